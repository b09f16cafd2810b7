package dev.atelier.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.atelier.metric.AccuracyTable.Counts;
import java.util.List;
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

    private static void rejects(double[] thresholds, double[][][] tables, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Counts.of(thresholds, tables))
                .withMessageContaining(message);
    }
}
