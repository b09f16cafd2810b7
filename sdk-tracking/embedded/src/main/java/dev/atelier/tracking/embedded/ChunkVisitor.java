package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricPoints;

/** Takes the points of a series in chunks, such as blocks. Confined to a thread. */
interface ChunkVisitor {
    /** Takes a chunk by its summary, or returns false to get its points instead. */
    boolean takes(ChunkSummary chunk);

    /** Takes the points of a chunk. */
    void accept(MetricPoints points);
}
