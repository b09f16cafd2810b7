package dev.atelier.tracking.embedded;

import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one origin has appended to a series in one file. Confined to the index's lock. */
final class SeriesPart {
    private final MetricFile file;
    private final int number;
    private final SeriesKey key;
    private final String origin;
    private final List<Long> values = new ArrayList<>();
    private int block;
    private int slot;
    private long pointCount;
    private @Nullable MetricSummary summary;

    SeriesPart(MetricFile file, int number, SeriesKey key, String origin) {
        this.file = file;
        this.number = number;
        this.key = key;
        this.origin = origin;
    }

    int number() {
        return number;
    }

    SeriesKey key() {
        return key;
    }

    String origin() {
        return origin;
    }

    MetricFile file() {
        return file;
    }

    void addValue(long position) {
        values.add(position);
    }

    long valueCount() {
        return values.size();
    }

    boolean isEmpty() throws IOException {
        return values.isEmpty() && pointCount() == 0;
    }

    long pointCount() throws IOException {
        summariseNewPoints();
        return pointCount;
    }

    @Nullable
    MetricSummary summary() throws IOException {
        summariseNewPoints();
        return summary;
    }

    void readPoints(Consumer<MetricPoint> points) throws IOException {
        List<Block> blocks = file.blocks(number);
        if (blocks.isEmpty()) {
            return;
        }
        try (StoredFile open = file.openBlocks()) {
            BlockReader reader = file.reader(open);
            for (Block next : blocks) {
                reader.read(next, 0, points);
            }
        }
    }

    void readValues(Consumer<MetricValue> target) throws IOException {
        if (!values.isEmpty()) {
            file.readValues(values, target);
        }
    }

    /** Only the newest block can have got more points since it was read last. */
    private void summariseNewPoints() throws IOException {
        List<Block> blocks = file.blocks(number);
        if (blocks.isEmpty()) {
            return;
        }
        try (StoredFile open = file.openBlocks()) {
            BlockReader reader = file.reader(open);
            slot = reader.read(blocks.get(block), slot, this::summarise);
            while (block < blocks.size() - 1) {
                block++;
                slot = reader.read(blocks.get(block), 0, this::summarise);
            }
        }
    }

    private void summarise(MetricPoint point) {
        MetricSummary one = MetricSummary.of(point);
        MetricSummary known = summary;
        summary = known == null ? one : known.plus(one);
        pointCount++;
    }
}
