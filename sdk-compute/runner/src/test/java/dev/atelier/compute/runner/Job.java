package dev.atelier.compute.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run directory with a script, and the runner started on it by a certain shell. */
final class Job {

    static final int NO_TIMEOUT = 0;
    static final int LONG_GRACE = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern VERDICT = Pattern.compile("\"exitCode\":(\\d+),\"cause\":\"(\\w+)\"");

    final Path directory;
    private final List<String> shell;

    private Job(List<String> shell, Path directory) {
        this.shell = shell;
        this.directory = directory;
    }

    static Job of(List<String> shell, Path directory, String... script) throws IOException {
        Files.createDirectories(directory.resolve("code"));
        RunnerFiles.install(directory);
        Files.write(directory.resolve("cmd.sh"), List.of(script));
        return new Job(shell, directory);
    }

    /** Runs the job to its end and returns the runner's exit code. */
    int run(int timeoutSeconds, int graceSeconds) throws IOException, InterruptedException {
        return exitCode(start(timeoutSeconds, graceSeconds));
    }

    Process start(int timeoutSeconds, int graceSeconds) throws IOException {
        return start(timeoutSeconds, graceSeconds, Map.of());
    }

    /** Starts another attempt in the same directory. */
    Process startAttempt(int attempt) throws IOException {
        return start(attempt, NO_TIMEOUT, LONG_GRACE, Map.of());
    }

    Process start(int timeoutSeconds, int graceSeconds, Map<String, String> environment) throws IOException {
        return start(1, timeoutSeconds, graceSeconds, environment);
    }

    private Process start(int attempt, int timeoutSeconds, int graceSeconds, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(
                directory.resolve(RunnerFiles.RUNNER).toString(),
                directory.toString(),
                Integer.toString(attempt),
                Integer.toString(timeoutSeconds),
                Integer.toString(graceSeconds)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.appendTo(runnerErrors()))
                .start();
    }

    static int exitCode(Process runner) throws InterruptedException {
        assertThat(runner.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the runner ended within %s", PATIENCE)
                .isTrue();
        return runner.exitValue();
    }

    /** The exit code and cause in exit.json, as {@code 3 none}. */
    String verdict() throws IOException {
        return verdict(text("attempt-1/exit.json"));
    }

    static String verdict(String exitJson) {
        Matcher matcher = VERDICT.matcher(exitJson);
        assertThat(matcher.find()).as("a verdict in %s", exitJson).isTrue();
        return matcher.group(1) + " " + matcher.group(2);
    }

    File runnerErrors() {
        return directory.resolve("runner.err").toFile();
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    String text(String name) throws IOException {
        return Files.readString(file(name)).strip();
    }

    /** Waits until the script has written a line into a file of its working directory. */
    String awaitLine(String name) throws IOException {
        await().atMost(PATIENCE)
                .until(() -> Files.exists(file("code/" + name))
                        && !text("code/" + name).isEmpty());
        return text("code/" + name);
    }

    void requestCancel() throws IOException {
        Files.createFile(file("cancel.request"));
    }

    static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid)).map(ProcessHandle::isAlive).orElse(false);
    }

    static void awaitEnd(String pid) {
        await().atMost(PATIENCE).until(() -> !isAlive(pid));
    }
}
