package dev.atelier.tracking.postgresql;

import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.tracking.postgresql.artifact.ContentUpload;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.series.PointCodec;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads all content and all points, and compares them with what is said of them. Confined to a thread. */
final class StoreVerifier {
    private static final int FETCH = 200;

    private final List<Damage> damages = new ArrayList<>();
    private long bytes;

    Verification verify(Database database, ArtifactStore artifacts) {
        artifacts.forEach(blob -> verify(artifacts, blob));
        database.snapshot("verify the points", this::verifyPoints);
        return new Verification(bytes, damages);
    }

    private void verify(ArtifactStore artifacts, Blob blob) {
        MessageDigest digest = ContentUpload.sha256();
        try (InputStream content = artifacts.open(blob.sha256())) {
            byte[] buffer = new byte[1 << 16];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
                bytes += count;
            }
        } catch (IOException e) {
            damaged(blob, String.valueOf(e.getMessage()));
            return;
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(blob.sha256())) {
            damaged(blob, "its bytes have another hash");
        }
    }

    private void damaged(Blob blob, String what) {
        damages.add(new Damage("artifact " + blob.sha256(), what, "this file is lost; put it again to repair it"));
    }

    private boolean verifyPoints(Connection connection) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select s.run_id, s.metric, c.start, c.points, c.data"
                        + " from point_chunk c join series s on s.id = c.series_id")) {
            query.setFetchSize(FETCH);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    byte[] data = row.getBytes(5);
                    bytes += data.length;
                    String series =
                            StoredText.decode(row.getString(2)) + "' of run '" + StoredText.decode(row.getString(1));
                    broken(data, row.getInt(4))
                            .ifPresent(what -> damages.add(
                                    new Damage("metric '" + series + "'", what, "up to 1,000 of its points are lost")));
                }
            }
        }
        return damages.isEmpty();
    }

    private static Optional<String> broken(byte[] data, int count) {
        try {
            MetricPoints.Builder points = new MetricPoints.Builder(count);
            return PointCodec.decode(data, count, points)
                    ? Optional.empty()
                    : Optional.of("a chunk of points has bytes left over");
        } catch (RuntimeException e) {
            return Optional.of("a chunk of points cannot be decoded: " + e);
        }
    }
}
