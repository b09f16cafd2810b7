package dev.atelier.tracking.embedded.verify;

import dev.atelier.tracking.embedded.file.FileWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes that carry nothing, and must be 0 so that damage to them shows. */
final class Zeros {
    private static final int STRETCH = 1 << 16;

    private Zeros() {}

    static boolean fill(ByteBuffer bytes) {
        return fill(bytes, bytes.position(), bytes.limit());
    }

    static boolean fill(ByteBuffer bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether bytes are zeros but for one bit. */
    static boolean isFlippedBit(ByteBuffer bytes, int from, int to) {
        return bits(bytes, from, to) == 1;
    }

    static boolean isFlippedBit(FileWindow window, long from, long to) throws IOException {
        int bits = 0;
        for (long position = from; position < to && bits < 2; position += STRETCH) {
            @Nullable ByteBuffer bytes = window.at(position, Math.min(STRETCH, to - position));
            bits += bytes == null ? 0 : bits(bytes, bytes.position(), bytes.limit());
        }
        return bits == 1;
    }

    private static int bits(ByteBuffer bytes, int from, int to) {
        int bits = 0;
        for (int i = from; i < to; i++) {
            bits += Integer.bitCount(Byte.toUnsignedInt(bytes.get(i)));
        }
        return bits;
    }

    /** Tells whether a stretch of a file holds nothing but zeros, or does not exist. */
    static boolean fill(FileWindow window, long from, long to) throws IOException {
        for (long position = from; position < to; position += STRETCH) {
            @Nullable ByteBuffer bytes = window.at(position, Math.min(STRETCH, to - position));
            if (bytes != null && !fill(bytes)) {
                return false;
            }
        }
        return true;
    }
}
