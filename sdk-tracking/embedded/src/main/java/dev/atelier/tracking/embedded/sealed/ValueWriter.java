package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricValue;
import dev.atelier.tracking.embedded.sealed.codec.PackedWriter;
import dev.atelier.tracking.embedded.sealed.codec.VarintWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the structured values of one series of one origin: small ones are left to the page. Confined to a thread. */
final class ValueWriter implements Consumer<MetricValue> {
    private static final int FULL = 256 << 10;
    private static final double[] NO_DOUBLES = {};

    private final SealedOutput out;
    private final PackedWriter packer;
    private final VarintWriter pending = new VarintWriter();
    private final List<MetricValue> small = new ArrayList<>();
    private final List<Long> frames = new ArrayList<>();
    private int pendingCount;
    private long characters;
    private long count;

    ValueWriter(SealedOutput out, PackedWriter packer) {
        this.out = out;
        this.packer = packer;
    }

    long count() {
        return count;
    }

    @Override
    public void accept(MetricValue value) {
        count++;
        characters += value.json().length();
        if (characters <= SealedFormat.MOST_INLINE_CHARACTERS) {
            small.add(value);
            return;
        }
        small.forEach(this::append);
        small.clear();
        append(value);
    }

    /** Returns the values when they are small, or null; then they are in the frames. */
    @Nullable
    List<MetricValue> finish(List<Long> target) {
        flush();
        target.addAll(frames);
        return frames.isEmpty() ? List.copyOf(small) : null;
    }

    private void append(MetricValue value) {
        PageWriter.put(pending, value);
        pendingCount++;
        if (pending.size() >= FULL) {
            flush();
        }
    }

    private void flush() {
        if (pendingCount == 0) {
            return;
        }
        try {
            frames.add(out.write(SealedFormat.VALUES, pendingCount, packer.pack(pending, NO_DOUBLES, 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pending.clear();
        pendingCount = 0;
    }
}
