package dev.atelier.compute.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The Python tests of the shim. */
final class ShimTests {
    private static final Path DIRECTORY = Path.of("src", "test", "python").toAbsolutePath();

    private static final Pattern SEVERAL = Pattern.compile("Ran \\d+ tests");
    private static final long PATIENCE_MINUTES = 8;

    private ShimTests() {}

    /** Runs unittest and returns its report; fails when a test does. */
    static String run(String python, Path run) throws Exception {
        RunnerFiles.install(run);
        Path output = run.resolve("unittest.log");
        ProcessBuilder builder =
                new ProcessBuilder(python, "-m", "unittest", "discover", "-v", "-s", DIRECTORY.toString());
        builder.environment().put("PYTHONPATH", run.resolve("python") + File.pathSeparator + DIRECTORY);
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.directory(run.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();
        String report = Files.readString(output);
        assertThat(ended && process.exitValue() == 0).as(report).isTrue();
        assertThat(SEVERAL.matcher(report).find()).as(report).isTrue();
        return report;
    }
}
