package dev.atelier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfusionMatrixTest {
    private static final ConfusionMatrix MATRIX =
            ConfusionMatrix.of(List.of("no", "yes"), new long[][] {{50, 10}, {5, 35}});

    @Test
    void writesTheFormOfVersionOne() {
        assertThat(MATRIX.json())
                .isEqualTo("{\"schema_type\":\"confusion_matrix\",\"schema_version\":\"v1\","
                        + "\"data\":{\"class_labels\":[\"no\",\"yes\"],\"matrix\":[[50,10],[5,35]]}}");
    }

    @Test
    void readsWhatItWrites() {
        ConfusionMatrix weighted = ConfusionMatrix.of(List.of("a", "b"), new double[][] {{0.5, 0}, {1e300, 2}});

        assertThat(ConfusionMatrix.ofJson(weighted.json())).isEqualTo(weighted).hasSameHashCodeAs(weighted);
        assertThat(ConfusionMatrix.ofJson(MATRIX.json())).isEqualTo(MATRIX).isNotEqualTo(weighted);
    }

    @Test
    void readsNumbersAsLabelsAndTheVersionsOfAutomatedMl() {
        ConfusionMatrix matrix = ConfusionMatrix.ofJson("{\"schema_type\":\"confusion_matrix\","
                + "\"schema_version\":\"1.0.0\",\"data\":{\"class_labels\":[0,1],\"matrix\":[[1,2],[3,4]]}}");

        assertThat(matrix.labels()).containsExactly("0", "1");
        assertThat(matrix.matrix()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void derivesRatios() {
        assertThat(MATRIX.accuracy()).isEqualTo(0.85);
        assertThat(MATRIX.precision("yes")).isEqualTo(35.0 / 45);
        assertThat(MATRIX.recall("yes")).isEqualTo(0.875);
        assertThat(MATRIX.f1("yes")).isEqualTo(2 * 35.0 / (2 * 35 + 10 + 5), offset(1e-15));
    }

    @Test
    void hasZeroWhereNothingCanBeDivided() {
        ConfusionMatrix empty = ConfusionMatrix.of(List.of("a", "b"), new long[2][2]);

        assertThat(List.of(empty.accuracy(), empty.precision("a"), empty.recall("a"), empty.f1("a")))
                .containsOnly(0.0);
    }

    @Test
    void countsPairsInAscendingOrderOfLabels() {
        ConfusionMatrix matrix = ConfusionMatrix.of(List.of(10, 9, 10, 2), List.of(10, 10, 9, 2));

        assertThat(matrix.labels()).containsExactly("2", "9", "10");
        assertThat(matrix.matrix()).isDeepEqualTo(new double[][] {{1, 0, 0}, {0, 0, 1}, {0, 1, 1}});
    }

    @Test
    void countsTextsBooleansAndEnums() {
        assertThat(ConfusionMatrix.of(List.of(true, false), List.of(true, true)).labels())
                .containsExactly("false", "true");
        assertThat(ConfusionMatrix.of(List.of(MetricKind.ROW), List.of("IMAGE")).labels())
                .containsExactly("IMAGE", "ROW");
    }

    @Test
    void isNotChangedThroughItsArrays() {
        double[][] counts = {{1, 2}, {3, 4}};
        ConfusionMatrix matrix = ConfusionMatrix.of(List.of("a", "b"), counts);
        counts[0][0] = 99;
        matrix.matrix()[0][0] = 99;

        assertThat(matrix.matrix()[0][0]).isEqualTo(1);
    }

    @Test
    void printsItsRows() {
        assertThat(MATRIX).hasToString("""
                        confusion matrix of 100 cases, predicted as [no, yes]
                          no: [50, 10]
                          yes: [5, 35]""");
    }

    @Test
    void rejectsWhatIsNoMatrixOfCounts() {
        rejects(List.of("a", "b"), new double[][] {{1, 2}}, "'matrix' must have 2 elements, but has 1");
        rejects(List.of("a", "b"), new double[][] {{1, 2}, {3}}, "'matrix[1]' must have 2 elements, but has 1");
        rejects(List.of("a"), new double[][] {{-1}}, "'matrix[0]' has -1.0 at 0");
        rejects(List.of("a"), new double[][] {{Double.NaN}}, "'matrix[0]' has NaN at 0");
        rejects(List.of("a", "a"), new double[2][2], "class label 'a' occurs twice");
        rejects(List.of(), new double[0][0], "at least one class label");
    }

    @Test
    void rejectsUnknownLabels() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MATRIX.recall("maybe"))
                .withMessage("no class is labelled 'maybe'; there are [no, yes]");
    }

    @Test
    void rejectsValuesWithoutAPartner() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(List.of("a"), List.of("a", "b")))
                .withMessageContaining("1 actual and 2 predicted");
        assertThatThrownBy(() -> ConfusionMatrix.of(Arrays.asList("a", null), List.of("a", "b")))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a class label");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | not a JSON object",
                "{ | not JSON",
                "{\"schema_type\":\"residuals\"} | 'schema_type' must be 'confusion_matrix', not 'residuals'",
                "{\"schema_type\":\"confusion_matrix\",\"schema_version\":\"v9\"} | 'schema_version' must be 'v1'",
                "{\"schema_type\":\"confusion_matrix\",\"schema_version\":\"v1\"} | 'data' of a confusion_matrix",
                "{\"schema_type\":\"confusion_matrix\",\"schema_version\":\"v1\",\"data\":{}} | must hold lists",
                "{\"schema_type\":\"confusion_matrix\",\"schema_version\":\"v1\",\"data\":{\"class_labels\":[null]}}"
                        + " | must hold texts, but there is null",
                "{\"schema_type\":\"confusion_matrix\",\"schema_version\":\"v1\",\"data\":{\"class_labels\":[\"a\"],"
                        + "\"matrix\":[[\"x\"]]}} | 'matrix' of a confusion_matrix must hold numbers, but there is \"x\"",
            })
    void rejectsOtherForms(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.ofJson(json))
                .withMessageContaining(message);
    }

    private static void rejects(List<String> labels, double[][] matrix, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConfusionMatrix.of(labels, matrix))
                .withMessageContaining(message);
    }
}
