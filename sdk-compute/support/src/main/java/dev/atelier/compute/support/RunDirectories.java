package dev.atelier.compute.support;

import dev.atelier.error.ConflictException;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SubmissionKey;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where run directories are: {@code runs/<key>} when they are whole, {@code staging/<random>} before and after that.
 *
 * <p>They come and go by an atomic rename, so that a crash leaves nothing but rubbish in {@code staging}. Immutable,
 * thread-safe, and shared by any number of processes.
 */
public final class RunDirectories {
    private static final Duration RUBBISH = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(RunDirectories.class);

    private final Path runs;
    private final Path staging;

    /** Writes what a run directory begins with. */
    public interface Contents {
        /**
         * Writes a run directory.
         *
         * @param directory its path, where nothing is
         * @param spec the job
         * @throws IOException when it could not be written; what is left there is removed
         */
        void write(Path directory, JobSpec spec) throws IOException;
    }

    private RunDirectories(Path root) {
        runs = root.resolve("runs");
        staging = root.resolve("staging");
    }

    /**
     * Opens the place of a backend's run directories, and makes it when it is not there.
     *
     * @param workDirectory the backend's directory
     * @return the run directories
     * @throws IOException when it cannot be used
     */
    public static RunDirectories open(Path workDirectory) throws IOException {
        RunDirectories directories = new RunDirectories(workDirectory.toRealPath());
        Files.createDirectories(directories.runs);
        Files.createDirectories(directories.staging);
        directories.removeRubbish();
        return directories;
    }

    /**
     * Returns where the run directory of a job is, or would be.
     *
     * @param key the job's key
     * @return its run directory
     */
    public Path of(SubmissionKey key) {
        return runs.resolve(key.value());
    }

    /**
     * Tells whether the place of all run directories can be seen, so that one that is missing is really gone.
     *
     * @return false when it cannot be told what is there
     */
    public boolean reachable() {
        return Files.isDirectory(runs);
    }

    /**
     * Lists the jobs of a workspace that have a run directory, launched or not.
     *
     * @param workspaceId the workspace's id
     * @return who they are, each of whose {@link JobSpec.Identity#key} names its run directory
     * @throws IOException when that cannot be told
     */
    public List<JobSpec.Identity> list(String workspaceId) throws IOException {
        List<JobSpec.Identity> jobs = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(runs)) {
            for (Path directory : directories) {
                identity(directory)
                        .filter(job -> job.workspaceId().equals(workspaceId)
                                && of(job.key()).equals(directory))
                        .ifPresent(jobs::add);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return jobs;
    }

    /** One that is being removed has none. */
    private static Optional<JobSpec.Identity> identity(Path directory) throws IOException {
        try {
            return SpecDocument.identity(Files.readAllBytes(directory.resolve("spec.json")));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Stages a job, unless it has been staged.
     *
     * @param key the job's key
     * @param spec the job
     * @param contents writes the run directory
     * @return the run directory
     * @throws IOException when it could not be staged; nothing is left at its place
     * @throws ConflictException when another job was staged by this key
     */
    public Path stage(SubmissionKey key, JobSpec spec, Contents contents) throws IOException {
        Path directory = of(key);
        if (Files.notExists(directory)) {
            Path draft = draft();
            try {
                contents.write(draft, spec);
                publish(draft, key);
            } finally {
                discard(draft);
            }
        }
        requireSameJob(directory, key, spec);
        return directory;
    }

    private static void requireSameJob(Path directory, SubmissionKey key, JobSpec spec) throws IOException {
        byte[] staged = Files.readAllBytes(directory.resolve("spec.json"));
        if (!Arrays.equals(staged, SpecDocument.of(spec))) {
            throw new ConflictException(
                    "job", key.value(), "another job was submitted by this key; give this one a new run or attempt");
        }
    }

    /**
     * Returns a place for files that are not a run directory yet, or never will be; whoever uses it discards it.
     *
     * @return a path where nothing is
     */
    public Path draft() {
        return staging.resolve(UUID.randomUUID().toString());
    }

    /** Gives a staged directory its name, unless somebody else was faster. */
    private void publish(Path draft, SubmissionKey key) throws IOException {
        try {
            Files.move(draft, of(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(of(key))) {
                throw e;
            }
        }
    }

    /**
     * Removes what is left of a draft; should that fail, the draft is rubbish that is removed later.
     *
     * @param draft the draft
     */
    public void discard(Path draft) {
        try {
            delete(draft);
        } catch (IOException e) {
            LOG.debug("{} is left for later", draft, e);
        }
    }

    /**
     * Removes a run directory; does nothing when there is none.
     *
     * @param directory the run directory
     * @throws IOException when it, or a part of it, cannot be removed
     */
    public void remove(Path directory) throws IOException {
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
    private static void delete(Path tree) throws IOException {
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
