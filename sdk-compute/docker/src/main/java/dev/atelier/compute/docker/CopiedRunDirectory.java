package dev.atelier.compute.docker;

import dev.atelier.compute.support.LocalRunDirectory;
import dev.atelier.error.ComputeException;
import dev.atelier.spi.compute.RunDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
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
    private final Mirror mirror;
    private final Path directory;
    private final RunDirectory local;
    private final Set<String> marks;
    private final String user;

    /**
     * Creates the view.
     *
     * @param mirror fetches files from the container
     * @param directory the mirror's directory
     * @param marks names in it that are not the job's
     * @param user who the job runs as
     */
    CopiedRunDirectory(Mirror mirror, Path directory, Set<String> marks, String user) {
        this.mirror = mirror;
        this.directory = directory;
        this.local = new LocalRunDirectory(directory);
        this.marks = marks;
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
                .filter(entry -> !marks.contains(entry.path()))
                .toList();
    }

    @Override
    public void writeAtomic(String path, byte[] content) {
        local.writeAtomic(path, content);
        send(path, content);
    }

    @Override
    public boolean createExclusive(String path, byte[] content) {
        boolean created = local.createExclusive(path, content);
        if (created) {
            send(path, content);
        }
        return created;
    }

    private void send(String path, byte[] content) {
        try {
            mirror.send(path, content, user);
        } catch (IOException e) {
            throw new ComputeException("'" + path + "' could not be sent to the container: " + e.getMessage(), e);
        }
    }

    private void refresh(String path) {
        Long until = freshUntil.get(path);
        if (CopiedRuns.collected(directory) || (until != null && System.nanoTime() - until < 0)) {
            return;
        }
        try {
            long sent = mirror.fetch(path, marks);
            freshUntil.put(path, System.nanoTime() + sent * NANOS_PER_BYTE);
        } catch (IOException e) {
            throw new ComputeException("'" + path + "' could not be fetched from the container: " + e.getMessage(), e);
        }
    }
}
