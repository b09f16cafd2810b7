package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The programs that some tests need: without them they are skipped, except in CI. */
final class Programs {
    private Programs() {}

    static void require(String program) {
        boolean found = Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as("%s is on the PATH", program).isTrue();
        }
        assumeTrue(found, program + " is not on the PATH");
    }
}
