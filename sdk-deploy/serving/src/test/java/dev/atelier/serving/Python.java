package dev.atelier.serving;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.spi.deploy.ScorerSpec.PythonEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The machine's interpreter, and scripts for it. */
final class Python {
    static final String INTERPRETER = "python3";

    private Python() {}

    /** Skips the test where there is no Python; in CI there must be one. */
    static void require() {
        boolean there = isThere();
        if (System.getenv("CI") != null && !there) {
            throw new AssertionError(INTERPRETER + " is missing in CI");
        }
        assumeTrue(there, INTERPRETER + " is not installed");
    }

    private static boolean isThere() {
        try {
            return new ProcessBuilder(INTERPRETER, "--version").start().waitFor(30, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes {@code score.py} into a directory. */
    static PythonEntry script(Path directory, String text) throws IOException {
        Files.writeString(directory.resolve("score.py"), text);
        return new PythonEntry("score.py", directory, INTERPRETER, Map.of());
    }
}
