package dev.atelier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Expected numbers are those of scikit-learn for the same cases, or were counted by hand. */
class DerivedFiguresTest {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final ConfusionMatrix MATRIX =
            ConfusionMatrix.of(List.of("a", "b", "c"), new long[][] {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}});

    @Test
    void averagesOverClasses() {
        assertThat(MATRIX.precision(Average.MACRO)).isEqualTo(4.0 / 9, EXACT);
        assertThat(MATRIX.recall(Average.MACRO)).isEqualTo(5.0 / 9, EXACT);
        assertThat(MATRIX.f1(Average.MACRO)).isEqualTo((0.8 + 0 + 2.0 / 3) / 3, EXACT);
        assertThat(MATRIX.f1(Average.MICRO)).isEqualTo(4.0 / 6, EXACT);
        assertThat(MATRIX.recall(Average.WEIGHTED)).isEqualTo(MATRIX.accuracy(), EXACT);
        assertThat(MATRIX.f1(Average.WEIGHTED)).isEqualTo((2 * 0.8 + 3 * 2.0 / 3) / 6, EXACT);
        assertThat(MATRIX.support("c")).isEqualTo(3);
        assertThat(MATRIX.total()).isEqualTo(6);
    }

    @Test
    void reportsClassesAndAverages() {
        assertThat(MATRIX.report()).hasToString("""
                        class             precision    recall        f1  support
                        ----------------  ---------  --------  --------  -------
                        a                  0.666667         1       0.8        2
                        b                         0         0         0        1
                        c                  0.666667  0.666667  0.666667        3
                        macro average      0.444444  0.555556  0.488889        6
                        micro average      0.666667  0.666667  0.666667        6
                        weighted average   0.555556  0.666667       0.6        6""");
    }

    @Test
    void findsCurvesOfAccuracyTables() {
        // scores 0.9+ 0.8+ 0.7- 0.6+ 0.4- 0.2-, thresholds 0, 0.5, 0.75
        AccuracyTable.Counts counts = AccuracyTable.Counts.of(new double[] {0, 0.5, 0.75}, new double[][][] {
            {{3, 3, 0, 0}, {3, 1, 2, 0}, {2, 0, 3, 1}}, {{3, 3, 0, 0}, {2, 0, 3, 1}, {2, 0, 3, 1}}
        });
        AccuracyTable table = AccuracyTable.of(List.of("yes", "no"), counts, counts);

        assertThat(table.roc("yes").x()).containsExactly(0, 0, 1.0 / 3, 1, 1);
        assertThat(table.roc("yes").y()).containsExactly(0, 2.0 / 3, 1, 1, 1);
        assertThat(table.roc("yes").thresholds())
                .containsExactly(Double.POSITIVE_INFINITY, 0.75, 0.5, 0, Double.NEGATIVE_INFINITY);
        assertThat(table.auc("yes")).isEqualTo((2.0 / 3 + 1) / 2 / 3 + 2.0 / 3, EXACT);
        assertThat(table.precisionRecall("yes").x()).containsExactly(0, 2.0 / 3, 1, 1);
        assertThat(table.precisionRecall("yes").y()).containsExactly(1, 1, 0.75, 0.5);
        assertThat(table.averagePrecision("yes")).isEqualTo(2.0 / 3 + 0.75 / 3, EXACT);
        assertThat(table.auc(Average.MACRO)).isEqualTo((table.auc("yes") + table.auc("no")) / 2, EXACT);
        assertThat(table.auc(Average.WEIGHTED)).isEqualTo(table.auc(Average.MACRO), EXACT);
        assertThatThrownBy(() -> table.auc("maybe")).hasMessageContaining("no class is labelled 'maybe'");
        assertThatThrownBy(() -> table.auc(Average.MICRO)).hasMessageContaining("MACRO or WEIGHTED");
    }

    @Test
    void knowsNoAreaWithoutPositives() {
        AccuracyTable.Counts counts =
                AccuracyTable.Counts.of(new double[] {0, 1}, new double[][][] {{{0, 4, 0, 0}, {0, 0, 4, 0}}});
        AccuracyTable table = AccuracyTable.of(List.of("a"), counts, counts);

        assertThat(table.auc("a")).isNaN();
        assertThat(table.averagePrecision("a")).isNaN();
    }

    @Test
    void describesResiduals() {
        Residuals residuals = Residuals.of(new double[] {-2, 0, 2, 4}, new double[] {1, 2, 1});

        assertThat(residuals.count()).isEqualTo(4);
        assertThat(residuals.mean()).isEqualTo(1);
        assertThat(residuals.standardDeviation()).isEqualTo(Math.sqrt(2), EXACT);
        assertThat(residuals.rootMeanSquaredError()).isEqualTo(Math.sqrt(3), EXACT);
        assertThat(Residuals.of(new double[] {0, 1}, new double[] {0}).mean()).isNaN();
        double infinite = Double.POSITIVE_INFINITY;
        assertThat(Residuals.of(new double[] {-infinite, 0, 2, infinite}, new double[] {1, 1, 1})
                        .mean())
                .isEqualTo(1);
    }

    @Test
    void describesPredictions() {
        Predictions predictions = Predictions.of(
                new double[] {1.5, Double.NaN, 4},
                new double[] {1, Double.NaN, 0},
                new double[] {1, 0, 3},
                new double[] {0, 2, 4, 6});

        assertThat(predictions.count()).isEqualTo(4);
        assertThat(predictions.binCenters()).containsExactly(1, 3, 5);
        assertThat(predictions.meanError()).isEqualTo((0.5 - 3) / 4, EXACT);
        assertThat(predictions.meanAbsoluteError()).isEqualTo((0.5 + 3) / 4, EXACT);
        assertThat(predictions.rootMeanSquaredError()).isEqualTo(Math.sqrt((0.25 + 1 + 3) / 4), EXACT);
    }
}
