package dev.atelier.compute.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The records in a run directory of this machine; whatever cannot be told is an {@link IOException}, never an empty
 * answer. Immutable, thread-safe.
 */
public final class JobFiles {
    private final Path directory;
    private final int attempt;

    private JobFiles(Path directory, int attempt) {
        this.directory = directory;
        this.attempt = attempt;
    }

    /**
     * Opens the records of a staged job.
     *
     * @param directory the run directory
     * @return its records
     * @throws IOException when it is not a run directory that can be read
     */
    public static JobFiles open(Path directory) throws IOException {
        byte[] spec = Files.readAllBytes(directory.resolve("spec.json"));
        int attempt = SpecDocument.attempt(spec)
                .orElseThrow(() -> new IOException(directory.resolve("spec.json") + " is damaged"));
        return new JobFiles(directory, attempt);
    }

    /**
     * Tells whether a job's run directory is gone, or as good as that: without its specification.
     *
     * @param directory the run directory
     * @return true when there are no records to open
     */
    public static boolean gone(Path directory) {
        return Files.notExists(directory.resolve("spec.json"));
    }

    /**
     * Returns the run directory.
     *
     * @return the directory
     */
    public Path directory() {
        return directory;
    }

    /**
     * Returns which attempt this is.
     *
     * @return the attempt, from 1
     */
    public int attempt() {
        return attempt;
    }

    /**
     * Tells whether a runner was started, or has taken the attempt.
     *
     * @return true when the job may have run
     */
    public boolean launched() {
        return Files.exists(directory.resolve("native.json")) || Files.exists(attemptFile("claim"));
    }

    /**
     * Tells whether the job was told to stop.
     *
     * @return true when there is a request
     */
    public boolean cancelRequested() {
        return Files.exists(directory.resolve("cancel.request"));
    }

    /**
     * Reads what the client that started the job has left.
     *
     * @return the record, or empty when there is none or not all of it
     * @throws IOException when that cannot be told
     */
    public Optional<ProcessRecord> nativeRecord() throws IOException {
        return read(directory.resolve("native.json")).flatMap(ProcessRecord::parse);
    }

    /**
     * Reads how the attempt started.
     *
     * @return the record, or empty when there is none or not all of it
     * @throws IOException when that cannot be told
     */
    public Optional<StartRecord> startRecord() throws IOException {
        return read(attemptFile("started.json")).flatMap(StartRecord::parse);
    }

    /**
     * Reads how the attempt ended; a signal after a request to stop counts as that request's.
     *
     * @return the record, or empty when there is none or not all of it
     * @throws IOException when that cannot be told
     */
    public Optional<ExitRecord> exitRecord() throws IOException {
        Optional<ExitRecord> exit = read(attemptFile("exit.json")).flatMap(ExitRecord::parse);
        return cancelRequested() ? exit.map(ExitRecord::afterCancel) : exit;
    }

    /**
     * Reads why the job's environment could not be made ready.
     *
     * @return the reason, or empty when it was made ready, or the job has none
     * @throws IOException when that cannot be told
     */
    public Optional<String> environmentFailure() throws IOException {
        return read(attemptFile("environment.failed"))
                .map(reason -> new String(reason, StandardCharsets.UTF_8).strip());
    }

    /**
     * Tells whether the job has an environment to make ready first, and has not done so.
     *
     * @return true while it is made ready, and when that failed
     */
    public boolean preparing() {
        return Files.exists(directory.resolve("environment/activate.sh")) && Files.notExists(attemptFile("prepared"));
    }

    /**
     * Reads what the runner had to say before the job started; its first line is enough to know why it could not.
     *
     * @return the line, or an empty text
     * @throws IOException when that cannot be told
     */
    public String runnerComplaint() throws IOException {
        byte[] log = read(directory.resolve("runner.log")).orElse(new byte[0]);
        return new String(log, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }

    /**
     * Tells when the job, or the client that staged it, last left a trace, by the clock of the file system.
     *
     * @return the time
     * @throws IOException when that cannot be told
     */
    public Instant lastSign() throws IOException {
        Instant latest = modified(directory.resolve("spec.json")).orElse(Instant.EPOCH);
        for (Path sign :
                new Path[] {directory.resolve("native.json"), attemptFile("started.json"), attemptFile("heartbeat")}) {
            Instant time = modified(sign).orElse(latest);
            latest = time.isAfter(latest) ? time : latest;
        }
        return latest;
    }

    private Path attemptFile(String name) {
        return directory.resolve("attempt-" + attempt).resolve(name);
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> modified(Path file) throws IOException {
        try {
            return Optional.of(Files.getLastModifiedTime(file).toInstant());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
