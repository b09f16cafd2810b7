package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own; what it prints goes to a file, which a kill cannot take back. */
final class ForkedJvm implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final Path output;
    private int linesRead;

    private ForkedJvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a main class on the class path of this JVM. */
    static ForkedJvm start(Class<?> main, Path directory, Object... arguments) throws IOException {
        return start(directory, command(System.getProperty("java.class.path"), main.getName(), arguments));
    }

    /** Starts {@code java} with a class path, a main class or source file, and arguments. */
    static ForkedJvm start(Path directory, List<String> command) throws IOException {
        Path output = Files.createTempFile("atelier-jvm-", ".log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ForkedJvm(process, output);
    }

    static List<String> command(String classPath, String main, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                classPath,
                main));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return command;
    }

    /** Says a line to the JVM and waits for its answer. */
    String ask(String... words) throws IOException {
        say(words);
        return readLine();
    }

    void say(String... words) throws IOException {
        process.getOutputStream().write((String.join(" ", words) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the next line that the JVM prints. */
    String readLine() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> lines().size() > linesRead || !process.isAlive());
        assertThat(lines()).as("what the JVM printed").hasSizeGreaterThan(linesRead);
        return lines().get(linesRead++);
    }

    /** Returns the whole lines printed so far. */
    List<String> lines() {
        try {
            String text = Files.readString(output);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal, such as STOP. */
    void signal(String name) throws IOException, InterruptedException {
        String command = "kill -" + name + " " + pid();
        assertThat(new ProcessBuilder("sh", "-c", command).start().waitFor()).isZero();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the JVM ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        Files.delete(output);
    }
}
