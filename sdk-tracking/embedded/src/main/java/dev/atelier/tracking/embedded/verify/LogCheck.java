package dev.atelier.tracking.embedded.verify;

import dev.atelier.tracking.embedded.file.FileWindow;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.StoredFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks every byte of a file of frames: each is in a whole frame, or is a zero behind it. Confined to a thread. */
final class LogCheck {
    private final Path path;
    private final Meaning meaning;
    private final Findings findings;

    /** Says what is lost with a stretch of the file. */
    interface Meaning {
        String of(long from, long to) throws IOException;
    }

    LogCheck(Path path, Meaning meaning, Findings findings) {
        this.path = path;
        this.meaning = meaning;
        this.findings = findings;
    }

    void run() throws IOException {
        try (StoredFile file = StoredFile.read(path)) {
            long size = file.size();
            FileWindow window = new FileWindow(file, size);
            long position = 0;
            while (position < size) {
                Frame frame = Frame.read(window, position);
                if (frame == null) {
                    long next = next(window, position, size);
                    findings.add(
                            path,
                            position,
                            "the " + (next - position) + " bytes from here are no whole frame",
                            meaning.of(position, next));
                    position = next;
                } else {
                    checkPadding(window, frame);
                    position = frame.end();
                }
            }
            findings.checked(size);
        }
    }

    private static long next(FileWindow window, long position, long size) throws IOException {
        for (long next = Frame.align(position + 1); next + Frame.HEADER <= size; next += Frame.ALIGNMENT) {
            if (Frame.read(window, next) != null) {
                return next;
            }
        }
        return size;
    }

    private void checkPadding(FileWindow window, Frame frame) throws IOException {
        long end = frame.position() + Frame.HEADER + frame.payload().limit();
        @Nullable ByteBuffer padding = window.at(end, frame.end() - end);
        if (padding == null || !Zeros.fill(padding)) {
            findings.add(path, end, "what fills the frame up is not zeros", "nothing is lost; the disk may be failing");
        }
    }
}
