package dev.atelier.tracking.embedded.log;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.metric.ChunkVisitor;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The values, and in files of version 1 the points, of a series that a metric log defines. */
final class LogPart implements SeriesPart {
    private final LogFile file;
    private final SeriesKey key;
    private final String origin;
    private final List<Long> values = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();

    LogPart(LogFile file, SeriesKey key, String origin) {
        this.file = file;
        this.key = key;
        this.origin = origin;
    }

    LogPart copy() {
        LogPart copy = new LogPart(file, key, origin);
        copy.values.addAll(values);
        copy.blocks.addAll(blocks);
        return copy;
    }

    void addValue(long position) {
        values.add(position);
    }

    void addBlock(Block block) {
        blocks.add(block);
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
    public long valueCount() {
        return values.size();
    }

    @Override
    public void readValues(Consumer<MetricValue> target) throws IOException {
        if (!values.isEmpty()) {
            file.readValues(key, values, target);
        }
    }

    @Override
    public long pointCount() throws IOException {
        return points().size();
    }

    @Override
    public @Nullable MetricSummary summary() throws IOException {
        return MetricSummary.of(points());
    }

    @Override
    public void readChunks(ChunkVisitor visitor) throws IOException {
        visitor.accept(points());
    }

    @Override
    public void readPoints(MetricPoints.Builder target) throws IOException {
        if (!blocks.isEmpty()) {
            file.readPoints(key, blocks, target);
        }
    }

    private MetricPoints points() throws IOException {
        MetricPoints.Builder points = new MetricPoints.Builder(0);
        readPoints(points);
        return points.build();
    }
}
