package dev.atelier.tracking.postgresql.catalog;

import dev.atelier.error.LeaseLostException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.OpenState;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Documents in one table, deleted ones included, which makes it the change feed as well. Thread-safe. */
public final class PostgresCatalog implements Catalog {
    /** How long a notification may be missing before a waiting thread looks on its own. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final OpenState state;
    private final ChangeListener listener;
    private final Runnable beforeCommit;

    /** {@code beforeCommit} makes visible to all what the commit may speak of. */
    public PostgresCatalog(Database database, OpenState state, ChangeListener listener, Runnable beforeCommit) {
        this.database = database;
        this.state = state;
        this.listener = listener;
        this.beforeCommit = beforeCommit;
    }

    @Override
    public Optional<Document> find(DocumentKey key) {
        state.requireOpen();
        return database.look("read " + key, connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select revision, body from document where kind = ? and id = ? and body is not null")) {
                query.setString(1, StoredText.encode(key.kind()));
                query.setString(2, StoredText.encode(key.id()));
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Document(key, row.getLong(1), StoredText.decodeBody(row.getString(2))))
                            : Optional.empty();
                }
            }
        });
    }

    @Override
    public List<Document> list(String kind, String idPrefix) {
        state.requireOpen();
        String prefix = StoredText.encode(idPrefix);
        List<Document> found = database.read("list the documents of kind " + kind, connection -> {
            try (PreparedStatement query = connection.prepareStatement("select id, revision, body from document"
                    + " where kind = ? and id >= ? and starts_with(id, ?) and body is not null")) {
                query.setString(1, StoredText.encode(kind));
                query.setString(2, prefix);
                query.setString(3, prefix);
                return documents(kind, query);
            }
        });
        found.sort(Comparator.comparing(Document::key));
        return List.copyOf(found);
    }

    @Override
    public long commit(List<Write> writes) {
        return commit(writes, CommitBatch.Fence.NONE);
    }

    @Override
    public long commit(List<Write> writes, Lease lease) {
        if (!lease.held()) {
            throw new LeaseLostException(lease.name());
        }
        return commit(writes, new CommitBatch.Fence(lease.name(), lease.term()));
    }

    private long commit(List<Write> writes, CommitBatch.Fence fence) {
        state.requireOpen();
        CommitBatch batch = new CommitBatch(writes, fence);
        beforeCommit.run();
        UUID token = UUID.randomUUID();
        return database.transaction(
                "commit " + writes.get(0).key() + (writes.size() > 1 ? " and others" : ""),
                connection -> batch.run(connection, token, listener.channel()),
                connection -> CommitBatch.outcome(connection, token));
    }

    @Override
    public Changes changes(long after) {
        state.requireOpen();
        return database.read("read the change feed", connection -> {
            long sequence = sequence(connection);
            try (PreparedStatement query = connection.prepareStatement("select kind, id, revision, body is null"
                    + " from document where revision > ? and revision <= ? order by revision, kind, id")) {
                query.setLong(1, after);
                query.setLong(2, sequence);
                List<Change> changes = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        DocumentKey key = new DocumentKey(
                                StoredText.decode(row.getString(1)), StoredText.decode(row.getString(2)));
                        changes.add(new Change(key, row.getLong(3), row.getBoolean(4)));
                    }
                }
                return new Changes(changes, sequence);
            }
        });
    }

    @Override
    public long sequence() {
        state.requireOpen();
        return database.look("read the change feed", PostgresCatalog::sequence);
    }

    @Override
    public boolean awaitChange(long after, Duration timeout) {
        long start = System.nanoTime();
        long limit = TimeUnit.NANOSECONDS.convert(timeout);
        while (true) {
            long heard = listener.heard();
            if (hasChanged(after)) {
                return true;
            }
            long left = limit - (System.nanoTime() - start);
            if (left <= 0) {
                return false;
            }
            await(heard, Math.min(left, LONGEST_WAIT_NANOS));
        }
    }

    /** A server that is away for a while has no changes. */
    private boolean hasChanged(long after) {
        try {
            return sequence() > after;
        } catch (StoreException e) {
            if (e.retryable()) {
                return false;
            }
            throw e;
        }
    }

    private void await(long heard, long nanos) {
        try {
            listener.await(heard, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while waiting for a change of the catalog", e);
        }
    }

    private static long sequence(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select sequence from workspace");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Document> documents(String kind, PreparedStatement query) throws SQLException {
        List<Document> documents = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                DocumentKey key = new DocumentKey(kind, StoredText.decode(row.getString(1)));
                documents.add(new Document(key, row.getLong(2), StoredText.decodeBody(row.getString(3))));
            }
        }
        return documents;
    }
}
