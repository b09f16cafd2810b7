package dev.atelier.tracking.embedded.artifact;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.embedded.file.StoreFailure;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.LeaseLock;
import dev.atelier.tracking.embedded.workspace.OpenState;
import dev.atelier.tracking.embedded.workspace.StoreParts;
import dev.atelier.tracking.embedded.workspace.TemporaryFiles;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Contents in read-only files named by their hash: {@code artifacts/ab/abcd…}. Thread-safe.
 *
 * <p>File streams are used instead of channels because an interrupt does not close them.
 */
public final class EmbeddedArtifactStore implements ArtifactStore {
    private static final int BUFFER = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Layout layout;
    private final OpenState state;
    private final UnforcedPaths unforced;
    private final LeaseLock leases;
    private final TemporaryFiles temporary;

    public EmbeddedArtifactStore(StoreParts parts) {
        layout = parts.layout();
        state = parts.state();
        unforced = parts.unforced();
        leases = new LeaseLock(parts);
        temporary = new TemporaryFiles(layout);
    }

    @Override
    public Blob put(InputStream content) {
        state.requireOpen();
        try {
            Path draft = temporary.next();
            try {
                Blob blob = write(content, draft);
                publish(draft, blob);
                return blob;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw StoreFailure.of("store an artifact in", layout.artifacts(), e);
        }
    }

    @Override
    public InputStream open(String sha256) {
        Path file = file(sha256)
                .orElseThrow(() -> new NotFoundException("artifact", sha256, "it is not in " + layout.artifacts()));
        try {
            return new FileInputStream(file.toFile());
        } catch (IOException e) {
            throw StoreFailure.of("read", file, e);
        }
    }

    @Override
    public boolean contains(String sha256) {
        return Files.exists(path(sha256));
    }

    @Override
    public Optional<Path> file(String sha256) {
        return Optional.of(path(sha256)).filter(Files::exists);
    }

    @Override
    public void forEach(Consumer<Blob> action) {
        state.requireOpen();
        try {
            for (Path file : ArtifactFiles.list(layout.artifacts())) {
                long size = ArtifactFiles.size(file);
                if (size >= 0) {
                    action.accept(new Blob(String.valueOf(file.getFileName()), size));
                }
            }
        } catch (IOException e) {
            throw StoreFailure.of("list", layout.artifacts(), e);
        }
    }

    @Override
    public boolean isUsedAfter(String sha256, Instant time) {
        Path file = path(sha256);
        try {
            return ArtifactFiles.isUsedAfter(file, time);
        } catch (IOException e) {
            throw StoreFailure.of("look at", file, e);
        }
    }

    /** A put of the same content, here or in another process, is done before this begins, or finds the content gone. */
    @Override
    public boolean delete(String sha256, Instant unusedSince) {
        Path file = path(sha256);
        if (!Files.exists(file)) {
            return true;
        }
        Lease lease = lease(sha256);
        try (lease) {
            if (ArtifactFiles.isUsedAfter(file, unusedSince)) {
                return false;
            }
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            throw StoreFailure.of("delete", file, e);
        }
    }

    /** Excludes puts and deletes of the same content, by all processes. */
    private Lease lease(String sha256) {
        return leases.take("artifact-" + sha256, PATIENCE);
    }

    private Path path(String sha256) {
        state.requireOpen();
        return layout.artifacts()
                .resolve(new Blob(sha256, 0).sha256().substring(0, 2))
                .resolve(sha256);
    }

    private static Blob write(InputStream content, Path draft) throws IOException {
        MessageDigest digest = sha256();
        long size = 0;
        try (OutputStream out = new FileOutputStream(draft.toFile())) {
            byte[] buffer = new byte[BUFFER];
            for (int count = read(content, buffer); count >= 0; count = read(content, buffer)) {
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                size += count;
            }
        }
        return new Blob(HexFormat.of().formatHex(digest.digest()), size);
    }

    private static int read(InputStream content, byte[] buffer) {
        try {
            return content.read(buffer);
        } catch (IOException e) {
            throw new StoreException("the content to store cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Gives the draft its name, unless the content is there; a file of another length is a damaged one. Either way the
     * content counts as used now: who looks for contents that nobody needs must see that somebody has put it again.
     */
    private void publish(Path draft, Blob blob) throws IOException {
        Path target = path(blob.sha256());
        Path directory = layout.artifacts().resolve(blob.sha256().substring(0, 2));
        unforced.createDirectories(directory);
        Lease lease = lease(blob.sha256());
        try (lease) {
            boolean known = ArtifactFiles.size(target) == blob.size() && ArtifactFiles.touch(target);
            if (!known) {
                move(draft, target);
            }
        }
        unforced.add(target);
        unforced.add(directory);
    }

    private static void move(Path draft, Path target) throws IOException {
        ArtifactFiles.touch(draft);
        if (!draft.toFile().setReadOnly()) {
            throw new IOException("cannot make " + draft + " read-only");
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    }

    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
