package dev.atelier.tracking.embedded.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deletes contents that others put again at that moment. */
class ArtifactDeletionTest {
    private static final int ROUNDS = 300;

    @TempDir
    private Path directory;

    @Test
    void sparesWhatWasPutAgain() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Blob blob = put(store.artifacts());
            Instant before = Instant.now();
            put(store.artifacts());
            assertThat(store.artifacts().delete(blob.sha256(), before)).isFalse();
            assertThat(store.artifacts().contains(blob.sha256())).isTrue();
            assertThat(store.artifacts().delete(blob.sha256(), Instant.now().plus(Duration.ofSeconds(1))))
                    .isTrue();
            assertThat(store.artifacts().contains(blob.sha256())).isFalse();
            assertThat(store.artifacts().delete(blob.sha256(), Instant.now())).isTrue();
        }
    }

    @Test
    void neverLosesWhatWasPutSinceTheTimeItWasAsked() throws Exception {
        try (EmbeddedStore putting = EmbeddedStore.open(directory);
                EmbeddedStore deleting = EmbeddedStore.open(directory)) {
            Blob blob = put(putting.artifacts());
            for (int round = 0; round < ROUNDS; round++) {
                Instant unusedSince = Instant.now();
                Thread deleter = new Thread(() -> deleting.artifacts().delete(blob.sha256(), unusedSince), "deleter");
                deleter.start();
                put(putting.artifacts());
                deleter.join();
                assertThat(putting.artifacts().contains(blob.sha256()))
                        .as("round %d", round)
                        .isTrue();
            }
        }
    }

    @Test
    void passesOverNamesThatAreNoHashes() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Blob blob = put(store.artifacts());
            Path place = directory.resolve("artifacts");
            Files.writeString(place.resolve("README"), "?");
            Files.createDirectories(place.resolve("ab/cd"));
            Files.writeString(place.resolve("ab").resolve("a".repeat(64)), "in the wrong place");
            Files.writeString(place.resolve("ab").resolve("ab12.part"), "?");
            List<Blob> listed = new ArrayList<>();
            store.artifacts().forEach(listed::add);
            assertThat(listed).containsExactly(blob);
            assertThat(store.verify().damages()).hasSize(4);
        }
    }

    private static Blob put(ArtifactStore artifacts) {
        return artifacts.put(new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8)));
    }
}
