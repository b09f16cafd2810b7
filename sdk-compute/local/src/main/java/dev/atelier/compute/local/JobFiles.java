package dev.atelier.compute.local;

import dev.atelier.compute.support.ExitRecord;
import dev.atelier.compute.support.ProcessRecord;
import dev.atelier.compute.support.SpecDocument;
import dev.atelier.compute.support.StartRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The records in a run directory; whatever cannot be told is an IOException, never an empty answer. */
final class JobFiles {
    private final Path directory;
    private final int attempt;

    private JobFiles(Path directory, int attempt) {
        this.directory = directory;
        this.attempt = attempt;
    }

    static JobFiles open(Path directory) throws IOException {
        byte[] spec = Files.readAllBytes(directory.resolve("spec.json"));
        int attempt = SpecDocument.attempt(spec)
                .orElseThrow(() -> new IOException(directory.resolve("spec.json") + " is damaged"));
        return new JobFiles(directory, attempt);
    }

    Path directory() {
        return directory;
    }

    /** Tells whether a runner was started, or has taken the attempt. */
    boolean launched() {
        return Files.exists(directory.resolve("native.json")) || Files.exists(attemptFile("claim"));
    }

    boolean cancelRequested() {
        return Files.exists(directory.resolve("cancel.request"));
    }

    Optional<ProcessRecord> nativeRecord() throws IOException {
        return read(directory.resolve("native.json")).flatMap(ProcessRecord::parse);
    }

    Optional<StartRecord> startRecord() throws IOException {
        return read(attemptFile("started.json")).flatMap(StartRecord::parse);
    }

    Optional<ExitRecord> exitRecord() throws IOException {
        Optional<ExitRecord> exit = read(attemptFile("exit.json")).flatMap(ExitRecord::parse);
        return cancelRequested() ? exit.map(ExitRecord::afterCancel) : exit;
    }

    /** Why the job's environment could not be made ready; empty when it was, or when the job has none. */
    Optional<String> environmentFailure() throws IOException {
        return read(attemptFile("environment.failed"))
                .map(reason -> new String(reason, StandardCharsets.UTF_8).strip());
    }

    /** What the runner had to say before the job started; its first line is enough to know why it could not. */
    String runnerComplaint() throws IOException {
        byte[] log = read(directory.resolve("runner.log")).orElse(new byte[0]);
        return new String(log, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }

    /** When the job, or the client that staged it, last left a trace. */
    Instant lastSign() throws IOException {
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
