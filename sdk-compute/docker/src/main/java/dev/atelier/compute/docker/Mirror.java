package dev.atelier.compute.docker;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Copies files of a container's run directory into that of this machine. Immutable, thread-safe. */
final class Mirror {
    private final Engine engine;
    private final String container;
    private final Path directory;

    Mirror(Engine engine, String container, Path directory) {
        this.engine = engine;
        this.container = container;
        this.directory = directory;
    }

    /**
     * Fetches a file, or a directory with all that is in it.
     *
     * @param path its path in the run directory; empty for all of it
     * @param without names in the run directory that are left out
     * @return how much was sent, 0 when there is nothing by this path
     */
    long fetch(String path, Set<String> without) throws IOException {
        String place = path.isEmpty() ? ContainerRequest.RUN : ContainerRequest.RUN + "/" + path;
        int prefix = path.lastIndexOf('/') + 1;
        return engine.download(container, place, stream -> {
            try (TarArchiveInputStream tar = new TarArchiveInputStream(stream)) {
                for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                    String name = path.isEmpty() ? below(entry.getName()) : path.substring(0, prefix) + entry.getName();
                    if (!name.isEmpty() && !without.contains(name.split("/", 2)[0])) {
                        unpack(name, entry, tar);
                    }
                }
                return Math.max(1, tar.getBytesRead());
            }
        });
    }

    /** The name below the run directory, which the archive names itself. */
    private static String below(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(slash + 1);
    }

    private void unpack(String name, TarArchiveEntry entry, InputStream content) throws IOException {
        Path target = directory.resolve(name).normalize();
        Path parent = requireNonNull(target.getParent(), "a file has a parent");
        if (!target.startsWith(directory) || target.equals(directory)) {
            return;
        }
        if (entry.isDirectory()) {
            makeDirectory(target);
            return;
        }
        makeDirectory(parent);
        if (!parent.toRealPath().startsWith(directory.toRealPath())) {
            return;
        }
        Path draft = parent.resolve(".draft-" + UUID.randomUUID());
        try {
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(draft, Path.of(entry.getLinkName()));
            } else if (entry.isFile() && !entry.isLink()) {
                Files.copy(content, draft);
            } else {
                return;
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void makeDirectory(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            // a job may have made a link of it, which is left as it is
        }
    }
}
