package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.atelier.error.FilterSyntaxException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderByTest {
    private static final Object SMALL = -3.5;
    private static final Object BIG = 7L;
    private static final Object NAN = Double.NaN;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            metrics.rmse                            | metrics.rmse
            metrics.rmse ASC                        | metrics.rmse
            metric.rmse.min DESC                    | metrics.rmse.min desc
            metrics.`a b` desc,params.x , created   | metrics.`a b` desc, params.x, start_time
            `metrics`.a                             | metrics.a
            metrics.loss, metrics.loss.min          | metrics.loss, metrics.loss.min
            """)
    void readsAndWritesCanonically(String text, String canonical) {
        assertThat(OrderBy.parse(text)).hasToString(canonical).isEqualTo(OrderBy.parse(canonical));
    }

    @Test
    void readsBlankAsNoOrder() {
        assertThat(OrderBy.parse(" ").keys()).isEmpty();
        assertThat(OrderBy.parse(" ").comparator().compare(field -> 1L, field -> 2L))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            metrics.a ^up                | 'up'      | 'asc', 'desc', ',' or the end
            metrics.a desc ^desc         | 'desc'    | 'asc', 'desc', ',' or the end
            metrics.a,^                  | the end   | a field such as metrics.loss
            ^, metrics.a                 | ','       | a field such as metrics.loss
            metrics.a, ^metric.a desc    | 'metric.a'| each field once
            id, ^run_id                  | 'run_id'  | each field once
            ^loss                        | 'loss'    | one of run_id
            metrics.a ^> 1               | '>'       | 'asc', 'desc', ',' or the end
            metrics.^`a                  | '`a'      | a closing `
            """)
    void pointsAtTheCharacter(String marked, String found, String expected) {
        int position = marked.indexOf('^');
        String text = marked.replace("^", "");

        assertThat(catchThrowableOfType(FilterSyntaxException.class, () -> OrderBy.parse(text)))
                .hasMessageContaining("found " + found + ", expected " + expected)
                .returns(position, FilterSyntaxException::position);
    }

    @Test
    void rejectsTheSameFieldTwice() {
        OrderBy.Key key = new OrderBy.Key(Field.of(Entity.METRIC, "a"), OrderBy.Direction.DESC);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrderBy(List.of(key, key)))
                .withMessageContaining("keys has metrics.a twice");
    }

    @Test
    void putsNanAfterValuesAndMissingLast() {
        assertThat(sorted("metrics.a", null, NAN, BIG, SMALL)).containsExactly(SMALL, BIG, NAN, null);
    }

    @Test
    void keepsNanAndMissingLastWhenDescending() {
        assertThat(sorted("metrics.a desc", null, NAN, SMALL, BIG)).containsExactly(BIG, SMALL, NAN, null);
    }

    @Test
    void ordersMixedTypes() {
        assertThat(sorted("params.a", "b", "B", true, false, BIG, "", SMALL))
                .containsExactly(SMALL, BIG, false, true, "", "B", "b");
        assertThat(sorted("params.a desc", "b", true, SMALL, "B")).containsExactly("b", "B", true, SMALL);
    }

    @Test
    void ordersTextByCodePoint() {
        assertThat(sorted("tags.a", "😀", "\uffee", "z", "zz")).containsExactly("z", "zz", "\uffee", "😀");
    }

    @Test
    void ordersLargeNumbersExactly() {
        Object first = 9_007_199_254_740_992.0;
        Object second = 9_007_199_254_740_993L;
        Object third = 9_007_199_254_740_994.0;

        assertThat(sorted("params.a", third, Double.POSITIVE_INFINITY, second, Double.NEGATIVE_INFINITY, first))
                .containsExactly(Double.NEGATIVE_INFINITY, first, second, third, Double.POSITIVE_INFINITY);
    }

    @Test
    void countsAListWithItsFirstValue() {
        Object list = List.of(5L, -9L);
        Object empty = List.of();

        assertThat(sorted("metrics.a", empty, BIG, list, SMALL)).containsExactly(SMALL, list, BIG, empty);
    }

    @Test
    void breaksTiesWithTheNextKey() {
        Comparator<FieldValues> comparator =
                OrderBy.parse("metrics.a, number desc").comparator();
        FieldValues one = field -> field.entity() == Entity.METRIC ? 1.0 : 1L;
        FieldValues two = field -> field.entity() == Entity.METRIC ? 1L : 2L;

        assertThat(comparator.compare(one, two)).isPositive();
        assertThat(comparator.compare(one, one)).isZero();
    }

    @Test
    void leavesTiesToTheCaller() {
        assertThat(OrderBy.parse("metrics.a").comparator().compare(field -> NAN, field -> NAN))
                .isZero();
        assertThat(OrderBy.parse("metrics.a").comparator().compare(field -> 0.0, field -> -0.0))
                .isZero();
        assertThat(OrderBy.parse("metrics.a").comparator().compare(field -> null, field -> null))
                .isZero();
    }

    private static List<@Nullable Object> sorted(String orderBy, @Nullable Object... values) {
        Comparator<FieldValues> comparator = OrderBy.parse(orderBy).comparator();
        return Arrays.stream(values)
                .sorted((left, right) -> comparator.compare(field -> left, field -> right))
                .toList();
    }
}
