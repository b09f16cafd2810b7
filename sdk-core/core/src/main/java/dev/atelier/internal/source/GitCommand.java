package dev.atelier.internal.source;

import dev.atelier.error.OperationCanceledException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls the {@code git} program without letting it ask, write or take long. Immutable. */
record GitCommand(String program, Duration limit, Path directory, List<String> settings) {
    private static final AtomicInteger THREADS = new AtomicInteger();

    /**
     * Runs git and returns what it printed, at most a number of bytes.
     *
     * @return empty when it could not be started, failed, or took too long
     */
    Optional<byte[]> run(int maxBytes, String... arguments) {
        Process process;
        try {
            process = start(arguments);
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            return output(process, maxBytes);
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("interrupted while git looked at " + directory, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_EXTERNAL_DIFF"));
        environment.putAll(Map.of("GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C.UTF-8"));
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** Reads on another thread, since a read from a pipe has no time limit. */
    private Optional<byte[]> output(Process process, int maxBytes)
            throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<byte[]> reading =
                new FutureTask<>(() -> process.getInputStream().readNBytes(maxBytes));
        Thread reader = new Thread(reading, "atelier-git-" + THREADS.incrementAndGet());
        reader.setDaemon(true);
        reader.start();
        byte[] output = reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        boolean cut = output.length == maxBytes;
        boolean ended = cut || process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        return ended && (cut || process.exitValue() == 0) ? Optional.of(output) : Optional.empty();
    }
}
