package dev.atelier.internal.job;

import dev.atelier.error.OperationCanceledException;
import dev.atelier.error.OperationTimeoutException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits, inside a job, for the client's answers. Thread-safe. */
final class AnswerReader {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Path directory;
    private final Duration limit;

    AnswerReader(Path runDirectory) {
        this(runDirectory, LIMIT);
    }

    AnswerReader(Path runDirectory, Duration limit) {
        this.directory = runDirectory.resolve(RequestDesk.FOLDER);
        this.limit = limit;
    }

    /**
     * Waits for an answer.
     *
     * @throws IllegalArgumentException when the workspace refused; the message says why
     * @throws OperationTimeoutException when no client answered in time
     */
    JsonObject await(String id, String kind) {
        Path file = directory.resolve(id + ".json");
        long deadline = System.nanoTime() + limit.toNanos();
        Duration pause = Duration.ofMillis(10);
        while (!Files.exists(file)) {
            if (System.nanoTime() - deadline > 0) {
                throw new OperationTimeoutException(
                        "the workspace did not answer the request '" + kind + "' within "
                                + limit.toSeconds()
                                + " seconds: no client watches over this run; open the workspace in a JVM while the script runs");
            }
            pause(pause, kind);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        JsonObject answer = take(file);
        if (!answer.has("ok")) {
            throw new IllegalArgumentException("the workspace refused the request '" + kind + "': "
                    + answer.find("error").orElse("it gave no reason"));
        }
        return answer.object("ok");
    }

    /** Reads the answer and empties its file, which may hold secrets; that it is there says that it was answered. */
    private static JsonObject take(Path file) {
        try {
            JsonObject answer = JsonObject.parse(Files.readString(file));
            Path emptied = Files.write(
                    file.resolveSibling(file.getFileName() + ".taken"), "{}".getBytes(StandardCharsets.UTF_8));
            Files.move(emptied, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return answer;
        } catch (IOException e) {
            throw new StoreException("cannot read the answer in '" + file + "': " + e.getMessage(), e);
        }
    }

    private static void pause(Duration pause, String kind) {
        LockSupport.parkNanos(pause.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCanceledException("the wait for the answer to '" + kind + "' was interrupted");
        }
    }
}
