package dev.atelier.tracking.embedded.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log that grows. Confined to its owner's lock.
 *
 * <p>Frames that are damaged are skipped once a whole one follows. What is not whole at the end is left alone: it may be
 * in the making.
 */
public final class FrameReader {
    private final Path path;
    private final Problems problems;
    private long position;
    private long examined;

    public FrameReader(Path path, Problems problems) {
        this.path = path;
        this.problems = problems;
    }

    /** Hands over the frames that came since; a frame's payload is valid during the call only. */
    public void read(StoredFile file, long size, Consumer<Frame> reader) throws IOException {
        if (wasCut(size)) {
            position = Frame.align(size);
        }
        if (size == examined) {
            return;
        }
        FileWindow window = new FileWindow(file, size);
        while (position < size) {
            Frame frame = Frame.read(window, position);
            if (frame == null) {
                frame = findNext(window, size);
            }
            if (frame == null) {
                break;
            }
            reader.accept(frame);
            position = frame.end();
        }
        examined = size;
    }

    /** Returns how many bytes at the end are no whole frame. */
    public long unreadable() {
        return Math.max(0, examined - position);
    }

    /** Tells, and reports, whether the log has become shorter than what was read of it. */
    public boolean wasCut(long size) {
        boolean cut = Frame.align(size) < position;
        if (cut) {
            problems.report(path + " was cut from " + position + " to " + size + " bytes while it was open");
        }
        return cut;
    }

    /** Returns where the next frame is expected. */
    public long position() {
        return position;
    }

    /** Goes on after a frame that the caller has written, and knows. */
    public void skipTo(long end) {
        position = end;
        examined = end;
    }

    /** Gives the bytes at the end up: whoever wrote them has gone, so that they will never be whole. */
    public void abandonTail() {
        if (unreadable() > 0) {
            reportSkipped(examined);
            position = Frame.align(examined);
        }
    }

    private @Nullable Frame findNext(FileWindow window, long size) throws IOException {
        for (long next = Frame.align(position + 1); next + Frame.HEADER <= size; next += Frame.ALIGNMENT) {
            Frame frame = Frame.read(window, next);
            if (frame != null) {
                reportSkipped(next);
                return frame;
            }
        }
        return null;
    }

    private void reportSkipped(long end) {
        problems.report(path + ": bytes " + position + " to " + end
                + " are damaged or were never finished; they are skipped and left as they are");
    }
}
