package dev.atelier.internal.job;

import dev.atelier.spi.compute.RunDirectory;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A log as a stream, with a note in the place of its hole. Confined to one thread. */
final class LogStream extends InputStream {
    private final RunFileStream file;
    private final @Nullable LogHole hole;
    private byte[] note = new byte[0];
    private int noted;

    LogStream(RunDirectory directory, String path) {
        this.file = new RunFileStream(directory, path);
        this.hole = LogHole.of(directory, path).orElse(null);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int start, int length) {
        if (hole != null && file.offset() == hole.begin()) {
            note = hole.note().getBytes(StandardCharsets.UTF_8);
            file.skipTo(hole.end());
        }
        if (noted < note.length) {
            int count = Math.min(length, note.length - noted);
            System.arraycopy(note, noted, target, start, count);
            noted += count;
            return count;
        }
        long limit = hole != null && file.offset() < hole.begin() ? hole.begin() - file.offset() : length;
        return file.read(target, start, (int) Math.min(length, limit));
    }
}
