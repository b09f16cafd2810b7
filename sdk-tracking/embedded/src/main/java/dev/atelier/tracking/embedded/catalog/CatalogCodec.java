package dev.atelier.tracking.embedded.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.spi.tracking.DocumentTable;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.file.Frame;
import dev.atelier.tracking.embedded.file.Payload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a commit: a count, then for each write an operation, kind, id, and the body when there is one. Those of a
 * block of a snapshot: its length, then compressed writes, each behind its revision. Reading is confined to a thread.
 */
final class CatalogCodec {
    static final int COMMIT = 1;
    static final int BLOCK = 4;

    static final int PUT = 1;
    static final int DELETE = 2;

    private final DocumentTable table;
    private final Inflater inflater = new Inflater();
    private byte[] raw = new byte[0];
    private String kind = "";

    /** Reads frames into a table. */
    CatalogCodec(DocumentTable table) {
        this.table = table;
    }

    static byte[] encode(List<Write> writes) {
        Payload payload = new Payload().putInt(writes.size());
        for (Write write : writes) {
            String body = write.body();
            payload.putInt(body == null ? DELETE : PUT)
                    .putText(write.key().kind())
                    .putText(write.key().id());
            if (body != null) {
                payload.putText(body);
            }
        }
        return payload.toBytes();
    }

    /** Applies what a frame has later than the table. */
    void read(Frame frame) {
        if (frame.sequence() <= table.sequence()) {
            return; // a snapshot repeats what is known
        }
        if (frame.type() == BLOCK) {
            readBlock(inflate(frame.payload()));
        } else {
            ByteBuffer payload = frame.payload();
            int count = payload.getInt();
            for (int i = 0; i < count; i++) {
                readWrite(frame.sequence(), payload);
            }
        }
    }

    private void readBlock(ByteBuffer writes) {
        long known = table.sequence();
        while (writes.hasRemaining()) {
            long revision = writes.getLong();
            if (revision > known) {
                readWrite(revision, writes);
            } else {
                skipWrite(writes);
            }
        }
    }

    private void readWrite(long revision, ByteBuffer source) {
        int operation = source.getInt();
        String of = kind(source);
        String id = text(source);
        table.load(revision, of, id, operation == PUT ? text(source) : null);
    }

    private static void skipWrite(ByteBuffer source) {
        int texts = source.getInt() == PUT ? 3 : 2;
        for (int i = 0; i < texts; i++) {
            int length = source.getInt();
            source.position(source.position() + length);
        }
    }

    /** Most documents in a row are of one kind, whose name need not be made again. */
    private String kind(ByteBuffer source) {
        int length = source.getInt();
        boolean same = length == kind.length();
        for (int i = 0; same && i < length; i++) {
            same = source.get(source.position() + i) == kind.charAt(i);
        }
        if (!same) {
            kind = new String(source.array(), source.arrayOffset() + source.position(), length, UTF_8);
        }
        source.position(source.position() + length);
        return kind;
    }

    private static String text(ByteBuffer source) {
        int length = source.getInt();
        String text = new String(source.array(), source.arrayOffset() + source.position(), length, UTF_8);
        source.position(source.position() + length);
        return text;
    }

    private ByteBuffer inflate(ByteBuffer payload) {
        int length = payload.getInt();
        if (raw.length < length) {
            raw = new byte[length];
        }
        inflater.reset();
        inflater.setInput(payload);
        try {
            int inflated = 0;
            while (inflated < length && !inflater.finished()) {
                inflated += inflater.inflate(raw, inflated, length - inflated);
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a block with the right checksum cannot be inflated", e);
        }
        return ByteBuffer.wrap(raw, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
