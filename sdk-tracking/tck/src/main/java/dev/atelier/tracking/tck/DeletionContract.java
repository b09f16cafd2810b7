package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Deleting the series of runs. */
abstract class DeletionContract extends StoreCase {
    private static final SeriesKey GONE = new SeriesKey("gone", "loss");
    private static final SeriesKey KEPT = new SeriesKey("kept", "loss");
    private static final MetricValue VALUE = new MetricValue(MetricKind.TEXT, "\"some text\"", 0, 1);

    DeletionContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void listsTheRunsThatHaveMetrics() {
        assertThat(metrics().runs()).isEmpty();
        append(KEPT, 1);
        metrics().writer(GONE, "attempt-1").append(VALUE);
        assertThat(metrics().runs()).isEqualTo(Set.of("kept", "gone"));
    }

    @Test
    void tellsHowMuchSpaceRunsTake() {
        append(KEPT, 2_000);
        append(GONE, 20_000);
        assertThat(metrics().size(List.of())).isZero();
        assertThat(metrics().size(List.of("unknown"))).isZero();
        assertThat(metrics().size(List.of("kept"))).isPositive();
        assertThat(metrics().size(List.of("gone"))).isGreaterThan(metrics().size(List.of("kept")));
        assertThat(metrics().size(List.of("gone", "kept")))
                .isGreaterThan(metrics().size(List.of("gone")));
    }

    @Test
    void deletesEverySeriesOfARun() {
        append(GONE, 3_000);
        append(new SeriesKey("gone", "acc"), 1);
        metrics().writer(GONE, "attempt-1").append(VALUE);
        append(KEPT, 3_000);
        metrics().delete(List.of("gone"));
        assertGone();
        assertThat(metrics().metrics("kept")).containsExactly("loss");
        assertThat(metrics().points(KEPT)).hasSize(3_000);
        metrics()
                .changes(
                        0,
                        (key, summary) -> assertThat(key.runId().equals("gone") && summary != null)
                                .as("%s has %s", key, summary)
                                .isFalse());
    }

    @Test
    void deletesWhatIsNotThereOrDeletedAlready() {
        append(GONE, 1);
        metrics().delete(List.of());
        metrics().delete(List.of("unknown"));
        metrics().delete(List.of("gone", "gone"));
        metrics().delete(List.of("gone"));
        assertGone();
    }

    @Test
    void losesWhatIsAppendedToADeletedRun() {
        SeriesWriter before = metrics().writer(GONE, "");
        before.append(1.0, 1);
        metrics().delete(List.of("gone"));
        before.append(2.0, 2);
        metrics().writer(GONE, "").append(3.0, 3);
        metrics().writer(GONE, "attempt-2").append(4.0, 4);
        metrics().writer(new SeriesKey("gone", "new"), "").append(VALUE);
        assertGone();
        store().compact();
        assertGone();
    }

    @Test
    void deletesWhileOtherRunsAreWritten() {
        append(GONE, 100);
        Race.run(3, thread -> {
            for (int i = 0; i < 300; i++) {
                if (thread > 0) {
                    metrics()
                            .writer(new SeriesKey("kept-" + thread, "loss"), "")
                            .append(i, i);
                } else {
                    metrics().delete(List.of("gone", "never-" + i));
                }
            }
        });
        assertGone();
        assertThat(metrics().points(new SeriesKey("kept-1", "loss"))).hasSize(300);
        assertThat(metrics().points(new SeriesKey("kept-2", "loss"))).hasSize(300);
    }

    private void assertGone() {
        assertThat(metrics().metrics("gone")).isEmpty();
        assertThat(metrics().points(GONE)).isEmpty();
        assertThat(metrics().values(GONE)).isEmpty();
        assertThat(metrics().summary(GONE)).isEmpty();
        assertThat(metrics().downsample(GONE, 10)).isEmpty();
        assertThat(metrics().runs()).doesNotContain("gone");
    }

    private void append(SeriesKey key, int points) {
        for (int i = 0; i < points; i++) {
            metrics().writer(key, "").append(Math.sqrt(i), i);
        }
    }

    private MetricStore metrics() {
        return store().metrics();
    }
}
