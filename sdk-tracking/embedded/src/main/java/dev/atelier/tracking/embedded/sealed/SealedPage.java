package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.tracking.embedded.sealed.codec.PackedReader;
import dev.atelier.tracking.embedded.sealed.codec.PointChunk;
import dev.atelier.tracking.embedded.sealed.codec.VarintReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A page of a sealed file, unpacked: runs and their parts. Confined to the index's lock; its parts are immutable. */
final class SealedPage {
    private final List<String> runIds = new ArrayList<>();
    private final List<Map<String, List<SealedPart>>> runs = new ArrayList<>();

    private SealedPage() {}

    int size() {
        return runIds.size();
    }

    String runId(int index) {
        return runIds.get(index);
    }

    /** Returns the parts of a run by metric, in the order in which its metrics were begun. */
    Map<String, List<SealedPart>> parts(int index) {
        return runs.get(index);
    }

    static SealedPage decode(SealedFile file, PackedReader packed) {
        return new Decoder(file, packed).decode();
    }

    static MetricValue readValue(VarintReader source) {
        MetricKind kind = MetricKind.valueOf(source.text());
        long step = source.zigzag();
        long timestamp = source.zigzag();
        return new MetricValue(kind, source.text(), step, timestamp);
    }

    private static final class Decoder {
        private final SealedFile file;
        private final VarintReader source;
        private final byte[] bytes;
        private final double[] values;
        private final long[] steps = new long[SealedFormat.MOST_INLINE_POINTS];
        private final long[] timestamps = new long[SealedFormat.MOST_INLINE_POINTS];
        private final SealedPage page = new SealedPage();
        private int nextValue;
        private long lastTimestamp;
        private String[] texts = {};

        private Decoder(SealedFile file, PackedReader packed) {
            this.file = file;
            bytes = packed.prefix();
            source = new VarintReader(bytes);
            values = packed.values();
        }

        private SealedPage decode() {
            int count = source.count();
            texts = new String[source.count()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = source.text();
            }
            for (int run = 0; run < count; run++) {
                readRun();
            }
            return page;
        }

        private void readRun() {
            String runId = source.text();
            int count = source.count();
            Map<String, List<SealedPart>> parts = new LinkedHashMap<>();
            for (int i = 0; i < count; i++) {
                SealedPart part = readPart(runId);
                parts.computeIfAbsent(part.key().metric(), metric -> new ArrayList<>(1))
                        .add(part);
            }
            page.runIds.add(runId);
            page.runs.add(parts);
        }

        private SealedPart readPart(String runId) {
            SeriesKey key = new SeriesKey(runId, texts[source.count()]);
            String origin = texts[source.count()];
            int points = source.count();
            boolean inline = points <= SealedFormat.MOST_INLINE_POINTS;
            MetricPoints few = inline ? readPoints(points) : MetricPoints.empty();
            SealedChunks many = inline ? null : readChunks(points - SealedFormat.MOST_INLINE_POINTS);
            int valueCount = source.count();
            int frames = valueCount == 0 ? 0 : source.count();
            List<MetricValue> small = frames == 0 ? readValues(valueCount) : List.of();
            return new SealedPart(file, key, origin, few, many, small, readPositions(frames), valueCount);
        }

        private MetricPoints readPoints(int count) {
            if (count == 0) {
                return MetricPoints.empty();
            }
            PointChunk.read(source, steps, count);
            PointChunk.read(source, timestamps, count);
            MetricPoints.Builder points = new MetricPoints.Builder(count);
            long base = lastTimestamp;
            for (int i = 0; i < count; i++) {
                lastTimestamp = base + timestamps[i];
                points.add(steps[i], values[nextValue++], lastTimestamp);
            }
            return points.build();
        }

        private SealedChunks readChunks(int number) {
            long size = source.varint();
            ByteBuffer all = ByteBuffer.wrap(bytes, source.skip(SealedChunk.SIZE), SealedChunk.SIZE);
            return new SealedChunks(number, size, SealedChunk.decode(all.order(ByteOrder.LITTLE_ENDIAN)));
        }

        private List<MetricValue> readValues(int count) {
            List<MetricValue> small = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                small.add(readValue(source));
            }
            return List.copyOf(small);
        }

        private List<Long> readPositions(int count) {
            List<Long> positions = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                positions.add(source.varint());
            }
            return List.copyOf(positions);
        }
    }
}
