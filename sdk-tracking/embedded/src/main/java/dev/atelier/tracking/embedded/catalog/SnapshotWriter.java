package dev.atelier.tracking.embedded.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.file.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Deflater;

/** Writes the blocks of a snapshot; all documents of a commit are in one block. Confined to a thread. */
final class SnapshotWriter implements AutoCloseable {
    private static final int BLOCK = 1 << 14; // what one damaged byte costs

    private final OutputStream out;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private ByteBuffer raw = ByteBuffer.allocate(2 * BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    private long last;

    SnapshotWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds the latest write of a document; revisions do not fall. */
    void add(long revision, Write write) throws IOException {
        if (raw.position() >= BLOCK && revision != last) {
            finish();
        }
        String body = write.body();
        room(Long.BYTES).putLong(revision);
        room(Integer.BYTES).putInt(body == null ? CatalogCodec.DELETE : CatalogCodec.PUT);
        putText(write.key().kind());
        putText(write.key().id());
        if (body != null) {
            putText(body);
        }
        last = revision;
    }

    /** Writes what has not been written yet. */
    void finish() throws IOException {
        if (raw.position() > 0) {
            ByteBuffer frame = Frame.encode(CatalogCodec.BLOCK, last, deflated());
            out.write(frame.array(), frame.arrayOffset(), frame.remaining());
            raw.clear();
        }
    }

    @Override
    public void close() {
        deflater.end();
    }

    private byte[] deflated() {
        byte[] payload = new byte[Integer.BYTES + raw.position() + raw.position() / 8 + 64];
        ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putInt(raw.position());
        deflater.reset();
        deflater.setInput(raw.array(), 0, raw.position());
        deflater.finish();
        int length = Integer.BYTES;
        while (!deflater.finished()) {
            length += deflater.deflate(payload, length, payload.length - length);
        }
        return Arrays.copyOf(payload, length);
    }

    private void putText(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        room(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8);
    }

    private ByteBuffer room(int count) {
        if (raw.remaining() < count) {
            int capacity = Math.max(2 * raw.capacity(), raw.position() + count);
            raw = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(raw.flip());
        }
        return raw;
    }
}
