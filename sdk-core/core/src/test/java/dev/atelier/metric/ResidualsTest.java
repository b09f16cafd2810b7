package dev.atelier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidualsTest {
    @Test
    void writesTheFormOfVersionOne() {
        Residuals residuals = Residuals.of(new double[] {-1, 0, 1.5}, new double[] {0.88, 20});

        assertThat(residuals.json())
                .isEqualTo("{\"schema_type\":\"residuals\",\"schema_version\":\"v1\","
                        + "\"data\":{\"bin_edges\":[-1.0,0.0,1.5],\"bin_counts\":[0.88,20]}}");
    }

    @Test
    void readsWhatItWritesAndIgnoresMore() {
        Residuals residuals = Residuals.ofJson("{\"schema_type\":\"residuals\",\"schema_version\":\"v1\","
                + "\"data\":{\"bin_edges\":[\"-Infinity\",0,1],\"bin_counts\":[3,4],\"r2_score\":0.5}}");

        assertThat(residuals.binEdges()).containsExactly(Double.NEGATIVE_INFINITY, 0, 1);
        assertThat(residuals.binCounts()).containsExactly(3, 4);
        assertThat(Residuals.ofJson(residuals.json())).isEqualTo(residuals).hasSameHashCodeAs(residuals);
    }

    @Test
    void subtractsActualFromPredicted() {
        Residuals residuals = Residuals.from(new double[] {1, 1, 1, 1}, new double[] {0, 1, 2, 5}, 2);

        assertThat(residuals.binEdges()).containsExactly(-1, 1.5, 4);
        assertThat(residuals.binCounts()).containsExactly(3, 1);
    }

    @Test
    void putsEqualResidualsInAMiddleBin() {
        Residuals residuals = Residuals.from(new double[] {1, 2}, new double[] {1, 2}, 3);

        assertThat(residuals.binCounts()).containsExactly(0, 2, 0);
    }

    @Test
    void countsEveryResidualOnceWhateverTheRange() {
        Random random = new Random(11);
        for (double range : new double[] {Double.MIN_VALUE, 1e-300, 1, 1e300, 4e307}) {
            double[] predicted =
                    random.doubles(500).map(x -> (x - 0.5) * 2 * range).toArray();
            Residuals residuals = Residuals.from(new double[500], predicted, 7);

            assertThat(Arrays.stream(residuals.binCounts()).sum())
                    .as("range " + range)
                    .isEqualTo(500);
        }
    }

    @Test
    void isNotChangedThroughItsArrays() {
        double[] counts = {1};
        Residuals residuals = Residuals.of(new double[] {0, 1}, counts);
        counts[0] = 9;
        residuals.binCounts()[0] = 9;
        residuals.binEdges()[0] = 9;

        assertThat(residuals).isEqualTo(Residuals.of(new double[] {0, 1}, new double[] {1}));
        assertThat(residuals).hasToString("residuals in 1 bins: counts [1], edges [0.0, 1.0]");
    }

    @Test
    void rejectsWhatIsNoHistogram() {
        rejects(new double[] {0, 1}, new double[] {1, 2}, "'bin_edges' must have 3 elements, but has 2");
        rejects(new double[] {0, -1}, new double[] {1}, "'bin_edges' must ascend, but has -1.0 at 1");
        rejects(new double[] {Double.NaN, 1}, new double[] {1}, "'bin_edges' must ascend, but has NaN at 0");
        rejects(new double[] {0, 1}, new double[] {-1}, "'bin_counts' has -1.0 at 0");
    }

    @Test
    void rejectsValuesThatFitInNoBin() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Residuals.from(new double[] {0, 0}, new double[] {1, Double.NaN}, 2))
                .withMessageContaining("'predicted - actual' has NaN at 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Residuals.from(new double[0], new double[0], 2))
                .withMessageContaining("at least one actual");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Residuals.from(new double[1], new double[1], 0))
                .withMessageContaining("at least one bin is needed, not 0");
    }

    private static void rejects(double[] edges, double[] counts, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Residuals.of(edges, counts))
                .withMessageContaining(message);
    }
}
