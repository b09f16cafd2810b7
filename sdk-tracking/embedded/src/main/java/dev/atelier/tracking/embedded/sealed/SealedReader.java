package dev.atelier.tracking.embedded.sealed;

import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricValue;
import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.sealed.codec.PackedReader;
import dev.atelier.tracking.embedded.sealed.codec.PointChunk;
import dev.atelier.tracking.embedded.sealed.codec.VarintReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** Reads frames of a sealed file; what is damaged is reported and skipped. Confined to a thread. */
final class SealedReader implements Closeable {
    private final Path path;
    private final Problems problems;
    private final StoredFile file;
    private final FileWindow window;
    private final PackedReader packed = new PackedReader();
    private final long[] steps = new long[PointChunk.CAPACITY];
    private final long[] timestamps = new long[PointChunk.CAPACITY];

    SealedReader(Path path, Problems problems) throws IOException {
        this.path = path;
        this.problems = problems;
        file = StoredFile.read(path);
        window = new FileWindow(file, file.size());
    }

    /** Returns where the chunks of a part are. */
    List<SealedChunk> chunks(SealedChunks chunks) throws IOException {
        if (chunks.number() == 1) {
            return List.of(chunks.all());
        }
        Frame table = frame(
                SealedFormat.CHUNK_TABLE, chunks.all().position(), chunks.all().count() + " points of a series");
        List<SealedChunk> list = new ArrayList<>();
        for (int i = 0; table != null && i < chunks.number(); i++) {
            list.add(SealedChunk.decode(table.payload()));
        }
        return list;
    }

    /** Returns a chunk's frame as it stands in the file, valid until the next call, or null when it is damaged. */
    @Nullable
    ByteBuffer rawChunk(SealedChunk chunk) throws IOException {
        Frame frame = frame(SealedFormat.CHUNK, chunk.position(), chunk.count() + " points");
        return frame == null ? null : window.at(chunk.position(), frame.end() - chunk.position());
    }

    void readPoints(SealedChunk chunk, MetricPoints.Builder target) throws IOException {
        int count = chunk.count();
        if (!unpack(SealedFormat.CHUNK, chunk.position(), count + " points")) {
            return;
        }
        VarintReader source = new VarintReader(packed.prefix());
        PointChunk.read(source, steps, count);
        PointChunk.read(source, timestamps, count);
        double[] values = packed.values();
        for (int i = 0; i < count; i++) {
            target.add(steps[i], values[i], timestamps[i]);
        }
    }

    void readValues(long position, Consumer<MetricValue> target) throws IOException {
        Frame frame = frame(SealedFormat.VALUES, position, "structured values");
        if (frame != null && unpack(frame)) {
            VarintReader source = new VarintReader(packed.prefix());
            for (long left = frame.sequence(); left > 0; left--) {
                target.accept(SealedPage.readValue(source));
            }
        }
    }

    @Nullable
    SealedPage page(SealedFile owner, long position) throws IOException {
        return unpack(SealedFormat.PAGE, position, "the runs of a page") ? SealedPage.decode(owner, packed) : null;
    }

    @Override
    public void close() throws IOException {
        packed.close();
        file.close();
    }

    private boolean unpack(int type, long position, String content) throws IOException {
        Frame frame = frame(type, position, content);
        return frame != null && unpack(frame);
    }

    /** A checksum that is right over bytes that are wrong is a fault of the writer, or of an attacker. */
    private boolean unpack(Frame frame) throws IOException {
        try {
            packed.unpack(frame.payload());
            return true;
        } catch (DataFormatException e) {
            throw new IOException(path + ": what stands at byte " + frame.position() + " cannot be unpacked", e);
        }
    }

    private @Nullable Frame frame(int type, long position, String content) throws IOException {
        Frame frame = Frame.read(window, position);
        if (frame == null || frame.type() != type) {
            problems.report(path + ": byte " + position + " on is damaged; " + content + " are skipped");
            return null;
        }
        return frame;
    }
}
