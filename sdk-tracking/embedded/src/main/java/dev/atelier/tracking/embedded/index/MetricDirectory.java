package dev.atelier.tracking.embedded.index;

import dev.atelier.tracking.embedded.log.LogFile;
import dev.atelier.tracking.embedded.metric.MetricFileName;
import dev.atelier.tracking.embedded.point.PointFile;
import dev.atelier.tracking.embedded.sealed.SealedFormat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The directory of metric files, listed again only when it may have got more. Confined to the index's lock. */
public final class MetricDirectory {
    private static final int ORDINAL_DIGITS = 8;
    private static final long CLOCK_GRAIN_MILLIS = 2_000;

    private final Path directory;
    private List<Path> files = List.of();
    private long listedAt = Long.MIN_VALUE;

    MetricDirectory(Path directory) {
        this.directory = directory;
    }

    /** Returns the metric files in the order in which they were begun. */
    List<Path> files() throws IOException {
        try {
            long modified = Files.getLastModifiedTime(directory).toMillis();
            if (modified != listedAt) {
                files = listTwice(directory);
                listedAt = isSettled(modified) ? modified : Long.MIN_VALUE;
            }
            return files;
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Lists the directory again the next time. */
    void forget() {
        listedAt = Long.MIN_VALUE;
    }

    /**
     * Lists a directory that a compaction may be changing: one listing may have passed the place where a new file appears
     * and not yet that of the old file which then disappears; the next has the new one.
     */
    public static List<Path> listTwice(Path directory) throws IOException {
        List<Path> before = list(directory);
        List<Path> after = list(directory);
        while (!before.equals(after)) {
            before = after;
            after = list(directory);
        }
        return after;
    }

    /** Returns a number, in text that sorts, behind all that are in use. */
    public static String nextOrdinal(Path directory) throws IOException {
        long last = 0;
        for (Path file : listUnsorted(directory)) {
            last = Math.max(last, MetricFileName.ordinal(file));
        }
        String digits = String.valueOf(last + 1);
        return "0".repeat(Math.max(0, ORDINAL_DIGITS - digits.length())) + digits;
    }

    /** Two changes within a tick of the file system's clock look like one. */
    private static boolean isSettled(long modified) {
        return Math.abs(System.currentTimeMillis() - modified) > CLOCK_GRAIN_MILLIS;
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> files = listUnsorted(directory);
        Collections.sort(files);
        return Collections.unmodifiableList(files);
    }

    private static List<Path> listUnsorted(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (isMetricFile(entry)) {
                    files.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    private static boolean isMetricFile(Path entry) {
        String name = entry.toString();
        return name.endsWith(PointFile.SUFFIX) || name.endsWith(LogFile.SUFFIX) || name.endsWith(SealedFormat.SUFFIX);
    }
}
