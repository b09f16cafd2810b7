package dev.atelier.compute.local;

import dev.atelier.spi.compute.SubmissionKey;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where run directories are: {@code runs/<key>} when they are whole, {@code staging/<random>} before and after that.
 *
 * <p>They come and go by an atomic rename, so that a crash leaves nothing but rubbish in {@code staging}.
 */
final class RunDirectories {
    private static final Duration RUBBISH = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(RunDirectories.class);

    private final Path runs;
    private final Path staging;

    private RunDirectories(Path root) {
        runs = root.resolve("runs");
        staging = root.resolve("staging");
    }

    static RunDirectories open(Path workDirectory) throws IOException {
        RunDirectories directories = new RunDirectories(workDirectory.toRealPath());
        Files.createDirectories(directories.runs);
        Files.createDirectories(directories.staging);
        directories.removeRubbish();
        return directories;
    }

    Path of(SubmissionKey key) {
        return runs.resolve(key.value());
    }

    /** Tells whether the place of all run directories can be seen, so that one that is missing is really gone. */
    boolean reachable() {
        return Files.isDirectory(runs);
    }

    Path draft() {
        return staging.resolve(UUID.randomUUID().toString());
    }

    /** Gives a staged directory its name, unless somebody else was faster. */
    void publish(Path draft, SubmissionKey key) throws IOException {
        try {
            Files.move(draft, of(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(of(key))) {
                throw e;
            }
        }
    }

    /** Removes what is left of a draft; should that fail, the draft is rubbish. */
    void discard(Path draft) {
        try {
            delete(draft);
        } catch (IOException e) {
            LOG.debug("{} is left for later", draft, e);
        }
    }

    void remove(Path directory) throws IOException {
        Path rubbish = draft();
        try {
            Files.move(directory, rubbish, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        delete(rubbish);
    }

    private void removeRubbish() throws IOException {
        List<Path> drafts;
        try (Stream<Path> children = Files.list(staging)) {
            drafts = children.filter(RunDirectories::forgotten).toList();
        }
        for (Path draft : drafts) {
            delete(draft);
        }
    }

    private static boolean forgotten(Path draft) {
        Instant modified = Instant.ofEpochMilli(draft.toFile().lastModified());
        return modified.plus(RUBBISH).isBefore(Instant.now());
    }

    /** Deletes a tree; somebody else may be doing the same. */
    static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
