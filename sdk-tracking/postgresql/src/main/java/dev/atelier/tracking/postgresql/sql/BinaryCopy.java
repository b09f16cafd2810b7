package dev.atelier.tracking.postgresql.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, sent in blocks. Begins with the first row. Confined to a thread.
 *
 * <p>The format: PostgreSQL's manual, COPY, "Binary Format".
 */
public final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int BLOCK = 1 << 16;

    private final Connection connection;
    private final String table;
    private ByteBuffer bytes = ByteBuffer.allocate(2 * BLOCK);
    private @Nullable CopyIn copy;

    /** {@code table} is the table's name with its columns in brackets. */
    public BinaryCopy(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    public BinaryCopy row(int columns) throws SQLException {
        if (copy == null) {
            copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy " + table + " from stdin (format binary)");
            bytes.put(SIGNATURE).putInt(0).putInt(0);
        }
        if (bytes.position() >= BLOCK) {
            send();
        }
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    public BinaryCopy putInt(int value) {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    public BinaryCopy putLong(long value) {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
        return this;
    }

    public BinaryCopy putDouble(double value) {
        return putLong(Double.doubleToRawLongBits(value));
    }

    public BinaryCopy putBytes(byte[] value) {
        room(Integer.BYTES + value.length).putInt(value.length).put(value);
        return this;
    }

    public BinaryCopy putText(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public BinaryCopy putNull() {
        room(Integer.BYTES).putInt(-1);
        return this;
    }

    public void end() throws SQLException {
        CopyIn current = copy;
        if (current != null) {
            room(Short.BYTES).putShort((short) -1);
            send();
            current.endCopy();
        }
    }

    /** Cancels what was not ended, so that the connection can be used on. */
    @Override
    public void close() throws SQLException {
        CopyIn current = copy;
        if (current != null && current.isActive()) {
            current.cancelCopy();
        }
    }

    private void send() throws SQLException {
        if (copy != null) {
            copy.writeToCopy(bytes.array(), 0, bytes.position());
        }
        bytes.clear();
    }

    private ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            int position = bytes.position();
            bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), 2 * (position + count)));
            bytes.position(position);
        }
        return bytes;
    }
}
