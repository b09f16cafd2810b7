package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.NotFoundException;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Listing content and deleting what is not needed any more. */
abstract class ArtifactCollectionContract extends StoreCase {
    ArtifactCollectionContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void listsEachContentOnce() {
        List<Blob> put = List.of(put("a"), put("bb"), put(""));
        put("a");
        assertThat(all()).containsExactlyInAnyOrderElementsOf(put);
    }

    @Test
    void listsNothingAtFirst() {
        assertThat(all()).isEmpty();
    }

    @Test
    void deletesContentUnusedSinceATime() {
        Blob gone = put("gone");
        Blob kept = put("kept");
        assertThat(artifacts().delete(gone.sha256(), inAnHour())).isTrue();
        assertThat(artifacts().contains(gone.sha256())).isFalse();
        assertThat(artifacts().file(gone.sha256())).isEmpty();
        assertThatThrownBy(() -> artifacts().open(gone.sha256())).isInstanceOf(NotFoundException.class);
        assertThat(all()).containsExactly(kept);
    }

    @Test
    void keepsContentThatWasPutLater() {
        Blob recent = put("recent");
        assertThat(artifacts().delete(recent.sha256(), anHourAgo())).isFalse();
        assertThat(artifacts().contains(recent.sha256())).isTrue();
    }

    @Test
    void tellsWhetherContentWasPutAfterATime() {
        Blob recent = put("recent");
        assertThat(artifacts().isUsedAfter(recent.sha256(), anHourAgo())).isTrue();
        assertThat(artifacts().isUsedAfter(recent.sha256(), inAnHour())).isFalse();
        artifacts().delete(recent.sha256(), inAnHour());
        assertThat(artifacts().isUsedAfter(recent.sha256(), anHourAgo())).isFalse();
    }

    @Test
    void deletesWhatIsNotThere() {
        Blob gone = put("gone");
        assertThat(artifacts().delete(gone.sha256(), inAnHour())).isTrue();
        assertThat(artifacts().delete(gone.sha256(), inAnHour())).isTrue();
    }

    @Test
    void takesDeletedContentAgain() throws IOException {
        Blob blob = put("again");
        artifacts().delete(blob.sha256(), inAnHour());
        assertThat(put("again")).isEqualTo(blob);
        try (InputStream stored = artifacts().open(blob.sha256())) {
            assertThat(stored.readAllBytes()).isEqualTo("again".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void keepsWhatIsPutWhileOthersDelete() {
        Race.run(4, thread -> {
            for (int i = 0; i < 50; i++) {
                Blob blob = put("content " + i % 5);
                if (thread % 2 == 0) {
                    artifacts().delete(blob.sha256(), anHourAgo());
                }
                assertThat(artifacts().contains(blob.sha256())).isTrue();
            }
        });
        assertThat(all()).hasSize(5);
    }

    private List<Blob> all() {
        List<Blob> found = new ArrayList<>();
        artifacts().forEach(found::add);
        return found;
    }

    private Blob put(String content) {
        return artifacts().put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private ArtifactStore artifacts() {
        return store().artifacts();
    }

    private static Instant inAnHour() {
        return Instant.now().plus(1, ChronoUnit.HOURS);
    }

    private static Instant anHourAgo() {
        return Instant.now().minus(1, ChronoUnit.HOURS);
    }
}
