package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.search.Condition.Comparison;
import dev.atelier.search.Condition.In;
import dev.atelier.search.Condition.Like;
import dev.atelier.search.Condition.StateCheck;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParsingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        metric.rmse<1                              | metrics.rmse < 1
        metrics.rmse >= -1.5e-3                    | metrics.rmse >= -0.0015
        METRICS.Rmse = .5                          | metrics.Rmse = 0.5
        metrics.x != 5.                            | metrics.x != 5.0
        metrics.x = +7                             | metrics.x = 7
        metrics.x = -inf                           | metrics.x = -inf
        metrics.x < Infinity                       | metrics.x < inf
        metrics.x < 99999999999999999999           | metrics.x < 1.0E20
        metrics.system/gpu-0:used@1 > 1            | metrics.system/gpu-0:used@1 > 1
        metrics.`a b` = 1                          | metrics.`a b` = 1
        metrics."a b" = 1                          | metrics.`a b` = 1
        metrics.'a b' = 1                          | metrics.`a b` = 1
        metrics.`plain` = 1                        | metrics.plain = 1
        metrics.`a``b` = 1                         | metrics.`a``b` = 1
        `metrics`.a = 1                            | metrics.a = 1
        `metrics`.`a b` = 1                        | metrics.`a b` = 1
        metrics.loss.min < 1                       | metrics.loss.min < 1
        metrics.loss.LAST < 1                      | metrics.loss < 1
        metrics.a.b.count > 9                      | metrics.a.b.count > 9
        metrics.min = 1                            | metrics.min = 1
        metrics.`val.min` = 1                      | metrics.`val.min` = 1
        metrics.`val.min`.max = 1                  | metrics.val.min.max = 1
        metrics.`a b`.first = 1                    | metrics.`a b`.first = 1
        metrics.ünïcode = 1                        | metrics.ünïcode = 1
        params.loss.min = 1                        | params.loss.min = 1
        param.a = 'x'                              | params.a = 'x'
        parameter.a = "x"                          | params.a = 'x'
        parameters.a = "it's"                      | params.a = 'it''s'
        params.a = 'say "hi"'                      | params.a = 'say "hi"'
        params.a = 'it''s'                         | params.a = 'it''s'
        params.path = 'C:\\dir\\'                  | params.path = 'C:\\dir\\'
        params.flag = TRUE                         | params.flag = true
        params.flag != false                       | params.flag != false
        params.a in (1, 2.5, 'x', true)            | params.a in (1, 2.5, 'x', true)
        metrics.a not  in(1,2)                     | metrics.a not in (1, 2)
        tag.team LIKE 'r%'                         | tags.team like 'r%'
        tags.mlflow.runName ILIKE '%x_'            | tags.mlflow.runName ilike '%x_'
        property.p = 'x'                           | properties.p = 'x'
        tags.a IS NULL                             | tags.a is null
        tags.a is Not null                         | tags.a is not null
        metrics.a is nan                           | metrics.a is nan
        metrics.a is not NaN                       | metrics.a is not nan
        id = 'r'                                   | run_id = 'r'
        run = 'r'                                  | run_id = 'r'
        started > 5 and ended is null              | start_time > 5 and end_time is null
        run_id in ('a', "b")                       | run_id in ('a', 'b')
        "run_id" = 'r'                             | run_id = 'r'
        run.Status = 'Failed'                      | status = 'Failed'
        status = 'FINISHED'                        | status = 'Completed'
        status in ('killed', 'running')            | status in ('Canceled', 'Running')
        attribute.name = 'x'                       | run_name = 'x'
        attr.`Run name` = 'x'                      | run_name = 'x'
        `run name` = 'x'                           | run_name = 'x'
        attributes.display_name = 'x'              | run_name = 'x'
        experiment = 'e'                           | experiment = 'e'
        experiment_id = 'e'                        | experiment_id = 'e'
        user = 'u'                                 | user_id = 'u'
        artifact_uri like 's3:%'                   | artifact_uri like 's3:%'
        parent is null                             | parent_run_id is null
        number >= 3                                | number >= 3
        target = 'local'                           | target = 'local'
        Created > 1700000000000                    | start_time > 1700000000000
        end_time in (1, '1970-01-01T00:00:00.002Z')| end_time in (1, 2)
        start_time > '1970-01-01T01:00:01+01:00'   | start_time > 1000
        datasets.Name = 'd'                        | dataset.name = 'd'
        dataset.digest not in ('d')                | dataset.digest not in ('d')
        lineage.git_commit like 'ab%'              | lineage.git_commit like 'ab%'
        lineage.snapshot is null                   | lineage.snapshot is null
        (((number = 1)))                           | number = 1
        number=1 AND(number=2)and number=3         | number = 1 and number = 2 and number = 3
        number=1 or (number=2 or number=3)         | number = 1 or number = 2 or number = 3
        number=1 and (number=2 and number=3)       | number = 1 and number = 2 and number = 3
        number=1 or number=2 and number=3          | number = 1 or number = 2 and number = 3
        (number=1 or number=2) and number=3        | (number = 1 or number = 2) and number = 3
        not number=1 and number=2                  | not number = 1 and number = 2
        NOT (number=1 and number=2)                | not (number = 1 and number = 2)
        not(number=1 or number=2)                  | not (number = 1 or number = 2)
        not not number=1                           | not not number = 1
        """)
    void readsAndWritesCanonically(String text, String canonical) {
        Filter filter = Filter.parse(text);

        assertThat(filter).hasToString(canonical);
        assertThat(Filter.parse(canonical)).isEqualTo(filter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n"})
    void readsBlankAsEverything(String blank) {
        assertThat(Filter.parse(blank)).isEqualTo(Filter.all()).hasToString("");
    }

    @Test
    void readsTheTreeThatTheTextDescribes() {
        assertThat(Filter.parse(
                        "metrics.a.min <= 0.5 and params.b in ('x', 2) or not tags.`c d` like 'e%' and id is null"))
                .isEqualTo(new Filter.Or(List.of(
                        new Filter.And(List.of(
                                new Comparison(
                                        new Field(Entity.METRIC, "a", Aggregate.MIN),
                                        Operator.LESS_OR_EQUAL,
                                        Literal.of(0.5)),
                                new In(Field.of(Entity.PARAM, "b"), List.of(Literal.of("x"), Literal.of(2))))),
                        new Filter.And(List.of(
                                new Filter.Not(new Like(Field.of(Entity.TAG, "c d"), "e%")),
                                new StateCheck(Field.of(Entity.ATTRIBUTE, "run_id"), ValueState.NULL))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {" and ", " or "})
    void keepsLongChainsFlat(String word) {
        String text = String.join(word, Collections.nCopies(5_000, "number=1"));

        Filter filter = Filter.parse(text);

        assertThat(filter instanceof Filter.And and ? and.terms() : ((Filter.Or) filter).terms())
                .hasSize(5_000);
        assertThat(filter.matches(field -> 1L)).isTrue();
    }

    @Test
    void readsTheDeepestNestingAllowed() {
        String parentheses = "(".repeat(Filter.MAX_DEPTH) + "number = 1" + ")".repeat(Filter.MAX_DEPTH);
        String negations = "not ".repeat(Filter.MAX_DEPTH) + "number = 1";

        assertThat(Filter.parse(parentheses)).hasToString("number = 1");
        assertThat(Filter.parse(negations)).hasToString(negations);
        assertThat(Filter.parse(negations).matches(field -> 1L)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(number = 1 or number = 2)", "not number = 2"})
    void readsMoreSiblingsThanTheDeepestNesting(String sibling) {
        String text = String.join(" and ", Collections.nCopies(Filter.MAX_DEPTH + 1, sibling));

        assertThat(Filter.parse(text)).hasToString(text);
    }

    @Test
    void readsTheLongestTextAllowed() {
        String value = "x".repeat(Filter.MAX_LENGTH - "tags.a = ''".length());

        assertThat(Filter.parse("tags.a = '" + value + "'").matches(field -> value))
                .isTrue();
    }
}
