package dev.atelier.tracking.embedded.metric;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one origin has appended to a series in one file, as of when this object was got. Confined to a thread; reads
 * files without holding any lock.
 */
public interface SeriesPart {
    /** What a structured value takes, about, where nobody knows better. */
    int VALUE_SIZE = 256;

    SeriesKey key();

    String origin();

    long pointCount() throws IOException;

    /** Returns null when there are no points. */
    @Nullable
    MetricSummary summary() throws IOException;

    /** Adds all points, in the order of their appends. */
    void readPoints(MetricPoints.Builder target) throws IOException;

    /** Hands over all points chunk by chunk, as a summary where that is enough. */
    void readChunks(ChunkVisitor visitor) throws IOException;

    long valueCount() throws IOException;

    /** Returns about how many bytes of its file it takes. */
    default long size() throws IOException {
        return pointCount() * PointRecord.SIZE + valueCount() * VALUE_SIZE;
    }

    void readValues(Consumer<MetricValue> target) throws IOException;
}
