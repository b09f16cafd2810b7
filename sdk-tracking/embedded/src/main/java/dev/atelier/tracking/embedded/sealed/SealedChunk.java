package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.metric.ChunkSummary;
import java.nio.ByteBuffer;

/**
 * Where a chunk of points is in its sealed file, and what can be said of it without them. Immutable.
 *
 * @param position where its frame begins
 * @param chunk its summary
 */
record SealedChunk(long position, ChunkSummary chunk) {
    /** The bytes of one entry of a chunk table. */
    static final int SIZE = 96;

    int count() {
        return (int) chunk.summary().count();
    }

    void encode(Payload target) {
        MetricSummary summary = chunk.summary();
        target.putLong(position).putLong(summary.count()).putLong(chunk.numbers());
        putDouble(target, chunk.sum());
        putDouble(target, summary.min());
        putDouble(target, summary.max());
        put(target, summary.first());
        put(target, summary.last());
    }

    static SealedChunk decode(ByteBuffer source) {
        long position = source.getLong();
        long count = source.getLong();
        long numbers = source.getLong();
        double sum = source.getDouble();
        double min = source.getDouble();
        double max = source.getDouble();
        MetricPoint first = point(source);
        return new SealedChunk(
                position, new ChunkSummary(new MetricSummary(count, first, point(source), min, max), sum, numbers));
    }

    private static void put(Payload target, MetricPoint point) {
        target.putLong(point.step());
        putDouble(target, point.value());
        target.putLong(point.timestamp());
    }

    private static void putDouble(Payload target, double value) {
        target.putLong(Double.doubleToRawLongBits(value));
    }

    private static MetricPoint point(ByteBuffer source) {
        return new MetricPoint(source.getLong(), source.getDouble(), source.getLong());
    }
}
