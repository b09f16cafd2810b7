package dev.atelier.tracking.embedded.sealed;

import dev.atelier.tracking.embedded.file.Frame;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Frames written one behind the other. Confined to a thread. File streams, unlike channels, survive interrupts. */
final class SealedOutput implements Closeable {
    private final FileOutputStream file;
    private final OutputStream out;
    private long position;

    SealedOutput(Path path) throws IOException {
        file = new FileOutputStream(path.toFile());
        out = new BufferedOutputStream(file, 1 << 16);
    }

    long position() {
        return position;
    }

    /** Writes a frame, and returns where it begins. */
    long write(int type, long sequence, byte[] payload) throws IOException {
        return copy(Frame.encode(type, sequence, payload));
    }

    /** Writes a frame as it stands in another file, and returns where it begins. */
    long copy(ByteBuffer frame) throws IOException {
        long start = position;
        int length = frame.remaining();
        out.write(frame.array(), frame.arrayOffset() + frame.position(), length);
        position += length;
        return start;
    }

    /** Hands everything to the disk. */
    void force() throws IOException {
        out.flush();
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
