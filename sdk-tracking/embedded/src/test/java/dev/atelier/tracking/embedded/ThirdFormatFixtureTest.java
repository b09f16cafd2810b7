package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Format 3: the lengths of files are written down. */
class ThirdFormatFixtureTest extends FixtureCase {
    ThirdFormatFixtureTest() {
        super("format-3");
    }

    @Test
    void tellsOfFilesThatAreGone() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.resolve("metrics"), "*.pts")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(directory.resolve("catalog/log"));
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.verify().damages())
                    .hasSize(3)
                    .allSatisfy(damage -> assertThat(damage.what()).startsWith("it is gone, and had "));
        }
    }
}
