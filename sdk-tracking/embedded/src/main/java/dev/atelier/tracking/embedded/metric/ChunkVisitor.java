package dev.atelier.tracking.embedded.metric;

import dev.atelier.metric.MetricPoints;

/** Takes the points of a series in chunks, such as blocks. Confined to a thread. */
public interface ChunkVisitor {
    /** Takes a chunk by its summary, or returns false to get its points instead. */
    boolean takes(ChunkSummary chunk);

    /** Takes the points of a chunk. */
    void accept(MetricPoints points);
}
