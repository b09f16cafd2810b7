package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The current directory of the examples, {@code target/examples}: the scripts are there, the workspace is not. */
final class ExampleFiles {
    private ExampleFiles() {}

    static void prepare() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        assertThat(here.endsWith("target/examples"))
                .as("the examples write into the current directory %s", here)
                .isTrue();
        remove(here.resolve("ml"));
        remove(here.resolve(".atelier"));
        remove(here.resolve("mine"));
        remove(here.resolve("src"));
        remove(here.resolve("as-submitted"));
        Files.createDirectories(here.resolve("src"));
        for (String script : List.of("train.py", "score.py", "train_sklearn.py", "train_mlflow.py")) {
            try (InputStream text = ExampleFiles.class.getResourceAsStream("/src/" + script)) {
                Files.write(
                        here.resolve("src").resolve(script),
                        Objects.requireNonNull(text, script).readAllBytes());
            }
        }
    }

    static void assumeScriptsRunHere() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "local compute needs Linux");
        boolean python = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
        assumeTrue(python, "python3 is not installed");
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
