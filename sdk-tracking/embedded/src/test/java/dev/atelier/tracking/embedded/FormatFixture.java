package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Made the fixture of this version of the format: {@code FormatFixture <directory>}; it is never made again. */
final class FormatFixture {
    static final SeriesKey LOSS = new SeriesKey("run-1", "loss");
    static final SeriesKey CLOCK = new SeriesKey("läuft/\uD83D\uDE80", "Verlust §日");
    static final SeriesKey SEALED = new SeriesKey("run-2", "loss");
    static final SeriesKey DELETED = new SeriesKey("run-3", "loss");
    static final int POINTS = 1_400;
    static final long NOW = 1_700_000_000_000L;

    private FormatFixture() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        try (WorkspaceStore store = EmbeddedStore.open(directory)) {
            writeLong(store.metrics().writer(SEALED, ""));
            writeClock(store.metrics().writer(SEALED, "attempt-1"));
            store.metrics().writer(DELETED, "").append(1.0, NOW);
            store.metrics().delete(List.of(DELETED.runId()));
        }
        try (WorkspaceStore store = EmbeddedStore.open(directory)) {
            store.compact();
        }
        try (WorkspaceStore store = EmbeddedStore.open(directory, WriteMode.CHANNEL)) {
            store.catalog().commit(List.of(Write.create(new DocumentKey("run", "run-1"), "{\"n\": 1}")));
            store.artifacts().put(new ByteArrayInputStream("hello\n".getBytes(StandardCharsets.UTF_8)));
            writeLong(store.metrics().writer(LOSS, ""));
            writeClock(store.metrics().writer(CLOCK, "attempt-1"));
            for (int run = 0; run < 300; run++) {
                SeriesKey key = new SeriesKey("few-" + run, "m" + run % 7);
                store.metrics().writer(key, "").append(run / 4.0, NOW + run * 1_000L);
            }
            store.metrics().writer(LOSS, "").append(new MetricValue(MetricKind.TABLE, "{\"x\": [1, NaN]}", 3, NOW));
        }
        try (WorkspaceStore store = EmbeddedStore.open(directory, WriteMode.MAPPED)) {
            store.metrics().writer(LOSS, "attempt-2").append(Long.MIN_VALUE, -0.0, NOW);
        }
    }

    /** Through the journal and blocks of every size, with a block that is not full. */
    private static void writeLong(SeriesWriter writer) {
        for (int i = 0; i < POINTS; i++) {
            writer.append(value(i), NOW + i);
        }
    }

    static double value(int i) {
        return i % 100 == 99 ? Double.NaN : Math.cos(i) / 3;
    }

    /** Steps that do not rise, and a clock that jumps further than a block covers. */
    private static void writeClock(SeriesWriter writer) {
        long[] times = {NOW, 0, -5, Long.MIN_VALUE, Long.MAX_VALUE, NOW, NOW, NOW, NOW, NOW - 1, 0, Long.MAX_VALUE};
        for (int i = 0; i < times.length; i++) {
            writer.append(i % 2 == 0 ? -i : Long.MAX_VALUE - i, i, times[i]);
        }
        writer.append(1, Double.NEGATIVE_INFINITY, NOW);
    }
}
