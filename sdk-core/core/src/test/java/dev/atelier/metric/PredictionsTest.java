package dev.atelier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PredictionsTest {
    @Test
    void writesTheFormOfVersionOne() {
        Predictions predictions = Predictions.of(
                new double[] {0.25, 0.75}, new double[] {0.013, 0.042}, new double[] {56, 34}, new double[] {0, 0.5, 1
                });

        assertThat(predictions.json())
                .isEqualTo("{\"schema_type\":\"predictions\",\"schema_version\":\"v1\",\"data\":{"
                        + "\"bin_averages\":[0.25,0.75],\"bin_errors\":[0.013,0.042],"
                        + "\"bin_counts\":[56,34],\"bin_edges\":[0.0,0.5,1.0]}}");
    }

    @Test
    void averagesThePredictionsOfEachBin() {
        Predictions predictions = Predictions.from(new double[] {0, 1, 10, 10}, new double[] {1, 3, 7, 7}, 2);

        assertThat(predictions.binEdges()).containsExactly(0, 5, 10);
        assertThat(predictions.binCounts()).containsExactly(2, 2);
        assertThat(predictions.binAverages()).containsExactly(2, 7);
        assertThat(predictions.binErrors()).containsExactly(1, 0);
    }

    @Test
    void keepsEmptyBinsThroughJson() {
        Predictions predictions = Predictions.from(new double[] {0, 9}, new double[] {1, 2}, 3);

        assertThat(predictions.binAverages()).containsExactly(1, Double.NaN, 2);
        assertThat(predictions.binErrors()).containsExactly(0, Double.NaN, 0);
        assertThat(Predictions.ofJson(predictions.json()))
                .isEqualTo(predictions)
                .hasSameHashCodeAs(predictions);
    }

    @Test
    void isNotChangedThroughItsArrays() {
        double[] averages = {1};
        Predictions predictions = Predictions.of(averages, new double[1], new double[1], new double[] {0, 1});
        averages[0] = 9;
        predictions.binAverages()[0] = 9;

        assertThat(predictions.binAverages()).containsExactly(1);
        assertThat(predictions)
                .hasToString("predictions in 1 bins: counts [0], averages [1.0], errors [0.0], edges [0.0, 1.0]");
    }

    @Test
    void rejectsPartsOfUnequalLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Predictions.of(new double[2], new double[1], new double[1], new double[2]))
                .withMessage("'bin_averages' must have 1 elements, but has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Predictions.of(new double[1], new double[1], new double[1], new double[1]))
                .withMessage("'bin_edges' must have 2 elements, but has 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Predictions.from(new double[1], new double[2], 1))
                .withMessageContaining("1 actual and 2 predicted");
    }
}
