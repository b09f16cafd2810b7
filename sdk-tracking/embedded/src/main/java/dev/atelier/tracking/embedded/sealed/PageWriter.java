package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.sealed.codec.PackedWriter;
import dev.atelier.tracking.embedded.sealed.codec.PointChunk;
import dev.atelier.tracking.embedded.sealed.codec.VarintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a page together: runs, the parts of each, and the points of small parts. Confined to a thread.
 *
 * <p>A million runs with a few points each fill a few thousand pages; names stand once in each.
 */
final class PageWriter {
    private static final int FULL = 32 << 10;

    private final VarintWriter head = new VarintWriter();
    private final VarintWriter runs = new VarintWriter();
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private double[] values = new double[1024];
    private int valueCount;
    private int runCount;
    private long lastTimestamp;

    int runCount() {
        return runCount;
    }

    boolean isFull() {
        return runs.size() + valueCount * Double.BYTES >= FULL;
    }

    void beginRun(String runId, int parts) {
        runCount++;
        runs.putText(runId);
        runs.putVarint(parts);
    }

    void beginPart(String metric, String origin) {
        runs.putVarint(number(metric));
        runs.putVarint(number(origin));
    }

    void putInline(MetricPoints points) {
        runs.putVarint(points.size());
        if (points.isEmpty()) {
            return;
        }
        PointChunk.put(runs, points, lastTimestamp);
        lastTimestamp = points.timestamp(points.size() - 1);
        if (values.length < valueCount + points.size()) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        for (int i = 0; i < points.size(); i++) {
            values[valueCount++] = points.value(i);
        }
    }

    /** Writes where chunks are; a number of points no inline points have tells them apart. */
    void putChunks(SealedChunks chunks) {
        runs.putVarint(SealedFormat.MOST_INLINE_POINTS + chunks.number());
        runs.putVarint(chunks.bytes());
        byte[] all = encode(chunks.all());
        runs.putBytes(all, all.length);
    }

    void putInlineValues(List<MetricValue> inline) {
        runs.putVarint(inline.size());
        if (!inline.isEmpty()) {
            runs.putVarint(0);
            inline.forEach(value -> put(runs, value));
        }
    }

    void putValueFrames(long count, List<Long> frames) {
        runs.putVarint(count);
        runs.putVarint(frames.size());
        frames.forEach(runs::putVarint);
    }

    static void put(VarintWriter target, MetricValue value) {
        target.putText(value.kind().name());
        target.putZigzag(value.step());
        target.putZigzag(value.timestamp());
        target.putText(value.json());
    }

    /** Returns the page, and begins the next. */
    byte[] pack(PackedWriter packer) {
        head.clear();
        head.putVarint(runCount);
        head.putVarint(texts.size());
        texts.keySet().forEach(head::putText);
        head.putBytes(runs.array(), runs.size());
        byte[] page = packer.pack(head, values, valueCount);
        runs.clear();
        texts.clear();
        valueCount = 0;
        runCount = 0;
        lastTimestamp = 0;
        return page;
    }

    private int number(String text) {
        return texts.computeIfAbsent(text, name -> texts.size());
    }

    private static byte[] encode(SealedChunk chunk) {
        Payload payload = new Payload();
        chunk.encode(payload);
        return payload.toBytes();
    }
}
