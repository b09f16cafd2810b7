package dev.atelier.tracking.postgresql.catalog;

import dev.atelier.error.ConflictException;
import dev.atelier.error.LeaseLostException;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The writes of one commit, as the arrays that the database takes in one statement. Immutable. */
final class CommitBatch {
    /** The lease that must still be the last of its name; none when the name is null. */
    record Fence(@Nullable String lease, long term) {
        static final Fence NONE = new Fence(null, 0);
    }

    private final List<Write> writes;
    private final Fence fence;
    private final @Nullable String[] kinds;
    private final @Nullable String[] ids;
    private final Long[] expected;
    private final @Nullable String[] bodies;

    CommitBatch(List<Write> writes, Fence fence) {
        if (writes.isEmpty() || writes.stream().map(Write::key).distinct().count() != writes.size()) {
            throw new IllegalArgumentException("a commit needs at least one write, and one per document: " + writes);
        }
        this.writes = List.copyOf(writes);
        this.fence = fence;
        kinds = writes.stream()
                .map(write -> StoredText.encode(write.key().kind()))
                .toArray(String[]::new);
        ids = writes.stream().map(write -> StoredText.encode(write.key().id())).toArray(String[]::new);
        expected = writes.stream().map(Write::expectedRevision).toArray(Long[]::new);
        bodies = writes.stream().map(CommitBatch::body).toArray(String[]::new);
    }

    /** Writes all, or throws without having written anything. */
    long run(Connection connection, UUID token, String channel) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement(
                "select committed, conflict, actual, lost from commit_held(?, ?, ?, ?, ?, ?, ?, ?)")) {
            call.setArray(1, connection.createArrayOf("text", kinds));
            call.setArray(2, connection.createArrayOf("text", ids));
            call.setArray(3, connection.createArrayOf("bigint", expected));
            call.setArray(4, connection.createArrayOf("text", bodies));
            call.setObject(5, token);
            call.setString(6, channel);
            call.setString(7, fence.lease);
            call.setLong(8, fence.term);
            try (ResultSet row = call.executeQuery()) {
                row.next();
                if (fence.lease != null && row.getBoolean(4)) {
                    throw new LeaseLostException(fence.lease);
                }
                int conflict = row.getInt(2);
                if (conflict > 0) {
                    throw conflict(writes.get(conflict - 1), row.getLong(3));
                }
                return row.getLong(1);
            }
        }
    }

    /**
     * Tells what became of a commit whose answer was lost: its sequence number, or empty when it was not done. Waits for
     * the commit that is under way, which holds the row's lock.
     */
    static Optional<Long> outcome(Connection connection, UUID token) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement lock = connection.prepareStatement("select 1 from workspace for update");
                PreparedStatement query =
                        connection.prepareStatement("select sequence from recent_commit where token = ?")) {
            lock.execute();
            query.setObject(1, token);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        } finally {
            connection.rollback();
        }
    }

    private static @Nullable String body(Write write) {
        String body = write.body();
        return body == null ? null : StoredText.encodeBody(body);
    }

    private static ConflictException conflict(Write write, long actual) {
        return new ConflictException(
                write.key().kind(),
                write.key().id(),
                actual == 0
                        ? "it does not exist any more"
                        : write.expectedRevision() == 0
                                ? "it exists already"
                                : "it was changed meanwhile, read it again");
    }
}
