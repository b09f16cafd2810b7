package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program loads until its first point is stored (docs/decisions/021). */
class FirstPointTest {
    @TempDir
    private Path directory;

    /** A program that logs one point. */
    static final class OnePoint {
        private OnePoint() {}

        public static void main(String[] arguments) {
            Workspace workspace = arguments.length == 0 ? Workspace.inMemory() : Workspace.open(Path.of(arguments[0]));
            workspace.experiment("cold").startLogging().log("loss", 1.0);
            System.out.println("logged");
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }

    @Test
    void needsNoLambdaOnDisk() throws Exception {
        assertThat(loaded(directory.resolve("ml").toString()))
                .contains("logged")
                .doesNotContain("$$Lambda");
    }

    @Test
    void needsNoLambdaInMemory() throws Exception {
        assertThat(loaded()).contains("logged").doesNotContain("$$Lambda");
    }

    private static String loaded(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout",
                "-cp",
                System.getProperty("java.class.path"),
                OnePoint.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text.lines()
                    .filter(line -> line.contains("dev.atelier") || line.equals("logged"))
                    .reduce("", (all, line) -> all + line + "\n");
        }
    }
}
