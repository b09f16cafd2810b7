package dev.atelier.internal.source;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Walks a source directory once and lists the files that a snapshot takes; confined to one thread.
 *
 * <p>When the directory itself has an {@code .amlignore}, files of that name are obeyed in the whole tree and
 * {@code .gitignore} files are not; otherwise the {@code .gitignore} files are. Links are followed inside of the tree
 * only. Pipes, sockets and devices have no content and are left out, as git does.
 */
final class SourceScanner {
    private final Path root;
    private final Collection<Path> excluded;
    private final SourceControl sources;
    private final boolean posix;
    private final String ignoreFile;
    private final List<SourceEntry> entries = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    /** The real paths of the directories that lead to the current one, against links that go in circles. */
    private final Set<Path> trail = new LinkedHashSet<>();

    private SourceScanner(Path root, Collection<Path> excluded, SourceControl sources) {
        this.root = root;
        this.excluded = excluded;
        this.sources = sources;
        this.posix = root.getFileSystem().supportedFileAttributeViews().contains("posix");
        this.ignoreFile = Files.isRegularFile(root.resolve(".amlignore")) ? ".amlignore" : ".gitignore";
    }

    /**
     * Lists the files, sorted by path.
     *
     * @param root a real path
     * @param excluded real paths that are left out
     * @param sources reads ignore files
     * @throws ConfigurationException with everything that cannot be taken
     */
    static List<SourceEntry> scan(Path root, Collection<Path> excluded, SourceControl sources) {
        SourceScanner scanner = new SourceScanner(root, excluded, sources);
        scanner.directory(root, "", IgnoreRules.defaults());
        if (!scanner.problems.isEmpty()) {
            throw new ConfigurationException("the source directory " + root + " cannot be taken", scanner.problems);
        }
        scanner.entries.sort(Comparator.comparing(SourceEntry::path));
        return scanner.entries;
    }

    private void directory(Path directory, String path, IgnoreRules outer) {
        if (!trail.add(directory)) {
            problem(path, "is a link to a directory that contains it; remove it or add it to " + ignoreFile);
            return;
        }
        String base = path.isEmpty() ? "" : path + "/";
        try {
            Map<String, Path> children = children(directory);
            Path ignoring = children.get(ignoreFile);
            IgnoreRules rules = ignoring != null && Files.isRegularFile(ignoring)
                    ? outer.with(
                            base, sources.git(ignoreFile + " files are read").ignoreFile(Files.readAllBytes(ignoring)))
                    : outer;
            children.forEach((name, child) -> child(child, name, base, rules));
        } catch (IOException | DirectoryIteratorException e) {
            unreadable(path.isEmpty() ? "." : path, e);
        }
        trail.remove(directory);
    }

    /** By their names, so that a look for the ignore file costs no look at the disk. */
    private static Map<String, Path> children(Path directory) throws IOException {
        Map<String, Path> children = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                children.put(String.valueOf(entry.getFileName()), entry);
            }
        }
        return children;
    }

    private void child(Path child, String name, String base, IgnoreRules rules) {
        if (IgnoreRules.never(name)) {
            return;
        }
        String path = base + name;
        try {
            BasicFileAttributes attributes = attributes(child, LinkOption.NOFOLLOW_LINKS);
            boolean link = attributes.isSymbolicLink();
            if (rules.ignores(path, link ? Files.isDirectory(child) : attributes.isDirectory())) {
                return;
            }
            if (!survivesAsText(child, name)) {
                problem(path, "has a name that this JVM cannot read as text; rename it, or start with LC_ALL=C.UTF-8");
            } else if (!link) {
                take(child, path, attributes, rules);
            } else {
                takeTarget(child, path, rules);
            }
        } catch (IOException e) {
            unreadable(path, e);
        }
    }

    private void takeTarget(Path link, String path, IgnoreRules rules) throws IOException {
        Path target = link.toRealPath();
        if (target.startsWith(root)) {
            take(target, path, attributes(target), rules);
        } else {
            problem(path, "is a link out of the tree, to " + target + "; copy it in or add it to " + ignoreFile);
        }
    }

    private void take(Path file, String path, BasicFileAttributes attributes, IgnoreRules rules) {
        if (excluded.contains(file)) {
            return;
        }
        if (attributes.isDirectory()) {
            directory(file, path, rules);
        } else if (attributes.isRegularFile()) {
            entries.add(SourceEntry.of(path, file, attributes));
        }
    }

    private BasicFileAttributes attributes(Path file, LinkOption... options) throws IOException {
        return posix
                ? Files.readAttributes(file, PosixFileAttributes.class, options)
                : Files.readAttributes(file, BasicFileAttributes.class, options);
    }

    /** Two files whose names are not text here could end up under one name. */
    private static boolean survivesAsText(Path file, String name) {
        if (name.chars().allMatch(c -> c < 128 && c != '?')) {
            return true;
        }
        try {
            return file.getFileSystem().getPath(file.toString()).equals(file);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void unreadable(String path, Exception cause) {
        problem(path, "cannot be read: " + cause + "; repair it or add it to " + ignoreFile);
    }

    private void problem(String path, String message) {
        problems.add(Problem.error(path, message));
    }
}
