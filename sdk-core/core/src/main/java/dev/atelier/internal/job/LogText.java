package dev.atelier.internal.job;

import dev.atelier.spi.compute.RunDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Log files as text; bytes that are not UTF-8 become the replacement character. */
final class LogText {
    private static final int TAIL_BYTES = 64 << 10;

    private LogText() {}

    /** Returns the last lines of a log. */
    static String tail(RunDirectory directory, String path, int lines) {
        long size = Math.max(0, directory.size(path));
        String text = read(directory, path, Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
        return String.join("\n", last(text, lines));
    }

    static List<String> last(String text, int lines) {
        List<String> all = text.lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** Reads a part of a log. */
    static String read(RunDirectory directory, String path, long offset, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int count;
        do {
            count = directory.read(path, offset + buffer.position(), buffer);
        } while (count > 0 && buffer.hasRemaining());
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }
}
