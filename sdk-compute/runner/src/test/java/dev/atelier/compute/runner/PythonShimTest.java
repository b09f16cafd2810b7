package dev.atelier.compute.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the shim's own tests, which are in {@code src/test/python}, on the files that are installed. */
class PythonShimTest {

    private static final Pattern TESTS = Pattern.compile("Ran \\d{2,} tests");

    @Test
    void passesItsUnitTests(@TempDir Path run) throws Exception {
        Programs.require("python3");
        RunnerFiles.install(run);
        Path output = run.resolve("unittest.log");
        ProcessBuilder builder = new ProcessBuilder("python3", "-m", "unittest", "discover", "-s", tests().toString());
        builder.environment().put("PYTHONPATH", run.resolve("python").toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.directory(run.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exitCode = Job.exitCode(process);
        String report = Files.readString(output);
        assertThat(exitCode).as(report).isZero();
        assertThat(TESTS.matcher(report).find()).as(report).isTrue();
    }

    private static Path tests() {
        return Path.of("src", "test", "python").toAbsolutePath();
    }
}
