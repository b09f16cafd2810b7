package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Series of points, through one handle. */
abstract class MetricContract extends StoreCase {
    private static final SeriesKey LOSS = new SeriesKey("run-1", "loss");
    private static final long NOW = 1_700_000_000_000L;

    MetricContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(metrics().metrics("run-1")).isEmpty();
        assertThat(metrics().summary(LOSS)).isEmpty();
        assertThat(metrics().points(LOSS)).isEmpty();
        assertThat(metrics().values(LOSS)).isEmpty();
    }

    @Test
    void listsAMetricOnceItHasSomething() {
        SeriesWriter writer = writer("");
        assertThat(metrics().metrics("run-1")).isEmpty();
        writer.append(1.0, NOW);
        assertThat(metrics().metrics("run-1")).containsExactly("loss");
        assertThat(metrics().metrics("run-2")).isEmpty();
    }

    @Test
    void givesTheSameWriterForTheSameArguments() {
        assertThat(writer("")).isSameAs(writer("")).isNotSameAs(writer("attempt-1"));
    }

    @Test
    void countsStepsByDefault() {
        assertThat(writer("").append(5.0, NOW)).isZero();
        assertThat(writer("").append(6.0, NOW)).isEqualTo(1);
        assertThat(metrics().points(LOSS)).extracting(MetricPoint::step).containsExactly(0L, 1L);
    }

    @Test
    void goesOnBehindTheGreatestStep() {
        writer("").append(100, 1.0, NOW);
        assertThat(writer("").append(2.0, NOW)).isEqualTo(101);
        writer("").append(7, 3.0, NOW);
        assertThat(writer("").append(4.0, NOW - 1)).isEqualTo(102);
        assertThat(metrics().summary(LOSS).orElseThrow().last()).isEqualTo(new MetricPoint(102, 4.0, NOW - 1));
    }

    @Test
    void takesTheGreatestStepAgainWhereThereIsNoneBehindIt() {
        writer("").append(Long.MAX_VALUE, 1.0, NOW);
        assertThat(writer("").append(2.0, NOW + 1)).isEqualTo(Long.MAX_VALUE);
        assertThat(metrics().summary(LOSS).orElseThrow().last().value()).isEqualTo(2.0);
    }

    @Test
    void neverCountsBelowZero() {
        writer("").append(Long.MIN_VALUE, 1.0, NOW);
        assertThat(writer("").append(2.0, NOW)).isZero();
    }

    @Test
    void refusesHalfASurrogatePairInNames() {
        for (SeriesKey key : List.of(new SeriesKey("run\uD83D", "loss"), new SeriesKey("run-1", "\uDE80loss"))) {
            assertThatThrownBy(() -> metrics().writer(key, "").append(1.0, NOW))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half a surrogate pair");
        }
        assertThat(metrics().runs()).isEmpty();
    }

    @Test
    void countsStepsOnFromThePointsOfOtherOrigins() {
        writer("").append(5.0, NOW);
        writer("").append(6.0, NOW);
        assertThat(writer("attempt-1").append(7.0, NOW)).isEqualTo(2);
    }

    @Test
    void keepsTheBitsOfEveryValue() {
        double[] values = {
            0.0, -0.0, 1.5, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
        };
        for (double value : values) {
            writer("").append(value, NOW);
        }
        assertThat(metrics().points(LOSS))
                .extracting(point -> Double.doubleToRawLongBits(point.value()))
                .containsExactlyElementsOf(Arrays.stream(values)
                        .mapToObj(Double::doubleToRawLongBits)
                        .toList());
    }

    @Test
    void keepsNotANumber() {
        writer("").append(Double.NaN, NOW);
        assertThat(metrics().points(LOSS))
                .singleElement()
                .satisfies(point -> assertThat(point.value()).isNaN());
        assertThat(metrics().summary(LOSS)).contains(MetricSummary.of(new MetricPoint(0, Double.NaN, NOW)));
    }

    @Test
    void keepsStepsInTheOrderOfTheirAppends() {
        long[] steps = {5, 3, 3, -7, Long.MIN_VALUE, Long.MAX_VALUE, 0};
        for (long step : steps) {
            writer("").append(step, (double) step, NOW);
        }
        assertThat(metrics().points(LOSS))
                .extracting(MetricPoint::step)
                .containsExactly(5L, 3L, 3L, -7L, Long.MIN_VALUE, Long.MAX_VALUE, 0L);
    }

    @Test
    void keepsTimesThatGoBackOrFarAhead() {
        long year = 365L * 24 * 3_600_000;
        Long[] times = {NOW, NOW - 1, NOW + 100 * year, NOW - 100 * year, 0L, -5L, Long.MIN_VALUE, Long.MAX_VALUE, NOW};
        for (long time : times) {
            writer("").append(1.0, time);
        }
        assertThat(metrics().points(LOSS)).extracting(MetricPoint::timestamp).containsExactly(times);
    }

    @Test
    void summarisesWhatAFoldOverThePointsGives() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            double value = random.nextInt(20) == 0 ? Double.NaN : random.nextGaussian();
            writer("").append(random.nextInt(100), value, NOW + random.nextInt(50));
            if (random.nextInt(200) == 0) {
                assertThat(metrics().summary(LOSS))
                        .as("seed %d, point %d", seed, i)
                        .contains(fold());
            }
        }
        assertThat(metrics().summary(LOSS)).as("seed %d", seed).contains(fold());
    }

    @Test
    void readsEveryPointOfALongSeries() {
        List<MetricPoint> expected = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            writer("").append(i, i / 7.0, NOW + i);
            expected.add(new MetricPoint(i, i / 7.0, NOW + i));
        }
        assertThat(metrics().points(LOSS)).isEqualTo(expected);
        assertThat(writer("").pointCount()).isEqualTo(5_000);
    }

    @Test
    void countsTheAppendsOfEachOrigin() {
        writer("").append(1.0, NOW);
        writer("attempt-1").append(2.0, NOW);
        writer("attempt-1").append(3.0, NOW);
        assertThat(writer("").pointCount()).isEqualTo(1);
        assertThat(writer("attempt-1").pointCount()).isEqualTo(2);
        assertThat(writer("attempt-2").pointCount()).isZero();
        assertThat(writer("attempt-1").valueCount()).isZero();
        assertThat(metrics().points(LOSS)).extracting(MetricPoint::value).containsExactlyInAnyOrder(1.0, 2.0, 3.0);
    }

    @Test
    void keepsThousandsOfMetricsApart() {
        for (int i = 0; i < 10_000; i++) {
            metrics().writer(new SeriesKey("run-1", "metric-" + i), "").append(i, NOW);
        }
        assertThat(metrics().metrics("run-1")).hasSize(10_000).isSorted();
        assertThat(metrics().points(new SeriesKey("run-1", "metric-9999")))
                .containsExactly(new MetricPoint(0, 9_999, NOW));
    }

    @Test
    void keepsUnicodeNames() {
        SeriesKey key = new SeriesKey("läuft/../\uD83D\uDE80", "Verlust §\u0000\n日");
        metrics().writer(key, "Ursprung ☃").append(1.0, NOW);
        assertThat(metrics().metrics(key.runId())).containsExactly(key.metric());
        assertThat(metrics().points(key)).hasSize(1);
        assertThat(metrics().writer(key, "Ursprung ☃").pointCount()).isEqualTo(1);
    }

    @Test
    void takesPointsOfOneSeriesFromFourThreads() {
        Race.run(4, thread -> {
            for (int i = 0; i < 1_000; i++) {
                writer("").append(thread * 1_000.0 + i, NOW);
            }
        });
        List<MetricPoint> points = metrics().points(LOSS);
        assertThat(points)
                .extracting(MetricPoint::value)
                .doesNotHaveDuplicates()
                .hasSize(4_000);
        assertThat(points).extracting(MetricPoint::step).doesNotHaveDuplicates();
    }

    @Test
    void takesPointsOfManySeriesFromFourThreads() {
        Race.run(4, thread -> {
            for (int i = 0; i < 2_000; i++) {
                SeriesKey key = new SeriesKey("run-1", "m" + thread + "-" + i % 5);
                metrics().writer(key, "").append(i, NOW + i);
            }
        });
        assertThat(metrics().metrics("run-1")).hasSize(20);
        for (String metric : metrics().metrics("run-1")) {
            int offset = Integer.parseInt(metric.substring(3));
            List<MetricPoint> points = metrics().points(new SeriesKey("run-1", metric));
            assertThat(points).hasSize(400);
            for (int i = 0; i < 400; i++) {
                int number = offset + 5 * i;
                assertThat(points.get(i)).isEqualTo(new MetricPoint(i, number, NOW + number));
            }
        }
    }

    @Test
    void readsWhileAnotherThreadWrites() {
        Race.run(2, thread -> {
            for (int i = 0; i < 500; i++) {
                if (thread == 0) {
                    writer("").append(i, NOW);
                } else {
                    assertThat(metrics().points(LOSS).stream()
                                    .mapToLong(MetricPoint::step)
                                    .boxed())
                            .isSorted();
                }
            }
        });
        assertThat(metrics().points(LOSS)).hasSize(500);
    }

    @Test
    void appendsInAnInterruptedThread() {
        Thread.currentThread().interrupt();
        writer("").append(1.0, NOW);
        writer("").append(2.0, NOW);
        assertThat(Thread.interrupted()).isTrue();
        writer("").append(3.0, NOW);
        assertThat(metrics().points(LOSS)).hasSize(3);
    }

    @Test
    void rejectsMissingArguments() {
        assertThatThrownBy(() -> metrics().writer(LOSS, missing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("origin");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    private MetricSummary fold() {
        return Objects.requireNonNull(MetricSummary.of(metrics().points(LOSS)), "points");
    }

    private MetricStore metrics() {
        return store().metrics();
    }

    private SeriesWriter writer(String origin) {
        return metrics().writer(LOSS, origin);
    }
}
