package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoints;
import dev.atelier.tracking.embedded.file.Payload;
import dev.atelier.tracking.embedded.metric.ChunkSummary;
import dev.atelier.tracking.embedded.metric.ChunkVisitor;
import dev.atelier.tracking.embedded.metric.PointStats;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.sealed.codec.PackedWriter;
import dev.atelier.tracking.embedded.sealed.codec.PointChunk;
import dev.atelier.tracking.embedded.sealed.codec.VarintWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the points of one series of one origin in chunks, whatever chunks they come in. Confined to a thread. */
final class ChunkWriter implements ChunkVisitor {
    private final SealedOutput out;
    private final PackedWriter packer;
    private final List<SealedChunk> chunks = new ArrayList<>();
    private final VarintWriter prefix = new VarintWriter();
    private MetricPoints.Builder pending = new MetricPoints.Builder(0);
    private PointStats stats = new PointStats();
    private @Nullable ChunkSummary all;
    private long bytes;

    ChunkWriter(SealedOutput out, PackedWriter packer) {
        this.out = out;
        this.packer = packer;
    }

    void add(SeriesPart part) throws IOException {
        if (part instanceof SealedPart sealed && sealed.chunks() != null) {
            copy(sealed.file(), sealed.chunks());
        } else {
            part.readChunks(this);
        }
    }

    /** Returns the points when they are so few that they need no chunk, or null. */
    @Nullable
    MetricPoints few() {
        if (!chunks.isEmpty() || stats.count() > SealedFormat.MOST_INLINE_POINTS) {
            return null;
        }
        MetricPoints points = pending.build();
        pending = new MetricPoints.Builder(0);
        return points;
    }

    /** Writes what is left, and where the chunks are. */
    SealedChunks finish() throws IOException {
        flush();
        if (chunks.size() == 1) {
            return new SealedChunks(1, bytes, chunks.get(0));
        }
        Payload table = new Payload();
        chunks.forEach(chunk -> chunk.encode(table));
        long position = out.write(SealedFormat.CHUNK_TABLE, chunks.size(), table.toBytes());
        bytes += out.position() - position;
        if (all == null) {
            throw new IllegalStateException("there are no points");
        }
        return new SealedChunks(chunks.size(), bytes, new SealedChunk(position, all));
    }

    @Override
    public boolean takes(ChunkSummary chunk) {
        return false;
    }

    @Override
    public void accept(MetricPoints points) {
        for (int i = 0; i < points.size(); i++) {
            pending.add(points.step(i), points.value(i), points.timestamp(i));
            stats.add(points.step(i), points.value(i), points.timestamp(i));
            if (stats.count() == PointChunk.CAPACITY) {
                flushUnchecked();
            }
        }
    }

    /** Full chunks of a sealed file are taken as they are when they begin where a chunk would. */
    private void copy(SealedFile file, SealedChunks source) throws IOException {
        try (SealedReader reader = file.reader()) {
            for (SealedChunk chunk : reader.chunks(source)) {
                @Nullable ByteBuffer raw = isWorthCopying(chunk) ? reader.rawChunk(chunk) : null;
                if (raw != null) {
                    add(out.copy(raw), chunk.chunk());
                } else {
                    MetricPoints.Builder points = new MetricPoints.Builder(chunk.count());
                    reader.readPoints(chunk, points);
                    accept(points.build());
                }
            }
        }
    }

    private boolean isWorthCopying(SealedChunk chunk) {
        return stats.count() == 0 && chunk.count() == PointChunk.CAPACITY;
    }

    private void flushUnchecked() {
        try {
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void flush() throws IOException {
        ChunkSummary summary = stats.summary();
        if (summary == null) {
            return;
        }
        MetricPoints points = pending.build();
        prefix.clear();
        PointChunk.put(prefix, points, 0);
        double[] values = new double[points.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = points.value(i);
        }
        add(out.write(SealedFormat.CHUNK, values.length, packer.pack(prefix, values, values.length)), summary);
        pending = new MetricPoints.Builder(PointChunk.CAPACITY);
        stats = new PointStats();
    }

    private void add(long position, ChunkSummary summary) {
        chunks.add(new SealedChunk(position, summary));
        bytes += out.position() - position;
        all = all == null ? summary : all.plus(summary);
    }
}
