package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeLoopTest {
    private static final List<String> TEST_LIBRARIES =
            List.of("junit", "assertj", "awaitility", "hamcrest", "byte-buddy", "opentest4j", "apiguardian", "simple");

    @TempDir
    private Path directory;

    @Test
    void tenLinesDoTheWholeLoopWithTheStarterOnly() throws Exception {
        Path program = Path.of("src/test/resources/TenLines.java").toAbsolutePath();
        try (ForkedJvm jvm =
                ForkedJvm.start(directory, ForkedJvm.command(starterClassPath(), program.toString(), "ml"))) {
            assertThat(jvm.readLine()).isEqualTo("{\"result\":[2.0,4.0]}");
            assertThat(jvm.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(program).stream().filter(line -> line.startsWith("        ")))
                .hasSizeLessThanOrEqualTo(10);
    }

    private static String starterClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .filter(entry -> TEST_LIBRARIES.stream()
                        .noneMatch(Path.of(entry).getFileName().toString()::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
