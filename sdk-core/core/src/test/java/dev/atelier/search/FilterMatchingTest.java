package dev.atelier.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterMatchingTest {
    private static final FieldValues RUN = run();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "metrics.rmse < 60",
                "metrics.rmse <= 58.5",
                "metrics.rmse >= 58.5 and metrics.rmse > 58 and metrics.rmse = 58.5",
                "metrics.rmse != 58",
                "metrics.rmse.min = 40",
                "metrics.rmse.count = 3",
                "metrics.rmse in (1, 58.5)",
                "metrics.rmse not in (1, 2)",
                "metrics.rmse = '58.50'",
                "metrics.rmse > '9'",
                "metrics.rmse like '58._'",
                "metrics.rmse is not null and metrics.rmse is not nan",
                "metrics.rmse != 'x'",
                "metrics.infinite = inf and metrics.infinite > 1e308 and metrics.infinite != -inf",
                "metrics.label = 'ok' and metrics.label != 5 and metrics.label != true",
                "metrics.label is not nan",
                "metrics.nan is nan and metrics.nan is not null",
                "not metrics.nan = 0",
                "metrics.absent is null",
                "not metrics.absent = 0",
                "not not metrics.rmse < 60",
                "params.alpha = 0.4",
                "params.alpha = '0.4'",
                "params.alpha = '4e-1'",
                "params.alpha > 0.1",
                "params.alpha in ('x', '0.4')",
                "params.alpha like '0.%'",
                "params.depth = 5 and params.depth = 5.0 and params.depth = '5' and params.depth = '5.0'",
                "params.seed = 9007199254740993",
                "params.seed != 9007199254740992",
                "params.seed > 9007199254740992.0",
                "params.flag = true and params.flag != false",
                "params.flag = 'true' and params.flag != 'True'",
                "params.flag in (false, true)",
                "params.flag != 1",
                "params.text = '0.40' and params.text != 0.4 and params.text != '0.4'",
                "params.text >= '0.4' and params.text < '0.5'",
                "params.zero = -0.0 and params.zero = '0'",
                "tags.team = 'risk' and tags.team != 'Risk'",
                "tags.team like 'r%' and tags.team like '%k' and tags.team like '%i_k' and tags.team like '%%'",
                "tags.team ilike 'R_SK'",
                "tags.repeated like '%aab' and tags.repeated like 'a%ab' and tags.repeated like '%a_b%'",
                "tags.team in ('risk', 'ops') and tags.team not in ('ops')",
                "tags.note like '%\n%' and tags.note like 'a_b'",
                "tags.note like 'a%'",
                "tags.smile like '_' and tags.smile > '\uffff'",
                "tags.empty = '' and tags.empty like '' and tags.empty like '%' and tags.empty is not null",
                "start_time > '2026-01-01T00:00:00Z' and start_time < 1893456000000",
                "end_time is null",
                "dataset.name = 'train' and dataset.name = 'test'",
                "dataset.name != 'train'",
                "dataset.name not in ('train')",
                "dataset.name like '%ain' and not dataset.name like 'x%'",
                "dataset.digest is null",
                "dataset.name is not null",
                "metrics.absent = 1 or tags.team = 'risk'",
                "tags.team = 'risk' or metrics.absent = 1",
            })
    void matches(String text) {
        assertThat(Filter.parse(text).matches(RUN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.rmse < 58.5",
                "metrics.rmse > 'x'",
                "metrics.rmse < 'x'",
                "metrics.rmse = true",
                "metrics.rmse is null",
                "metrics.rmse is nan",
                "metrics.rmse not in (58.5)",
                "metrics.label > 5",
                "metrics.label <= 5",
                "metrics.label is nan",
                "metrics.nan = 0",
                "metrics.nan != 0",
                "metrics.nan < 1",
                "metrics.nan >= 1",
                "metrics.nan in (1)",
                "metrics.nan not in (1)",
                "metrics.nan = 'NaN'",
                "metrics.nan != 'x'",
                "metrics.nan like '%'",
                "metrics.nan ilike 'nan'",
                "metrics.nan is not nan",
                "metrics.nan is null",
                "metrics.absent != 0",
                "metrics.absent not in (0)",
                "metrics.absent is nan",
                "metrics.absent is not nan",
                "metrics.absent is not null",
                "tags.absent != 'x'",
                "tags.absent like '%'",
                "params.seed = 9007199254740992.0",
                "params.flag = 'True'",
                "params.flag > 'a'",
                "params.flag < 5",
                "params.text = 0.4",
                "params.text > 0.1",
                "tags.team like 'R%'",
                "tags.team like 'ris'",
                "tags.team like '_risk'",
                "tags.team like 'r.sk'",
                "tags.team ilike 'risk_'",
                "tags.smile like '__'",
                "tags.empty like '_'",
                "dataset.digest != 'x'",
                "dataset.digest is not null",
                "not dataset.name = 'train'",
                "metrics.rmse < 60 and metrics.absent = 1",
                "metrics.absent = 1 or metrics.absent = 2",
                "not (metrics.rmse < 60 or metrics.absent = 1)",
            })
    void doesNotMatch(String text) {
        assertThat(Filter.parse(text).matches(RUN)).isFalse();
    }

    @Test
    void rejectsValuesOfOtherTypes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.parse("number = 1").matches(field -> 1))
                .withMessageContaining(
                        "value is a java.lang.Integer; a field must have a Double, Long, String or Boolean");
    }

    @Test
    @Timeout(10)
    void matchesPatternsWithoutBacktrackingForEver() {
        String pattern = "%a".repeat(1_000) + "%b";

        assertThat(Filter.parse("tags.a like '" + pattern + "'").matches(field -> "a".repeat(20_000)))
                .isFalse();
    }

    private static FieldValues run() {
        Map<String, Object> values = new HashMap<>();
        values.put("metrics.rmse", 58.5);
        values.put("metrics.rmse.min", 40.0);
        values.put("metrics.rmse.count", 3L);
        values.put("metrics.infinite", Double.POSITIVE_INFINITY);
        values.put("metrics.label", "ok");
        values.put("metrics.nan", Double.NaN);
        values.put("params.alpha", 0.4);
        values.put("params.depth", 5L);
        values.put("params.seed", 9_007_199_254_740_993L);
        values.put("params.flag", true);
        values.put("params.text", "0.40");
        values.put("params.zero", 0.0);
        values.put("tags.team", "risk");
        values.put("tags.repeated", "aaaab");
        values.put("tags.note", "a\nb");
        values.put("tags.smile", "😀");
        values.put("tags.empty", "");
        values.put("start_time", 1_780_000_000_000L);
        values.put("dataset.name", List.of("train", "test"));
        values.put("dataset.digest", List.of());
        return field -> values.get(field.toString());
    }
}
