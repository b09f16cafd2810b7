package dev.atelier.tracking.embedded.append;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.file.LengthListener;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.index.MetricDirectory;
import dev.atelier.tracking.embedded.log.LogFile;
import dev.atelier.tracking.embedded.log.ValueLog;
import dev.atelier.tracking.embedded.metric.MetricRegister;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.point.PointFile;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.Processes;
import dev.atelier.tracking.embedded.workspace.StoreParts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files one store appends metrics to, each created when it is first needed. Thread-safe. */
public final class MetricAppender implements Closeable {
    private final Layout layout;
    private final UnforcedPaths unforced;
    private final MetricWriters liveness;
    private final MetricRegister register;
    private final Predicate<Path> mapped;
    private @Nullable String name;
    private Optional<Lease> lease = Optional.empty();
    private volatile @Nullable PointAppender points;
    private volatile @Nullable ValueLog values;
    private boolean closed;

    public MetricAppender(StoreParts parts, MetricWriters liveness, MetricRegister register, Predicate<Path> mapped) {
        this.layout = parts.layout();
        this.unforced = parts.unforced();
        this.liveness = liveness;
        this.register = register;
        this.mapped = mapped;
    }

    /** Tells whether there are files. */
    public synchronized boolean isBegun() {
        return name != null;
    }

    /** Returns about how long its files are. */
    public long size() {
        PointAppender known = points;
        return known == null ? 0 : known.size();
    }

    public PointAppender points() throws IOException {
        PointAppender known = points;
        return known == null ? openPoints() : known;
    }

    public ValueLog values() throws IOException {
        ValueLog known = values;
        return known == null ? openValues() : known;
    }

    public void force() throws IOException {
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
            if (lease.isPresent()) {
                lease.get().close();
            }
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
            StoredFile file = create(PointFile.SUFFIX);
            known = new PointAppender(file, mapped.test(layout.metrics()), new Registered(register, file.path()));
            points = known;
        }
        return known;
    }

    private synchronized ValueLog openValues() throws IOException {
        ValueLog known = values;
        if (known == null) {
            known = new ValueLog(createLog());
            values = known;
        }
        return known;
    }

    /** Creates a log, and registers that there is one; how long it is stands beside it. */
    private StoredFile createLog() throws IOException {
        StoredFile file = create(LogFile.SUFFIX);
        try {
            register.write(file.path(), 0);
            return file;
        } catch (IOException | StoreException e) {
            file.close();
            throw e;
        }
    }

    /** Notes how long a file is; no lambda, since it is on the way of every program's first point. */
    private record Registered(MetricRegister register, Path file) implements LengthListener {
        @Override
        public void reached(long length) throws IOException {
            register.write(file, length);
        }
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
