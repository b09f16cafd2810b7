package dev.atelier.internal.source;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes snapshots of source directories: the files that no ignore file and no default leaves out, each stored once.
 *
 * <p>{@code .git}, {@code .hg}, {@code .svn} and {@code .atelier} are never taken. By default {@code .azureml}, {@code
 * .DS_Store} and the directories {@code .ipynb_checkpoints}, {@code .venv}, {@code venv}, {@code __pycache__} and {@code
 * node_modules} are not taken either; a negated line such as {@code !venv/} takes one back. An {@code .amlignore} in the
 * source directory replaces
 * all {@code .gitignore} files. Ignore files above the source directory are not read. Immutable and thread-safe.
 */
public final class SnapshotTaker {
    /** The size limit that holds where nothing else is said: 1 GiB. */
    public static final long DEFAULT_MAX_BYTES = 1L << 30;

    private static final int ATTEMPTS = 3;
    private static final int REPORTED_ENTRIES = 10;

    private final long maxBytes;
    private final Collection<Path> excluded;
    private final SourceControl sources;
    private final @Nullable Path memory;

    /**
     * Takes snapshots up to a size.
     *
     * @param maxBytes the greatest sum of the files' lengths
     * @param excluded files and directories that are left out whatever the ignore files say, such as the workspace's own
     * @param sources reads ignore files
     * @param memory a directory in which to remember what is in which file, so that what has not changed is not read
     *     again; null to read everything always
     */
    public SnapshotTaker(long maxBytes, Collection<Path> excluded, SourceControl sources, @Nullable Path memory) {
        this.maxBytes = maxBytes;
        this.excluded = List.copyOf(excluded);
        this.sources = sources;
        this.memory = memory;
    }

    /**
     * Takes a snapshot. When nothing has changed since the last one, that costs one look at each file.
     *
     * @throws ConfigurationException with everything that cannot be taken; nothing is stored when the tree is too big,
     *     has links out of it, or has files without read permission
     * @throws dev.atelier.error.StoreException when the store fails
     */
    public SnapshotManifest take(Path sourceDirectory, ArtifactStore artifacts) {
        requireNonNull(sourceDirectory, "sourceDirectory");
        requireNonNull(artifacts, "artifacts");
        Path root = realDirectory(sourceDirectory);
        Instant startedAt = Instant.now();
        StatCache known = memory == null ? StatCache.NONE : StatCache.load(memory, root, artifacts);
        List<SourceEntry> entries = SourceScanner.scan(root, realPaths(excluded), sources);
        checkSize(sourceDirectory, entries);
        StatCache.Comparison found = known.compare(entries);
        if (found.same()) {
            return new SnapshotManifest(known.manifest(), found.known());
        }
        List<SourceTree.File> files = new ArrayList<>(found.known());
        files.addAll(store(sourceDirectory, found.unknown(), artifacts));
        SnapshotManifest taken = SnapshotManifest.store(files, artifacts);
        if (memory != null) {
            known.remember(memory, root, entries, taken, startedAt);
        }
        return taken;
    }

    private static List<SourceTree.File> store(Path directory, List<SourceEntry> entries, ArtifactStore artifacts) {
        List<Problem> problems = new ArrayList<>();
        for (SourceEntry entry : entries) {
            if (!Files.isReadable(entry.file())) {
                problems.add(Problem.error(
                        entry.path(), "cannot be read: permission denied; change that or add it to an ignore file"));
            }
        }
        requireNone(directory, problems);
        List<SourceTree.File> files = new ArrayList<>();
        for (SourceEntry entry : entries) {
            try {
                files.add(store(entry, artifacts));
            } catch (IOException e) {
                problems.add(Problem.error(entry.path(), e + "; repair it or add it to an ignore file"));
            }
        }
        requireNone(directory, problems);
        return files;
    }

    private static void requireNone(Path directory, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(
                    "the source directory " + directory + " could not be read as a whole", problems);
        }
    }

    /**
     * Takes a snapshot of one file.
     *
     * @param path the file's path in the directory
     * @throws ConfigurationException when the file cannot be read
     */
    public SnapshotManifest takeFile(Path sourceDirectory, String path, ArtifactStore artifacts) {
        Path file = sourceDirectory.resolve(path);
        try {
            SourceEntry entry = new SourceEntry(path, file, Files.isExecutable(file), SourceEntry.Stamp.of(file));
            return SnapshotManifest.store(List.of(store(entry, artifacts)), artifacts);
        } catch (IOException e) {
            throw new ConfigurationException("the file " + file.toAbsolutePath() + " cannot be read: " + e);
        }
    }

    private static SourceTree.File store(SourceEntry entry, ArtifactStore artifacts) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            SourceEntry.Stamp before = SourceEntry.Stamp.of(entry.file());
            Blob blob = put(entry.file(), artifacts);
            if (blob.size() == before.size()
                    && SourceEntry.Stamp.of(entry.file()).equals(before)) {
                return new SourceTree.File(entry.path(), blob.sha256(), blob.size(), entry.executable());
            }
        }
        throw new IOException("it changed while it was read, " + ATTEMPTS + " times; stop what writes it");
    }

    private static Blob put(Path file, ArtifactStore artifacts) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return artifacts.put(content);
        }
    }

    private void checkSize(Path directory, List<SourceEntry> entries) {
        long total = entries.stream().mapToLong(SourceEntry::size).sum();
        if (total > maxBytes) {
            List<Problem> biggest = entries.stream()
                    .sorted(Comparator.comparingLong(SourceEntry::size).reversed())
                    .limit(REPORTED_ENTRIES)
                    .map(entry -> Problem.error(entry.path(), mebibytes(entry.size())))
                    .toList();
            throw new ConfigurationException(
                    "the snapshot of " + directory + " would have " + mebibytes(total) + " in " + entries.size()
                            + " files, more than the limit of " + mebibytes(maxBytes)
                            + "; add what is not code to .amlignore; the biggest:",
                    biggest);
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
    }

    private static Path realDirectory(Path directory) {
        try {
            if (Files.isDirectory(directory)) {
                return directory.toRealPath();
            }
        } catch (IOException e) {
            throw new ConfigurationException("the source directory " + directory + " cannot be read: " + e);
        }
        throw new ConfigurationException(
                "the source directory " + directory.toAbsolutePath() + " is not a directory; check the path");
    }

    private static List<Path> realPaths(Collection<Path> paths) {
        List<Path> real = new ArrayList<>();
        for (Path path : paths) {
            try {
                real.add(path.toRealPath());
            } catch (IOException e) {
                // what is not there need not be left out
            }
        }
        return real;
    }
}
