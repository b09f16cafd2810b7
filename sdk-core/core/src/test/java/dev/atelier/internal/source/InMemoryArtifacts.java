package dev.atelier.internal.source;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** An artifact store for tests that can call back before and after it reads content. */
class InMemoryArtifacts implements ArtifactStore {
    final Map<String, byte[]> blobs = new TreeMap<>();
    Runnable beforeReading = () -> {};

    @Override
    public Blob put(InputStream content) {
        beforeReading.run();
        try {
            byte[] bytes = content.readAllBytes();
            String sha256 = HexFormat.of().formatHex(SnapshotManifest.sha256().digest(bytes));
            blobs.put(sha256, bytes);
            return new Blob(sha256, bytes.length);
        } catch (IOException e) {
            throw new StoreException("cannot read", e);
        }
    }

    @Override
    public InputStream open(String sha256) {
        byte[] bytes = blobs.get(sha256);
        if (bytes == null) {
            throw new NotFoundException("blob", sha256, "");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean contains(String sha256) {
        return blobs.containsKey(sha256);
    }

    @Override
    public void forEach(Consumer<Blob> action) {
        blobs.forEach((sha256, bytes) -> action.accept(new Blob(sha256, bytes.length)));
    }

    @Override
    public boolean delete(String sha256, Instant unusedSince) {
        blobs.remove(sha256);
        return true;
    }
}
