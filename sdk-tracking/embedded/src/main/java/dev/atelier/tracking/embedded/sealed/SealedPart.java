package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.metric.ChunkVisitor;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of a series in a sealed file: few points stand beside it, many in chunks elsewhere. Immutable.
 *
 * @param file the file
 * @param key the series
 * @param origin who has appended it
 * @param inline its points when they are few
 * @param chunks where they are when they are many, or null
 * @param inlineValues its structured values when they are small
 * @param valueFrames where they are when they are not
 * @param valueCount how many there are, here or there
 */
record SealedPart(
        SealedFile file,
        SeriesKey key,
        String origin,
        MetricPoints inline,
        @Nullable SealedChunks chunks,
        List<MetricValue> inlineValues,
        List<Long> valueFrames,
        long valueCount)
        implements SeriesPart {
    private static final int INLINE_SIZE = 12;

    @Override
    public long pointCount() {
        return chunks == null ? inline.size() : chunks.all().count();
    }

    @Override
    public @Nullable MetricSummary summary() {
        return chunks == null ? MetricSummary.of(inline) : chunks.all().chunk().summary();
    }

    @Override
    public long size() {
        return (chunks == null ? inline.size() * (long) INLINE_SIZE : chunks.bytes()) + valueCount * VALUE_SIZE / 2;
    }

    @Override
    public void readPoints(MetricPoints.Builder target) throws IOException {
        if (chunks != null) {
            file.readPoints(chunks, target);
            return;
        }
        for (int i = 0; i < inline.size(); i++) {
            target.add(inline.step(i), inline.value(i), inline.timestamp(i));
        }
    }

    @Override
    public void readChunks(ChunkVisitor visitor) throws IOException {
        if (chunks != null) {
            file.readChunks(chunks, visitor);
        } else if (!inline.isEmpty()) {
            visitor.accept(inline);
        }
    }

    @Override
    public void readValues(Consumer<MetricValue> target) throws IOException {
        inlineValues.forEach(target);
        file.readValues(valueFrames, target);
    }
}
