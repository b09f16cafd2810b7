package dev.atelier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.metric.AccuracyTable.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccuracyTableTest {
    private static final Counts PROBABILITY = Counts.of(new double[] {0, 0.5}, new double[][][] {
        {{82, 118, 0, 0}, {75, 31, 87, 7}}, {{66, 134, 0, 0}, {66, 6, 128, 0}}
    });
    private static final Counts PERCENTILE =
            Counts.of(new double[] {0.01}, new double[][][] {{{1, 0, 118, 81}}, {{2, 0, 134, 64}}});
    private static final AccuracyTable TABLE = AccuracyTable.of(List.of("0", "1"), PROBABILITY, PERCENTILE);

    @Test
    void writesTheFormOfVersionOne() {
        assertThat(TABLE.json())
                .isEqualTo("{\"schema_type\":\"accuracy_table\",\"schema_version\":\"v1\",\"data\":{"
                        + "\"probability_tables\":[[[82,118,0,0],[75,31,87,7]],[[66,134,0,0],[66,6,128,0]]],"
                        + "\"percentile_tables\":[[[1,0,118,81]],[[2,0,134,64]]],"
                        + "\"probability_thresholds\":[0.0,0.5],\"percentile_thresholds\":[0.01],"
                        + "\"class_labels\":[\"0\",\"1\"]}}");
    }

    @Test
    void readsWhatItWrites() {
        AccuracyTable read = AccuracyTable.ofJson(TABLE.json());

        assertThat(read).isEqualTo(TABLE).hasSameHashCodeAs(TABLE);
        assertThat(read.probability().tables()).isDeepEqualTo(PROBABILITY.tables());
        assertThat(read.percentile().thresholds()).containsExactly(0.01);
        assertThat(read.labels()).containsExactly("0", "1");
    }

    @Test
    void isNotChangedThroughItsArrays() {
        TABLE.probability().tables()[0][0][0] = 99;
        TABLE.probability().thresholds()[0] = 99;

        assertThat(TABLE.probability().tables()[0][0]).containsExactly(82, 118, 0, 0);
        assertThat(TABLE.probability().thresholds()).containsExactly(0, 0.5);
    }

    @Test
    void printsItsSize() {
        assertThat(TABLE)
                .hasToString("accuracy table of [0, 1]: probability 2 classes at 2 thresholds,"
                        + " percentile 2 classes at 1 thresholds");
    }

    @Test
    void rejectsOtherShapes() {
        rejects(new double[] {0}, new double[][][] {{}}, "'tables[0]' must have 1 elements, but has 0");
        rejects(new double[] {0}, new double[][][] {{{1, 2, 3}}}, "'tables[0][0]' must have 4 elements, but has 3");
        rejects(new double[] {0}, new double[][][] {{{1, 2, 3, -4}}}, "'tables[0][0]' has -4.0 at 3");
        rejects(new double[] {1, 0}, new double[][][] {}, "'thresholds' must ascend, but has 0.0 at 1");
    }

    @Test
    void rejectsCountsOfOtherClasses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccuracyTable.of(List.of("a", "b", "c"), PROBABILITY, PERCENTILE))
                .withMessage("'probability_tables' must have 3 elements, but has 2");
    }

    /** The example of scikit-learn's roc_curve, roc_auc_score and average_precision_score. */
    @Test
    void countsScoredCasesOfTwoClasses() {
        AccuracyTable table =
                AccuracyTable.from(new boolean[] {false, false, true, true}, new double[] {0.1, 0.4, 0.35, 0.8});

        assertThat(table.labels()).containsExactly("false", "true");
        assertThat(table.auc("true")).isCloseTo(0.75, within(1e-12));
        assertThat(table.auc("false")).isCloseTo(0.75, within(1e-12));
        assertThat(table.averagePrecision("true")).isCloseTo(0.8333333333333333, within(1e-12));
        assertThat(points(table.roc("true"))).containsExactly("0.0 0.0", "0.0 0.5", "0.5 0.5", "0.5 1.0", "1.0 1.0");
        assertThat(table.percentile().tables()[1][0]).containsExactly(2, 2, 0, 0);
        assertThat(AccuracyTable.ofJson(table.json())).isEqualTo(table);
    }

    @Test
    void countsScoredCasesOfSeveralClassesWithTies() {
        Random random = new Random(7);
        List<Integer> actual = new ArrayList<>();
        double[][] scores = new double[200][3];
        for (double[] row : scores) {
            int label = random.nextInt(3);
            actual.add(label);
            Arrays.setAll(row, i -> (random.nextInt(40) + (i == label ? 15 : 0)) / 55.0);
        }
        AccuracyTable table = AccuracyTable.from(List.of("0", "1", "2"), actual, scores);

        for (int label = 0; label < 3; label++) {
            assertThat(table.auc(String.valueOf(label))).isCloseTo(pairsInOrder(actual, scores, label), within(1e-12));
        }
    }

    @Test
    void takesNoMoreThanAThousandThresholds() {
        boolean[] actual = new boolean[20_000];
        double[] scores = new double[actual.length];
        Random random = new Random(7);
        for (int i = 0; i < actual.length; i++) {
            actual[i] = random.nextBoolean();
            scores[i] = random.nextDouble() + (actual[i] ? 0.3 : 0);
        }
        AccuracyTable table = AccuracyTable.from(actual, scores);

        assertThat(table.probability().thresholds()).hasSize(1_000);
        assertThat(table.auc("true")).isCloseTo(1 - 0.7 * 0.7 / 2, within(0.01));
    }

    @Test
    void rejectsCasesThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccuracyTable.from(new boolean[2], new double[3]))
                .withMessageContaining("2 actual and 3 predicted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccuracyTable.from(new boolean[1], new double[] {Double.NaN}))
                .withMessageContaining("has NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccuracyTable.from(List.of("a"), List.of("b"), new double[][] {{1}}))
                .withMessageContaining("case 0 is of class 'b', but the labels are [a]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccuracyTable.from(List.of("a", "b"), List.of("b"), new double[][] {{1}}))
                .withMessageContaining("'scores[0]' must have 2 elements, but has 1");
    }

    private static List<String> points(Curve curve) {
        return IntStream.range(0, curve.x().length)
                .mapToObj(i -> curve.x()[i] + " " + curve.y()[i])
                .distinct()
                .toList();
    }

    /** The area by its other definition: how often a case of the class has a higher score than another, ties by half. */
    private static double pairsInOrder(List<Integer> actual, double[][] scores, int label) {
        double ordered = 0;
        double pairs = 0;
        for (int i = 0; i < scores.length; i++) {
            for (int j = 0; j < scores.length; j++) {
                if (actual.get(i) == label && actual.get(j) != label) {
                    pairs++;
                    ordered += (Math.signum(scores[i][label] - scores[j][label]) + 1) / 2;
                }
            }
        }
        return ordered / pairs;
    }

    private static void rejects(double[] thresholds, double[][][] tables, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counts.of(thresholds, tables))
                .withMessageContaining(message);
    }
}
