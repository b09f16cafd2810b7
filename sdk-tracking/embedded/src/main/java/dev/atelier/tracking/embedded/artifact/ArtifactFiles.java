package dev.atelier.tracking.embedded.artifact;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The files {@code artifacts/ab/abcd…}, which others may put and delete meanwhile. */
public final class ArtifactFiles {
    private ArtifactFiles() {}

    /** Lists the files that have the name of an artifact and are where it belongs, sorted; others are none of ours. */
    static List<Path> list(Path artifacts) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path directory : children(artifacts)) {
            for (Path file : children(directory)) {
                if (isArtifact(file)) {
                    files.add(file);
                }
            }
        }
        Collections.sort(files);
        return files;
    }

    /** Returns the length of a file, or -1 when there is none. */
    static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** Says that a file is used now; false when it is gone, or another user's so that only a new file can say so. */
    static boolean touch(Path file) {
        // file systems keep microseconds at best, and the time must not be before now
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
        try {
            Files.setLastModifiedTime(file, FileTime.from(now));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isUsedAfter(Path file, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isAfter(time);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    public static boolean isArtifact(Path file) {
        String name = String.valueOf(file.getFileName());
        Path directory = file.getParent();
        return name.length() == 64
                && name.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))
                && directory != null
                && name.substring(0, 2).equals(String.valueOf(directory.getFileName()))
                && Files.isRegularFile(file);
    }

    private static List<Path> children(Path directory) throws IOException {
        List<Path> children = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return children;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(children::add);
        } catch (NoSuchFileException e) {
            return children; // deleted since
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return children;
    }
}
