package dev.atelier.tracking.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Python with mlflow and tensorboard: {@code ATELIER_TEST_PYTHON} names it. */
final class Python {
    private static final String VARIABLE = "ATELIER_TEST_PYTHON";
    private static final long TIMEOUT_MINUTES = 5;

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
        String missing = VARIABLE + " must name a Python with mlflow-skinny, sqlalchemy, alembic and tensorboard";
        if ("true".equals(System.getenv("CI"))) {
            fail(missing);
        }
        return abort(missing);
    }

    /** Runs a script of src/test/python and returns the lines it prints. */
    List<String> run(Path directory, String script, String... arguments) {
        Path output = directory.resolve(script + ".out");
        Path errors = directory.resolve(script + ".err");
        List<String> command = new ArrayList<>(List.of(
                program, Path.of("src/test/python", script).toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> command + ": " + text(errors))
                    .isTrue();
            return text(output).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
