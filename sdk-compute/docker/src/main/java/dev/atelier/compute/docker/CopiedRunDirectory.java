package dev.atelier.compute.docker;

import dev.atelier.compute.support.LocalRunDirectory;
import dev.atelier.error.ComputeException;
import dev.atelier.spi.compute.RunDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A run directory in a container, seen through the mirror on this machine. Thread-safe.
 *
 * <p>The engine sends files whole. So what has been sent is not asked for again for a while, the longer the more it was.
 */
final class CopiedRunDirectory implements RunDirectory {
    /** Ten megabytes a second, at the most. */
    private static final long NANOS_PER_BYTE = 100;

    private final Map<String, Long> freshUntil = new ConcurrentHashMap<>();
    private final Engine engine;
    private final String container;
    private final Mirror mirror;
    private final RunDirectory local;
    private final Path complete;
    private final Set<String> delivered;
    private final String user;

    CopiedRunDirectory(
            Engine engine, String container, Path directory, Path complete, Set<String> delivered, String user) {
        this.engine = engine;
        this.container = container;
        this.mirror = new Mirror(engine, container, directory);
        this.local = new LocalRunDirectory(directory);
        this.complete = complete;
        this.delivered = delivered;
        this.user = user;
    }

    @Override
    public long size(String path) {
        refresh(path);
        return local.size(path);
    }

    @Override
    public int read(String path, long offset, ByteBuffer target) {
        if (local.size(path) <= offset) {
            refresh(path);
        }
        return local.read(path, offset, target);
    }

    @Override
    public List<Entry> list(String path) {
        refresh(path);
        return local.list(path).stream()
                .filter(entry -> !entry.path().equals(complete.getFileName().toString()))
                .toList();
    }

    @Override
    public void writeAtomic(String path, byte[] content) {
        local.writeAtomic(path, content);
        upload(path, content);
    }

    @Override
    public boolean createExclusive(String path, byte[] content) {
        boolean created = local.createExclusive(path, content);
        if (created) {
            upload(path, content);
        }
        return created;
    }

    private void upload(String path, byte[] content) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarFile tar = new TarFile(archive, user)) {
            tar.addFile(path, content);
        } catch (IOException e) {
            throw new ComputeException("'" + path + "' could not be packed: " + e.getMessage(), e);
        }
        engine.upload(container, ContainerRequest.RUN, () -> new ByteArrayInputStream(archive.toByteArray()));
    }

    private void refresh(String path) {
        long now = System.nanoTime();
        Long until = freshUntil.get(path);
        if (Files.exists(complete) || (until != null && now - until < 0)) {
            return;
        }
        try {
            long sent = mirror.fetch(path, delivered);
            freshUntil.put(path, System.nanoTime() + sent * NANOS_PER_BYTE);
        } catch (IOException e) {
            throw new ComputeException(
                    "'" + path + "' could not be fetched from the container " + container + ": " + e.getMessage(), e);
        }
    }
}
