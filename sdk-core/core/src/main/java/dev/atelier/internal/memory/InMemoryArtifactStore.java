package dev.atelier.internal.memory;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Contents by hash. */
final class InMemoryArtifactStore implements ArtifactStore {
    private static final class Content {
        final byte[] bytes;
        final Instant putAt = Instant.now();

        Content(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final OpenState state;

    InMemoryArtifactStore(OpenState state) {
        this.state = state;
    }

    @Override
    public Blob put(InputStream content) {
        state.requireOpen();
        byte[] bytes = readAll(content);
        String sha256 = sha256(bytes);
        contents.put(sha256, new Content(bytes));
        return new Blob(sha256, bytes.length);
    }

    @Override
    public InputStream open(String sha256) {
        byte[] bytes = find(sha256);
        if (bytes == null) {
            throw new NotFoundException("artifact", sha256, "store it first");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public boolean contains(String sha256) {
        return find(sha256) != null;
    }

    @Override
    public void forEach(Consumer<Blob> action) {
        state.requireOpen();
        contents.forEach((sha256, content) -> action.accept(new Blob(sha256, content.bytes.length)));
    }

    @Override
    public boolean isUsedAfter(String sha256, Instant time) {
        state.requireOpen();
        Content content = contents.get(sha256);
        return content != null && content.putAt.isAfter(time);
    }

    @Override
    public boolean delete(String sha256, Instant unusedSince) {
        state.requireOpen();
        return contents.computeIfPresent(sha256, (hash, content) -> keep(content, unusedSince)) == null;
    }

    @SuppressWarnings("NullAway") // ConcurrentHashMap.computeIfPresent removes the entry on null
    private static Content keep(Content content, Instant unusedSince) {
        return content.putAt.isAfter(unusedSince) ? content : null;
    }

    private byte @Nullable [] find(String sha256) {
        state.requireOpen();
        Content content = contents.get(new Blob(sha256, 0).sha256());
        return content == null ? null : content.bytes;
    }

    private static byte[] readAll(InputStream content) {
        try {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new StoreException("the content to store cannot be read: " + e.getMessage(), e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
