package dev.atelier.tracking.postgresql.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.search.Filter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a search looks at the values of a field. */
class FilterSqlTest {
    @ParameterizedTest
    @CsvSource({
        "params.a = %d, or, 1",
        "params.a like '%d', or, 1",
        "metrics.a > %d, or, 1",
        "metrics.a != %d, and, 1",
        "params.a != %d, and, 300",
        "params.a%d = 1, or, 300",
        "metrics.a%d is null, and, 300",
    })
    void looksAtAFieldOnceWhereThatIsTheSame(String term, String word, int looks) throws Exception {
        Filter filter = Filter.parse(IntStream.range(0, 300)
                .mapToObj(i -> String.format(term, i))
                .collect(Collectors.joining(" " + word + " ")));
        for (SearchForm form : SearchForm.values()) {
            String sql = new FilterSql(form, (column, metric) -> List.of())
                    .translate(filter)
                    .toString();
            assertThat(Pattern.compile("\\bselect\\b").matcher(sql).results())
                    .as(form.name())
                    .hasSize(looks);
        }
    }
}
