package dev.atelier.tracking.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.chart.Axis;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawnAxisTest {
    private static final double MAX = Double.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({
        "0.001, 0.0025, 0.0024, 0.0024",
        "0, 0.5, 0.05, 0.05",
        "0, 0.3, 0.30000000000000004, 0.3",
        "-1, 1, 0.0000000000000001, 0",
        "0, 999999, 200000, 200000",
        "0, 1000000, 200000, 2e5",
        "0.00001, 0.00003, 0.00002, 2e-5",
        "1000000000.1, 1000000000.2, 1000000000.12, 1000000000.12",
        "1e300, 2e300, 1.2e300, 1.2e300",
        "1e-300, 2e-300, 1.2e-300, 1.2e-300"
    })
    void labelsNumbersAsTheyAreWritten(double min, double max, double value, String label) {
        DrawnAxis axis = linear(min, max);

        assertThat(axis.label(axis.drawn(value))).isEqualTo(label);
    }

    @Test
    void leavesRoomForDifferencesOfTheLargestNumbers() {
        DrawnAxis axis = linear(-MAX, MAX);

        assertThat(axis.max() - axis.min()).isFinite();
        assertThat(axis.label(axis.drawn(-1e308))).isEqualTo("-1e308");
    }

    @Test
    void neverLabelsTwoTicksAlike() {
        for (double[] range : new double[][] {{0, 1}, {1e9, 1e9 + 1}, {-MAX, MAX}, {1e-300, 2e-300}, {-0.3, 7e11}}) {
            DrawnAxis axis = linear(range[0], range[1]);
            Set<String> labels = new HashSet<>();
            for (int i = 0; i <= 500; i++) {
                labels.add(axis.label(axis.min() + (axis.max() - axis.min()) * i / 500));
            }
            assertThat(labels).as("%s to %s", range[0], range[1]).hasSize(501);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.2, 1.9, false, false", // nearly straight: plain ticks
        "1.2, 9, true, true",
        "1, 1e5, true, false",
        "1e-8, 1e-7, false, false", // of one decade, but its numbers are not short
        "1e-9, 1e-3, false, false"
    })
    void leavesToXChartWhereALogarithmicAxisHasShortNumbers(double min, double max, boolean log, boolean digits) {
        DrawnAxis axis = logarithmic(min, max);

        assertThat(axis.isLogarithmic()).isEqualTo(log);
        assertThat(axis.hasDigits()).isEqualTo(digits);
    }

    @Test
    void labelsDecadesAsOtherNumbers() {
        DrawnAxis axis = logarithmic(1e-9, 1e-3);

        assertThat(axis.labels())
                .hasValueSatisfying(
                        label -> assertThat(label.apply(axis.drawn(1e-5))).isEqualTo("1e-5"));
        assertThat(axis.spacing(600, 44))
                .as("pixels between ticks: a decade has 100")
                .isBetween(51, 99);
        assertThat(logarithmic(1e-150, 1e150).spacing(600, 44)).isEqualTo(44);
        assertThat(logarithmic(1, 1e5).spacing(600, 44)).isEqualTo(44);
    }

    private static DrawnAxis logarithmic(double min, double max) {
        return new DrawnAxis(new Axis("", Axis.Scale.LOG, min, max));
    }

    private static DrawnAxis linear(double min, double max) {
        return new DrawnAxis(new Axis("", Axis.Scale.LINEAR, min, max));
    }
}
