package dev.atelier.tracking.mlflowserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python with mlflow and scikit-learn: {@code ATELIER_TEST_PYTHON} names it. */
final class Python {
    private static final String VARIABLE = "ATELIER_TEST_PYTHON";
    private static final long TIMEOUT_MINUTES = 10;

    private final String program;

    private Python(String program) {
        this.program = program;
    }

    /** Returns the Python; without one the test is skipped, and fails in CI. */
    static Python require() {
        String program = System.getenv(VARIABLE);
        if (program != null && !program.isBlank()) {
            return new Python(program);
        }
        String missing = VARIABLE + " must name a Python with mlflow and scikit-learn";
        if ("true".equals(System.getenv("CI"))) {
            fail(missing);
        }
        return abort(missing);
    }

    /** Runs a script of src/test/python and returns the lines it prints. */
    List<String> run(Path directory, String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of("src/test/python", script).toAbsolutePath().toString());
        command.addAll(List.of(arguments));
        try {
            Process process = start(directory, script + ".out", command.toArray(String[]::new));
            boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            String output = Files.readString(directory.resolve(script + ".out"));
            assertThat(ended && process.exitValue() == 0)
                    .as(command + ": " + output)
                    .isTrue();
            return output.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Starts a program that the caller ends; what it prints goes to a file. */
    Process start(Path directory, String output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(output).toFile());
        builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
        builder.environment().put("GIT_PYTHON_REFRESH", "quiet");
        return builder.start();
    }
}
