package dev.atelier.compute.support;

import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Copies a source tree into a directory, and checks every byte on the way. */
final class SourceTreeCopy {
    private final SourceTree source;
    private final Path target;
    private final Set<Path> directories = new HashSet<>();

    private SourceTreeCopy(SourceTree source, Path target) {
        this.source = source;
        this.target = target;
    }

    static void run(SourceTree source, Path target) throws IOException {
        SourceTreeCopy copy = new SourceTreeCopy(source, target);
        for (SourceTree.File file : source.files()) {
            copy.add(file);
        }
    }

    private void add(SourceTree.File file) throws IOException {
        Path path = target.resolve(RelativePath.require(file.path()));
        Path directory = path.getParent();
        if (directory != null && directories.add(directory)) {
            Files.createDirectories(directory);
        }
        copyVerified(file, path);
        if (file.executable()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void copyVerified(SourceTree.File file, Path path) throws IOException {
        String found;
        try (DigestInputStream in = new DigestInputStream(source.open(file), Sha256.digest());
                OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW)) {
            in.transferTo(out);
            found = HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
        if (!found.equalsIgnoreCase(file.sha256())) {
            throw new IOException("the source file '" + file.path() + "' is not what it was: its SHA-256 is " + found
                    + " instead of " + file.sha256() + "; take the snapshot again");
        }
    }
}
