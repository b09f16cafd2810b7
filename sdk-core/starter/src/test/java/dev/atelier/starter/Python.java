package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What tests with Python scripts need: they are skipped without an interpreter, except in CI. */
final class Python {
    private Python() {}

    static void require() {
        boolean found = Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "python3")));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as("python3 is on the PATH").isTrue();
        }
        assumeTrue(found, "python3 is not on the PATH");
    }
}
