package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of runs when the document that knows the last one is damaged. */
class RunNumbersTest {
    @TempDir
    private Path directory;

    @Test
    void givesNoNumberTwiceThoughTheLastOneWasForgotten() throws IOException {
        try (Workspace workspace = Workspace.open(directory)) {
            for (int i = 0; i < 3; i++) {
                Run run = workspace.experiment("e").startLogging();
                run.tag("kept", "yes"); // so that the run's document stands behind the damage as well
                run.complete();
            }
        }
        damageLast("\"lastNumber\":3");
        try (Workspace workspace = Workspace.open(directory)) {
            assertThat(workspace.runs().list()).extracting(Run::number).containsExactlyInAnyOrder(1L, 2L, 3L);
            assertThat(workspace.experiment("e").startLogging().number()).isEqualTo(4);
            assertThat(workspace.experiment("e").startLogging().number()).isEqualTo(5);
            assertThat(workspace.experiment("other").startLogging().number()).isEqualTo(1);
        }
    }

    private void damageLast(String text) throws IOException {
        Path log = directory.resolve("catalog/log");
        byte[] bytes = Files.readAllBytes(log);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(text);
        assertThat(at).isPositive();
        bytes[at] ^= 1;
        Files.write(log, bytes);
    }
}
