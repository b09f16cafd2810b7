package dev.atelier.tracking.embedded;

import dev.atelier.spi.tracking.Lease;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files one store appends metrics to, each created when it is first needed. Thread-safe. */
final class MetricAppender implements Closeable {
    private final Layout layout;
    private final UnforcedPaths unforced;
    private final MetricWriters liveness;
    private final Predicate<Path> mapped;
    private @Nullable String name;
    private Optional<Lease> lease = Optional.empty();
    private volatile @Nullable PointAppender points;
    private volatile @Nullable ValueLog values;
    private boolean closed;

    MetricAppender(Layout layout, UnforcedPaths unforced, MetricWriters liveness, Predicate<Path> mapped) {
        this.layout = layout;
        this.unforced = unforced;
        this.liveness = liveness;
        this.mapped = mapped;
    }

    /** Tells whether there are files. */
    synchronized boolean isBegun() {
        return name != null;
    }

    /** Returns about how long its files are. */
    long size() {
        PointAppender known = points;
        return known == null ? 0 : known.size();
    }

    PointAppender points() throws IOException {
        PointAppender known = points;
        return known == null ? openPoints() : known;
    }

    ValueLog values() throws IOException {
        ValueLog known = values;
        return known == null ? openValues() : known;
    }

    void force() throws IOException {
        ValueLog log = values;
        if (log != null) {
            log.force();
        }
        PointAppender appender = points;
        if (appender != null) {
            appender.force();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        try {
            closeAll(values, points);
        } finally {
            lease.ifPresent(Lease::close);
        }
    }

    private static void closeAll(@Nullable Closeable first, @Nullable Closeable second) throws IOException {
        try (first;
                second) {
            // closes each, whatever the other does
        }
    }

    private synchronized PointAppender openPoints() throws IOException {
        PointAppender known = points;
        if (known == null) {
            WorkspaceMarker.upgrade(layout);
            known = new PointAppender(create(PointFile.SUFFIX), mapped.test(layout.metrics()));
            points = known;
        }
        return known;
    }

    private synchronized ValueLog openValues() throws IOException {
        ValueLog known = values;
        if (known == null) {
            known = new ValueLog(create(LogFile.SUFFIX));
            values = known;
        }
        return known;
    }

    private StoredFile create(String suffix) throws IOException {
        if (closed) {
            throw new IOException("the store was closed meanwhile");
        }
        Path directory = layout.metrics();
        unforced.createDirectories(directory);
        String stem = name;
        if (stem == null) {
            stem = MetricDirectory.nextOrdinal(directory) + "-" + Processes.uniqueName();
            lease = liveness.begin(stem);
            name = stem;
        }
        StoredFile file = StoredFile.readAndWrite(directory.resolve(stem + suffix));
        unforced.add(directory);
        return file;
    }
}
