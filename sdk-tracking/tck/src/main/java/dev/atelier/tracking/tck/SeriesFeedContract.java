package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which series have changed. */
abstract class SeriesFeedContract extends StoreCase {
    private static final SeriesKey LOSS = new SeriesKey("run-1", "loss");
    private static final SeriesKey OTHER = new SeriesKey("run-2", "loss");

    SeriesFeedContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void reportsNothingAtFirst() {
        assertThat(changed(0).keys()).isEmpty();
    }

    @Test
    void reportsEverySeriesFromTheBeginning() {
        append(LOSS, 1.0);
        append(LOSS, 2.0);
        append(OTHER, 3.0);
        assertThat(changed(0).summaries).isEqualTo(Map.of(LOSS, summary(LOSS), OTHER, summary(OTHER)));
    }

    @Test
    void reportsWhatHasChangedSince() {
        append(LOSS, 1.0);
        append(OTHER, 2.0);
        long after = changed(0).next;
        append(LOSS, 3.0);
        assertThat(changed(after).summaries).containsEntry(LOSS, summary(LOSS));
    }

    @Test
    void reportsANewSeries() {
        long after = changed(0).next;
        append(LOSS, 1.0);
        assertThat(changed(after).summaries).containsEntry(LOSS, summary(LOSS));
    }

    @Test
    void reportsStructuredValuesWithoutASummary() {
        long after = changed(0).next;
        metrics().writer(LOSS, "").append(new MetricValue(MetricKind.TEXT, "\"a\"", 0, 1));
        assertThat(changed(after).summaries).containsEntry(LOSS, null);
    }

    @Test
    void missesNoPointOfRacingWriters() {
        Map<SeriesKey, MetricSummary> known = new HashMap<>();
        long[] after = {0};
        Race.run(4, thread -> {
            for (int i = 0; i < 300; i++) {
                if (thread > 0) {
                    append(new SeriesKey("run-" + thread, "m" + i % 7), i);
                } else {
                    after[0] = metrics().changes(after[0], known::put);
                }
            }
        });
        metrics().changes(after[0], known::put);
        assertThat(known).hasSize(21);
        known.forEach((key, summary) -> assertThat(summary).as(key.toString()).isEqualTo(summary(key)));
    }

    private record Changed(long next, Map<SeriesKey, @Nullable MetricSummary> summaries) {
        Iterable<SeriesKey> keys() {
            return summaries.keySet();
        }
    }

    private Changed changed(long after) {
        Map<SeriesKey, @Nullable MetricSummary> summaries = new HashMap<>();
        long next = metrics().changes(after, summaries::put);
        return new Changed(next, summaries);
    }

    private MetricSummary summary(SeriesKey key) {
        return metrics().summary(key).orElseThrow();
    }

    private void append(SeriesKey key, double value) {
        metrics().writer(key, "").append(value, 1_700_000_000_000L);
    }

    private MetricStore metrics() {
        return store().metrics();
    }
}
