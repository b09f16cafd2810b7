package dev.atelier.tracking.embedded.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How long a log is at least, in a file of 16 bytes beside it, so that a log that was cut or is gone shows. Written after each
 * append, and before the log is replaced by a shorter one. Confined to its owner's lock.
 */
public final class KnownLength implements Closeable {
    /** What the name of the file has behind that of the log. */
    public static final String SUFFIX = ".len";

    private static final int SIZE = 16;

    private final Path path;
    private @Nullable StoredFile file;

    public KnownLength(Path log) {
        path = beside(log);
    }

    /** Returns the file that has the length of a log. */
    public static Path beside(Path log) {
        return log.resolveSibling(log.getFileName() + SUFFIX);
    }

    /** Returns the length; 0 when none was written yet, -1 when what was written is damaged. */
    public long read() throws IOException {
        StoredFile known = file;
        if (known != null) {
            return read(known);
        }
        try (StoredFile opened = StoredFile.read(path)) {
            return read(opened);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Makes room for the length, so that writing it later needs no space on the disk. */
    public void prepare() throws IOException {
        if (file == null) {
            StoredFile opened = StoredFile.readAndWrite(path);
            file = opened;
            if (opened.size() == 0) {
                write(0);
            }
        }
    }

    /** Writes a length; {@link #prepare} was called before. */
    public void write(long length) throws IOException {
        StoredFile known = file;
        if (known == null) {
            throw new IllegalStateException(path + " is not open");
        }
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, length);
        known.write(bytes.putInt(8, crc(bytes)), 0);
    }

    @Override
    public void close() throws IOException {
        StoredFile.close(file, null);
        file = null;
    }

    private static long read(StoredFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        file.read(bytes, 0);
        if (bytes.position() == 0) {
            return 0;
        }
        boolean whole = !bytes.hasRemaining() && bytes.getInt(8) == crc(bytes) && bytes.getInt(12) == 0;
        return whole ? bytes.getLong(0) : -1;
    }

    private static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, Long.BYTES));
        return (int) crc.getValue();
    }
}
