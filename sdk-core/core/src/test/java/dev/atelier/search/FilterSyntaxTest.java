package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.atelier.error.FilterSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterSyntaxTest {
    /** The position is that of the {@code ^} in front of the wrong character, which is taken out before parsing. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            metrics.rmse ^foo 3                | 'foo'            | =, !=, <, <=, >, >=, like
            metrics.rmse^                      | the end          | =, !=, <, <=, >, >=, like
            metrics.rmse <^                    | the end          | a number, a quoted string, true or false
            metrics.rmse = ^=1                 | '='              | a number
            metrics.rmse <^> 1                 | '>'              | a number, a quoted string
            metrics.rmse =^= 1                 | '='              | a number, a quoted string, true or false; equal is written with one '='
            metrics.rmse <^> 1                 | '>'              | not equal is written '!='
            ^rmse < 1                          | 'rmse'           | did you mean metrics.rmse, params.rmse or tags.rmse?
            ^`my rmse` < 1                     | 'my rmse'        | did you mean metrics.`my rmse`, params.`my rmse`
            ^train.loss < 1                    | 'train.loss'     | did you mean metrics.train.loss, params.train.loss
            start_time > ^'2026-13-01'         | '2026-13-01'     | a quoted instant such as
            start_time > ^'2026-02-30'         | '2026-02-30'     | a quoted instant such as
            metrics.rmse ^~ 1                  | '~'              | =, !=, <
            ^? = 1                             | '?'              | a field
            ^😀 = 1                            | '😀'             | a field
            ^= 1                               | '='              | a field
            ^1 = 1                             | '1'              | a field
            ^foo = 1                           | 'foo'            | one of run_id, run_name
            ^foo.bar = 1                       | 'foo.bar'        | metrics. params. tags.
            run.^foo = 1                       | 'foo'            | one of run_id, run_name
            dataset.^size = '1'                | 'size'           | one of name, digest, context
            lineage.^commit = '1'              | 'commit'         | one of snapshot, git_commit
            attributes.^`foo` = 1              | 'foo'            | one of run_id
            metrics. ^= 1                      | '='              | a name
            metrics. ^`a` = 1                  | 'a'              | a name
            metrics.^`` = 1                    | ''               | a name
            metrics.a^. = 1                    | '.'              | no dot at the end
            metrics.`a`^.mean = 1              | '.mean'          | .last, .min, .max, .first or .count
            params.`a`^.min = 1                | '.min'           | the end of the name
            metrics.a^.`b` = 1                 | '.'              | no dot at the end
            metrics.^`a = 1                    | '`a = 1'         | a closing `
            tags.a = ^'x                       | ''x'             | a closing '
            tags.a = ^"x'                      | '"x''            | a closing "
            tags.a = ^'x''y                    | ''x''y'          | a closing '
            tags.a = ^x                        | 'x'              | a quoted string
            tags.a = ^5                        | '5'              | a quoted string
            tags.a = ^true                     | 'true'           | a quoted string
            tags.a = ^`x`                      | 'x'              | a quoted string
            metrics.a = ^nan                   | 'nan'            | use 'is nan' or 'is null'
            metrics.a = ^null                  | 'null'           | use 'is nan' or 'is null'
            metrics.a = ^1x                    | '1x'             | a number
            metrics.a = ^1.2.3                 | '1.2.3'          | a number
            metrics.a = ^-                     | '-'              | a number
            params.a > ^true                   | 'true'           | true and false go with = and !=
            number = ^'1'                      | '1'              | a number
            number ^like '1'                   | 'like'           | =, !=, <, <=, >, >=, in, not in or is, since number
            start_time ^ilike '1'              | 'ilike'          | since start_time is a number
            start_time > ^'yesterday'          | 'yesterday'      | epoch milliseconds or a quoted instant
            start_time > ^'+1000000000-12-31T23:59:59Z'| '+10     | epoch milliseconds or a quoted instant
            end_time in (1, ^'x')              | 'x'              | epoch milliseconds
            tags.a like ^x                     | 'x'              | a quoted pattern
            tags.a like ^5                     | '5'              | a quoted pattern
            tags.a in ^'x'                     | 'x'              | '('
            tags.a in (^)                      | ')'              | a quoted string
            tags.a in ('x'^                    | the end          | ',' or ')'
            tags.a in ('x',^)                  | ')'              | a quoted string
            tags.a in ('x' ^'y')               | 'y'              | ',' or ')'
            tags.a not ^like 'x'               | 'like'           | 'in'; write 'not' before the field
            tags.a is ^'x'                     | 'x'              | 'null', 'nan' or 'not'
            tags.a is not ^5                   | '5'              | 'null' or 'nan'
            number = 1 ^number = 2             | 'number'         | 'and', 'or' or the end
            number = 1 and^                    | the end          | a field
            number = 1 or ^or number = 2       | 'or'             | one of run_id
            number = 1^)                       | ')'              | 'and', 'or' or the end
            (number = 1^                       | the end          | 'and', 'or' or ')'
            (^)                                | ')'              | a field
            not^                               | the end          | a field
            number = 1^;                       | ';'              | 'and', 'or' or the end
            number ^-1 = 1                     | '-1'             | =, !=
            """)
    void pointsAtTheCharacter(String marked, String found, String expected) {
        int position = marked.indexOf('^');
        String text = marked.substring(0, position) + marked.substring(position + 1);

        FilterSyntaxException error = errorOf(text);

        assertThat(error).hasMessageContaining("at character " + (position + 1) + ": found " + found);
        assertThat(error.getMessage().split("\n", -1)[0].split("expected ", 2)[1])
                .contains(expected);
        assertThat(error.position()).isEqualTo(position);
        assertThat(error.text()).isEqualTo(text);
    }

    @Test
    void drawsACaretUnderTheCharacter() {
        assertThat(errorOf("metrics.rmse foo 3")).hasMessage("""
                cannot read the search text at character 14: found 'foo', expected =, !=, <, <=, >, >=, like, ilike, in, \
                not in or is
                  metrics.rmse foo 3
                               ^""");
    }

    @Test
    void showsOnlyTheNeighbourhoodOfALongText() {
        String start = "tags.a = '" + "x".repeat(500) + "' and ";

        assertThat(errorOf(start + "foo = 1" + " ".repeat(500))
                        .getMessage()
                        .lines()
                        .skip(1))
                .containsExactly(
                        "  …" + start.substring(start.length() - 60) + "foo = 1" + " ".repeat(53) + "…",
                        "   " + " ".repeat(60) + "^");
    }

    @Test
    void keepsTheTextOfSeveralLinesOnOneLine() {
        assertThat(errorOf("number = 1\nand\tfoo = 1").getMessage().lines().skip(1))
                .containsExactly("  number = 1 and foo = 1", "  " + " ".repeat(15) + "^");
    }

    @Test
    void shortensALongFind() {
        assertThat(errorOf("x".repeat(1_000) + " = 1")).hasMessageContaining("found '" + "x".repeat(40) + "…',");
    }

    @Test
    void rejectsTextThatIsTooLong() {
        assertThat(errorOf(" ".repeat(Filter.MAX_LENGTH + 1)))
                .hasMessageContaining("found 65537 characters, expected at most 65536")
                .returns(Filter.MAX_LENGTH, FilterSyntaxException::position);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not ", "not not not ", "not("})
    void rejectsNestingThatIsTooDeep(String opening) {
        String text = opening.repeat(Filter.MAX_LENGTH / opening.length());
        int levels = opening.equals("not(") ? 2 : opening.strip().split(" ", -1).length;
        int position = Filter.MAX_DEPTH / levels * opening.length() + Filter.MAX_DEPTH % levels * "not ".length();

        assertThat(errorOf(text))
                .hasMessageContaining("at most 200 nested parentheses and 'not'")
                .returns(position, FilterSyntaxException::position);
    }

    @Test
    void rejectsNull() {
        assertThatThrownBy(() -> Filter.parse(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("text");
    }

    private static FilterSyntaxException errorOf(String text) {
        return catchThrowableOfType(FilterSyntaxException.class, () -> Filter.parse(text));
    }
}
