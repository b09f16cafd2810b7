package dev.atelier.tracking.postgresql.artifact;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.OpenState;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Content in rows of one mebibyte, so that any size passes through little memory. Thread-safe. */
public final class PostgresArtifactStore implements ArtifactStore {
    private static final int PAGE = 1_000;

    private final Database database;
    private final OpenState state;

    public PostgresArtifactStore(Database database, OpenState state) {
        this.database = database;
        this.state = state;
    }

    @Override
    public Blob put(InputStream content) {
        state.requireOpen();
        ContentUpload upload = new ContentUpload(content);
        Optional<Blob> small = upload.whole();
        if (small.isPresent()) {
            return small.filter(this::touch)
                    .orElseGet(() -> database.repeatable("store an artifact", upload::insertWhole));
        }
        return database.transaction("store an artifact", upload::insert, connection -> stored(connection, upload));
    }

    @Override
    public InputStream open(String sha256) {
        byte[] hash = hash(sha256);
        long[] found = database.read("open artifact " + sha256, connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select content_id, size from artifact where sha256 = ?")) {
                query.setBytes(1, hash);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? new long[] {row.getLong(1), row.getLong(2)} : new long[0];
                }
            }
        });
        if (found.length == 0) {
            throw new NotFoundException("artifact", sha256, "");
        }
        return new ChunkedContent(n -> chunk(sha256, found[0], n), found[1]);
    }

    @Override
    public boolean contains(String sha256) {
        byte[] hash = hash(sha256);
        return database.read("look for artifact " + sha256, connection -> {
            try (PreparedStatement query = connection.prepareStatement("select 1 from artifact where sha256 = ?")) {
                query.setBytes(1, hash);
                try (ResultSet row = query.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public void forEach(Consumer<Blob> action) {
        state.requireOpen();
        String last = "";
        List<Blob> page;
        do {
            page = pageAfter(last);
            page.forEach(action);
            last = page.isEmpty() ? last : page.get(page.size() - 1).sha256();
        } while (page.size() == PAGE);
    }

    @Override
    public boolean isUsedAfter(String sha256, Instant time) {
        byte[] hash = hash(sha256);
        return database.repeatable("look at artifact " + sha256, connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select 1 from artifact where sha256 = ? and put_at > ?")) {
                query.setBytes(1, hash);
                query.setTimestamp(2, Timestamp.from(time));
                try (ResultSet row = query.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    @Override
    public boolean delete(String sha256, Instant unusedSince) {
        byte[] hash = hash(sha256);
        return database.repeatable("delete artifact " + sha256, connection -> {
            try (PreparedStatement delete = connection.prepareStatement("with gone as (delete from artifact"
                    + " where sha256 = ? and put_at <= ? returning content_id)"
                    + " delete from artifact_chunk c using gone where c.content_id = gone.content_id")) {
                delete.setBytes(1, hash);
                delete.setTimestamp(2, Timestamp.from(unusedSince));
                delete.executeUpdate();
            }
            try (PreparedStatement query = connection.prepareStatement("select 1 from artifact where sha256 = ?")) {
                query.setBytes(1, hash);
                try (ResultSet row = query.executeQuery()) {
                    return !row.next();
                }
            }
        });
    }

    /** Notes that content that is there was put again; false when it is not there. */
    private boolean touch(Blob blob) {
        return database.repeatable("store an artifact", connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("update artifact set put_at = clock_timestamp() where sha256 = ?")) {
                update.setBytes(1, hash(blob.sha256()));
                return update.executeUpdate() == 1;
            }
        });
    }

    private Optional<Blob> stored(Connection connection, ContentUpload upload) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select 1 from artifact where sha256 = ?")) {
            query.setBytes(1, hash(upload.blob().sha256()));
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(upload.blob()) : Optional.empty();
            }
        }
    }

    private byte[] chunk(String sha256, long contentId, int n) throws IOException {
        try {
            return database.read("read artifact " + sha256, connection -> {
                try (PreparedStatement query = connection.prepareStatement(
                        "select bytes from artifact_chunk where content_id = ? and n = ?")) {
                    query.setLong(1, contentId);
                    query.setInt(2, n);
                    try (ResultSet row = query.executeQuery()) {
                        if (!row.next()) {
                            throw new StoreException("artifact " + sha256 + " was deleted while it was read");
                        }
                        return row.getBytes(1);
                    }
                }
            });
        } catch (StoreException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private List<Blob> pageAfter(String last) {
        return database.read("list the artifacts", connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select sha256, size from artifact where sha256 > ? order by sha256 limit " + PAGE)) {
                query.setBytes(1, HexFormat.of().parseHex(last));
                List<Blob> page = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        page.add(new Blob(HexFormat.of().formatHex(row.getBytes(1)), row.getLong(2)));
                    }
                }
                return page;
            }
        });
    }

    private byte[] hash(String sha256) {
        state.requireOpen();
        return HexFormat.of().parseHex(new Blob(sha256, 0).sha256());
    }
}
