package dev.atelier.compute.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** An archive as the engine unpacks it, all of it owned by whoever the job runs as. Confined to one thread. */
final class TarFile implements AutoCloseable {
    private static final int PROGRAM = 0755;
    private static final int PLAIN = 0644;
    private static final int PRIVATE = 0600;
    private static final int OWNER = 0700;

    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final TarArchiveOutputStream out;
    private final long[] owner;

    /**
     * Begins an archive.
     *
     * @param target where it goes; closed with this
     * @param user {@code uid:gid} in numbers
     */
    TarFile(OutputStream target, String user) {
        out = new TarArchiveOutputStream(target, StandardCharsets.UTF_8.name());
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        out.setAddPaxHeadersForNonAsciiNames(true);
        owner = Stream.of(user.split(":")).mapToLong(Long::parseLong).toArray();
    }

    /** Adds a file, or a directory and what is in it. */
    void addTree(String name, Path root, FileVisitOption... options) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(root, options)) {
            paths = walk.sorted().toList();
        }
        for (Path path : paths) {
            String below = root.relativize(path).toString();
            add(below.isEmpty() ? name : name + "/" + below, path, options.length > 0);
        }
    }

    private void add(String name, Path path, boolean follow) throws IOException {
        if (!follow && Files.isSymbolicLink(path)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(path).toString());
            put(entry, PROGRAM);
            out.closeArchiveEntry();
        } else if (Files.isDirectory(path)) {
            addDirectory(name, PROGRAM & visibility(path));
        } else if (Files.isRegularFile(path)) {
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(Files.size(path));
            put(entry, (Files.isExecutable(path) ? PROGRAM : PLAIN) & visibility(path));
            Files.copy(path, out);
            out.closeArchiveEntry();
        }
    }

    void addDirectory(String name) throws IOException {
        addDirectory(name, PROGRAM);
    }

    private void addDirectory(String name, int mode) throws IOException {
        put(new TarArchiveEntry(name + "/"), mode);
        out.closeArchiveEntry();
    }

    /** The bits that may be set: those of the owner only, where nobody else may read the file here. */
    private static int visibility(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view == null || view.readAttributes().permissions().stream().anyMatch(OTHERS::contains) ? ~0 : OWNER;
    }

    /** Adds a file that only its owner may read. */
    void addFile(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        put(entry, PRIVATE);
        out.write(content);
        out.closeArchiveEntry();
    }

    private void put(TarArchiveEntry entry, int mode) throws IOException {
        entry.setMode(mode);
        entry.setIds((int) owner[0], (int) owner[owner.length - 1]);
        out.putArchiveEntry(entry);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
