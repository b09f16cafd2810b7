package dev.atelier.serving;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Frames over a socket: u32 payload length, u8 kind, u64 id, payload; big-endian. Used by one thread at a time. */
final class FrameChannel implements AutoCloseable {
    private static final int HEADER_BYTES = 13;
    private static final int MAX_PAYLOAD_BYTES = 1 << 30;

    private final SocketChannel socket;

    FrameChannel(SocketChannel socket) {
        this.socket = socket;
    }

    void send(Frame frame) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putInt(frame.payload().length)
                .put(frame.kind())
                .putLong(frame.id())
                .flip();
        ByteBuffer[] parts = {header, ByteBuffer.wrap(frame.payload())};
        while (parts[1].hasRemaining() || header.hasRemaining()) {
            socket.write(parts);
        }
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException when the other side has gone
     */
    Frame receive() throws IOException {
        ByteBuffer header = read(HEADER_BYTES);
        int length = header.getInt();
        if (length < 0 || length > MAX_PAYLOAD_BYTES) {
            throw new IOException("the worker sent a frame of " + Integer.toUnsignedLong(length) + " bytes; at most "
                    + MAX_PAYLOAD_BYTES + " are accepted");
        }
        return new Frame(header.get(), header.getLong(), read(length).array());
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                throw new EOFException("the worker has closed its socket");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
