package dev.atelier.compute.runner;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerFilesTest {

    @Test
    void forgetsNoFile() throws Exception {
        assertThat(RunnerFiles.files().keySet()).containsExactlyInAnyOrderElementsOf(resources());
    }

    private static List<String> resources() throws IOException, URISyntaxException {
        Path root = Path.of(requireNonNull(RunnerFiles.class.getResource(RunnerFiles.RUNNER))
                        .toURI())
                .resolveSibling("");
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(name -> !name.endsWith(".class") && !name.endsWith(".pyc"))
                    .toList();
        }
    }

    @Test
    void installsEveryFile(@TempDir Path run) throws Exception {
        RunnerFiles.install(run);
        RunnerFiles.files()
                .forEach((name, content) -> assertThat(run.resolve(name)).hasBinaryContent(content));
        assertThat(run.resolve(RunnerFiles.RUNNER)).isExecutable();
    }

    @Test
    void replacesAFileWithoutTouchingTheOneInUse(@TempDir Path run) throws Exception {
        RunnerFiles.install(run);
        Path inUse = Files.createLink(run.resolve("in-use"), run.resolve(RunnerFiles.RUNNER));
        Files.writeString(inUse, "an older runner");
        RunnerFiles.install(run);
        assertThat(inUse).hasContent("an older runner");
        assertThat(run.resolve(RunnerFiles.RUNNER)).content().startsWith("#!/bin/sh");
    }

    @Test
    void leavesNoTemporaryFile(@TempDir Path run) throws Exception {
        Files.createDirectories(run.resolve("runner.sh/in-the-way"));
        assertThatThrownBy(() -> RunnerFiles.install(run)).isInstanceOf(IOException.class);
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files).containsExactly(run.resolve("runner.sh"));
        }
    }

    @Test
    void theFilesCannotBeChanged() {
        assertThatThrownBy(() -> RunnerFiles.files().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void needsADirectory() {
        assertThatNullPointerException()
                .isThrownBy(() -> RunnerFiles.install(null))
                .withMessage("runDirectory");
    }
}
