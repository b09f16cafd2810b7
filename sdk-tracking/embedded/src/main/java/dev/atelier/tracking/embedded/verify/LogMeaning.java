package dev.atelier.tracking.embedded.verify;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.log.LogSeries;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What is lost with a stretch of a metric log; the log is read at the first damage only. Confined to a thread. */
final class LogMeaning implements LogCheck.Meaning {
    private final Path path;
    private @Nullable LogSeries series;

    LogMeaning(Path path) {
        this.path = path;
    }

    @Override
    public String of(long from, long to) throws IOException {
        LogSeries known = series == null ? LogSeries.of(path) : series;
        series = known;
        return likely(known.likely(from))
                + "the structured values there, or all of a series defined there, are skipped";
    }

    /** Begins a sentence about what was most likely of a series, where one is known. */
    static String likely(@Nullable SeriesKey key) {
        return key == null ? "" : "most likely of " + name(key) + ": ";
    }

    static String name(SeriesKey key) {
        return "run '" + key.runId() + "', metric '" + key.metric() + "'";
    }
}
