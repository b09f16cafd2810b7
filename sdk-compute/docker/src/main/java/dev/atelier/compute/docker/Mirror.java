package dev.atelier.compute.docker;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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

/** Copies files of a container's run directory into that of this machine, and back. Immutable, thread-safe. */
final class Mirror {
    /** Where files are before they are complete. */
    static final String DRAFTS = ".drafts";

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
        return engine.download(container, place, stream -> unpack(path, without, stream));
    }

    private long unpack(String path, Set<String> without, InputStream stream) throws IOException {
        String prefix = path.substring(0, path.lastIndexOf('/') + 1);
        boolean empty = true;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String name = path.isEmpty() ? below(entry.getName()) : prefix + entry.getName();
                if (!name.isEmpty() && !without.contains(name.split("/", 2)[0])) {
                    unpack(
                            name,
                            path.isEmpty() ? below(entry.getLinkName()) : prefix + entry.getLinkName(),
                            entry,
                            tar);
                }
                empty = false;
            }
            if (empty) {
                throw new IOException("the engine sent no archive");
            }
            return tar.getBytesRead();
        }
    }

    /** The name below the run directory, which the archive names itself. */
    private static String below(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(slash + 1);
    }

    private void unpack(String name, String original, TarArchiveEntry entry, InputStream content) throws IOException {
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
        Path draft = Files.createDirectories(directory.resolve(DRAFTS))
                .resolve(UUID.randomUUID().toString());
        try {
            if (write(draft, original, entry, content)) {
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Pipes and devices are left out. */
    private boolean write(Path draft, String original, TarArchiveEntry entry, InputStream content) throws IOException {
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(draft, Path.of(entry.getLinkName()));
            return true;
        }
        if (entry.isLink()) {
            return linkTo(directory.resolve(original).normalize(), draft);
        }
        if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
            return false;
        }
        Files.copy(content, draft);
        Files.setLastModifiedTime(draft, entry.getLastModifiedTime());
        return true;
    }

    /** A second name of a file that came before. */
    private boolean linkTo(Path original, Path draft) throws IOException {
        boolean ours = Files.isRegularFile(original) && original.toRealPath().startsWith(directory.toRealPath());
        if (ours) {
            Files.createLink(draft, original);
        }
        return ours;
    }

    private static void makeDirectory(Path path) throws IOException {
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            // a job may have made a link of it, which is left as it is
        }
    }

    /** Writes a file in the container, for nobody but the job to read: it may be a secret. */
    void send(String path, byte[] content, String user) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (TarFile tar = new TarFile(archive, user)) {
            tar.addFile(path, content);
        }
        engine.upload(container, ContainerRequest.RUN, () -> new ByteArrayInputStream(archive.toByteArray()));
    }
}
