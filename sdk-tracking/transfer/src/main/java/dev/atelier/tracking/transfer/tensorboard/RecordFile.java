package dev.atelier.tracking.transfer.tensorboard;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The framing of TFRecord files, little-endian: {@code uint64 length, uint32 crc(length), data, uint32 crc(data)}, where crc is
 * a masked CRC32C. Source: {@code tensorflow/core/lib/io/record_writer.h}.
 */
public final class RecordFile {
    private static final int MASK = 0xA282EAD8;
    private static final int HEAD = 12;
    private static final int TAIL = 4;
    private static final int MAX_LENGTH = 1 << 30;

    /** Why a file cannot be read to its end, or a record not at all. */
    public static final class DamagedRecordException extends IOException {
        private static final long serialVersionUID = 1L;

        /** Whether the next record can still be read. */
        private final boolean skipped;

        DamagedRecordException(String message, boolean skipped) {
            super(message);
            this.skipped = skipped;
        }

        boolean skipped() {
            return skipped;
        }
    }

    private RecordFile() {}

    /** Writes a record. */
    public static void write(OutputStream out, byte[] data) throws IOException {
        ByteBuffer head =
                ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length);
        out.write(head.putInt(maskedCrc(head.array(), Long.BYTES)).array());
        out.write(data);
        out.write(ByteBuffer.allocate(TAIL)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(maskedCrc(data, data.length))
                .array());
    }

    /**
     * Reads a record.
     *
     * @return its data, or null at the end of the file
     * @throws EOFException when the file ends in the middle of the record
     * @throws DamagedRecordException when a checksum is wrong
     */
    public static byte @Nullable [] read(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length == 0) {
            return null;
        }
        if (head.length < HEAD) {
            throw new EOFException();
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long length = fields.getLong();
        if (fields.getInt() != maskedCrc(head, Long.BYTES) || length < 0 || length > MAX_LENGTH) {
            throw new DamagedRecordException("the checksum of a record's length is wrong; the rest is not read", false);
        }
        byte[] data = in.readNBytes((int) length);
        byte[] tail = in.readNBytes(TAIL);
        if (data.length < length || tail.length < TAIL) {
            throw new EOFException();
        }
        if (ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt() != maskedCrc(data, data.length)) {
            throw new DamagedRecordException("the checksum of a record is wrong; it is left out", true);
        }
        return data;
    }

    private static int maskedCrc(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
