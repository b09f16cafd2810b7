package dev.atelier.tracking.embedded.point;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.ChunkVisitor;
import dev.atelier.tracking.embedded.metric.PointStats;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The points that one origin has appended to a series in a point file. */
final class LivePart implements SeriesPart {
    private final PointFile file;
    private final SeriesKey key;
    private final String origin;
    private final Deque<SmallPoint> first;
    private final @Nullable BlockList blocks;

    LivePart(PointFile file, SeriesKey key, String origin, Deque<SmallPoint> first, @Nullable BlockList blocks) {
        this.file = file;
        this.key = key;
        this.origin = origin;
        this.first = first;
        this.blocks = blocks;
    }

    @Override
    public SeriesKey key() {
        return key;
    }

    @Override
    public String origin() {
        return origin;
    }

    @Override
    public long pointCount() throws IOException {
        ChunkSummary summary = inBlocks();
        return first.size() + (summary == null ? 0 : summary.summary().count());
    }

    @Override
    public @Nullable MetricSummary summary() throws IOException {
        ChunkSummary small = inJournal();
        ChunkSummary big = inBlocks();
        if (small == null || big == null) {
            return small == null ? (big == null ? null : big.summary()) : small.summary();
        }
        return small.summary().plus(big.summary());
    }

    @Override
    public void readPoints(MetricPoints.Builder target) throws IOException {
        first.forEach(point -> point.addTo(target));
        if (blocks != null) {
            List<PointBlock> list = blocks.blocks();
            try (PointReader reader = file.open()) {
                for (PointBlock block : list) {
                    reader.read(block, target);
                }
            }
        }
    }

    @Override
    public void readChunks(ChunkVisitor visitor) throws IOException {
        ChunkSummary small = inJournal();
        if (small != null && !visitor.takes(small)) {
            MetricPoints.Builder points = new MetricPoints.Builder(first.size());
            first.forEach(point -> point.addTo(points));
            visitor.accept(points.build());
        }
        if (blocks != null) {
            List<PointBlock> list = blocks.blocks();
            try (PointReader reader = file.open()) {
                for (PointBlock block : list) {
                    readChunk(reader, block, visitor);
                }
            }
        }
    }

    @Override
    public long valueCount() {
        return 0;
    }

    @Override
    public void readValues(Consumer<MetricValue> target) {
        // they are in the log
    }

    private static void readChunk(PointReader reader, PointBlock block, ChunkVisitor visitor) throws IOException {
        ChunkSummary summary = reader.readSummary(block);
        if (summary == null || !visitor.takes(summary)) {
            MetricPoints.Builder points = new MetricPoints.Builder(block.capacity());
            reader.read(block, points);
            visitor.accept(points.build());
        }
    }

    private @Nullable ChunkSummary inJournal() {
        PointStats stats = new PointStats();
        first.forEach(point -> stats.add(point.step(), point.value(), point.timestamp()));
        return stats.summary();
    }

    private @Nullable ChunkSummary inBlocks() throws IOException {
        if (blocks == null) {
            return null;
        }
        try (PointReader reader = file.open()) {
            return blocks.summary(reader);
        }
    }
}
