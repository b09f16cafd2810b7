package dev.atelier.compute.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that a test needs: without one it is skipped, visibly; in CI it fails. */
final class Programs {

    private Programs() {}

    static void require(String program) {
        boolean found = find(program).isPresent();
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as("%s is installed, as CI needs it", program).isTrue();
        }
        assumeTrue(found, () -> program + " is not installed here");
    }

    static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
