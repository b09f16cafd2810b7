package dev.atelier.tracking.postgresql.artifact;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Content on its way into the database: in memory when it fits into one chunk, else streamed in one transaction, whose rows
 * nobody sees before its hash is known. Confined to a thread.
 */
public final class ContentUpload {
    private static final int CHUNK = 1 << 20;

    private final InputStream content;
    private final MessageDigest digest = sha256();
    private byte[] buffer;
    private int filled;
    private long size;
    private boolean begun;
    private @Nullable Blob blob;

    /** Reads the first chunk. */
    ContentUpload(InputStream content) {
        this.content = content;
        buffer = new byte[1 << 13];
        fill();
    }

    /** Returns what the content is, when all of it is in memory. */
    Optional<Blob> whole() {
        if (filled == CHUNK) {
            return Optional.empty();
        }
        if (blob == null) {
            digest.update(buffer, 0, filled);
            blob = new Blob(HexFormat.of().formatHex(digest.digest()), filled);
        }
        return Optional.of(blob);
    }

    Blob blob() {
        if (blob == null) {
            throw new IllegalStateException("the content is not read to its end");
        }
        return blob;
    }

    Blob insertWhole(Connection connection) throws SQLException {
        long contentId = nextContent(connection);
        insertChunk(connection, contentId, 0);
        return publish(connection, contentId, blob());
    }

    /** Streams the content; it can be read only once, so that a lost connection is a failure. */
    Blob insert(Connection connection) throws SQLException {
        if (begun) {
            throw StoreException.passing(
                    "the connection was lost while an artifact was stored; nothing of it is stored, put it again",
                    null);
        }
        begun = true;
        long contentId = nextContent(connection);
        for (int n = 0; filled > 0; n++) {
            digest.update(buffer, 0, filled);
            insertChunk(connection, contentId, n);
            size += filled;
            filled = 0;
            fill();
        }
        blob = new Blob(HexFormat.of().formatHex(digest.digest()), size);
        return publish(connection, contentId, blob);
    }

    /** Makes it visible, or drops it when somebody else was faster. */
    private static Blob publish(Connection connection, long contentId, Blob blob) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into artifact as a (sha256, size, content_id)"
                        + " values (?, ?, ?) on conflict (sha256) do update set put_at = clock_timestamp()"
                        + " returning content_id")) {
            insert.setBytes(1, HexFormat.of().parseHex(blob.sha256()));
            insert.setLong(2, blob.size());
            insert.setLong(3, contentId);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                if (row.getLong(1) != contentId) {
                    drop(connection, contentId);
                }
            }
        }
        return blob;
    }

    private static void drop(Connection connection, long contentId) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from artifact_chunk where content_id = ?")) {
            delete.setLong(1, contentId);
            delete.executeUpdate();
        }
    }

    private void insertChunk(Connection connection, long contentId, int n) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into artifact_chunk (content_id, n, bytes) values (?, ?, ?)")) {
            insert.setLong(1, contentId);
            insert.setInt(2, n);
            insert.setBytes(3, filled == buffer.length ? buffer : Arrays.copyOf(buffer, filled));
            insert.executeUpdate();
        }
    }

    private static long nextContent(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select nextval('artifact_content')");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void fill() {
        try {
            while (filled < CHUNK) {
                if (filled == buffer.length) {
                    buffer = Arrays.copyOf(buffer, Math.min(CHUNK, 4 * buffer.length));
                }
                int count = content.read(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    return;
                }
                filled += count;
            }
        } catch (IOException e) {
            throw new StoreException("the content to store cannot be read: " + e.getMessage(), e);
        }
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
