package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Series that several handles share, and that outlive them. */
abstract class SharedMetricContract extends StoreCase {
    private static final SeriesKey LOSS = new SeriesKey("run-1", "loss");
    private static final MetricValue VALUE = new MetricValue(MetricKind.LIST, "[1]", 0, 1);

    SharedMetricContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void showsAnAppendToOtherHandlesAtOnce() {
        WorkspaceStore other = open();
        List<MetricPoint> expected = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            writer(store(), "").append(i, i, i);
            expected.add(new MetricPoint(i, i, i));
            assertThat(other.metrics().points(LOSS)).isEqualTo(expected);
            assertThat(other.metrics().summary(LOSS).orElseThrow().count()).isEqualTo(i + 1);
        }
        writer(store(), "").append(VALUE);
        assertThat(other.metrics().values(LOSS)).containsExactly(VALUE);
        assertThat(other.metrics().metrics("run-1")).containsExactly("loss");
    }

    @Test
    void goesOnBehindTheGreatestStepOfAnotherHandle() {
        writer(store(), "").append(7, 1.0, 1);
        writer(store(), "").append(3, 2.0, 2);
        assertThat(writer(open(), "").append(3.0, 3)).isEqualTo(8);
        assertThat(writer(open(), "attempt-1").append(4.0, 4)).isEqualTo(9);
    }

    @Test
    void mergesWhatHandlesAppendToOneSeries() {
        WorkspaceStore other = open();
        writer(store(), "").append(1.0, 1);
        writer(other, "").append(2.0, 2);
        writer(store(), "").append(3.0, 3);
        assertThat(store().metrics().points(LOSS))
                .extracting(MetricPoint::value)
                .containsExactlyInAnyOrder(1.0, 2.0, 3.0);
        assertThat(store().metrics().points(LOSS)).isEqualTo(other.metrics().points(LOSS));
    }

    @Test
    void countsTheAppendsOfAnOriginThroughAllHandles() {
        WorkspaceStore other = open();
        writer(store(), "attempt-1").append(1.0, 1);
        writer(other, "attempt-1").append(2.0, 2);
        writer(other, "attempt-1").append(VALUE);
        writer(other, "").append(3.0, 3);
        assertThat(writer(store(), "attempt-1").pointCount()).isEqualTo(2);
        assertThat(writer(other, "attempt-1").pointCount()).isEqualTo(2);
        assertThat(writer(store(), "attempt-1").valueCount()).isEqualTo(1);
    }

    @Test
    void keepsPointsCountsAndStepsWhenReopened() {
        for (int i = 0; i < 1_500; i++) {
            writer(store(), i % 2 == 0 ? "even" : "odd").append(i, i);
        }
        writer(store(), "odd").append(VALUE);
        List<MetricPoint> before = store().metrics().points(LOSS);
        reopen();
        assertThat(store().metrics().points(LOSS)).isEqualTo(before).hasSize(1_500);
        assertThat(store().metrics().values(LOSS)).containsExactly(VALUE);
        assertThat(writer(store(), "even").pointCount()).isEqualTo(750);
        assertThat(writer(store(), "odd").valueCount()).isEqualTo(1);
        assertThat(writer(store(), "even").append(0.5, 1))
                .isEqualTo(
                        1 + before.stream().mapToLong(MetricPoint::step).max().orElseThrow());
        assertThat(writer(store(), "even").pointCount()).isEqualTo(751);
    }

    @Test
    void keepsTheOrderOfAnOriginAcrossReopening() {
        for (int i = 0; i < 12; i++) {
            writer(store(), "").append(i, i, 1_000 - i);
            reopen();
        }
        assertThat(store().metrics().points(LOSS))
                .extracting(MetricPoint::step)
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    void takesPointsOfOneSeriesThroughTwoHandlesAtOnce() {
        WorkspaceStore other = open();
        Race.run(4, thread -> {
            for (int i = 0; i < 500; i++) {
                writer(thread % 2 == 0 ? store() : other, "").append(i, thread * 500.0 + i, i);
            }
        });
        assertThat(store().metrics().points(LOSS))
                .extracting(MetricPoint::value)
                .doesNotHaveDuplicates()
                .hasSize(2_000);
    }

    private static SeriesWriter writer(WorkspaceStore store, String origin) {
        return store.metrics().writer(LOSS, origin);
    }
}
