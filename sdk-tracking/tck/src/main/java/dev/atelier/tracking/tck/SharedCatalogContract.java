package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConflictException;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Documents that several handles share, and that outlive them. */
abstract class SharedCatalogContract extends StoreCase {
    private static final DocumentKey A = new DocumentKey("run", "a");
    private static final DocumentKey B = new DocumentKey("run", "b");

    SharedCatalogContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void showsACommitToOtherHandlesAtOnce() {
        WorkspaceStore other = open();
        long revision = store().catalog().commit(List.of(Write.create(A, "1")));
        assertThat(other.catalog().find(A)).contains(new Document(A, revision, "1"));
        assertThat(other.catalog().list("run", "")).hasSize(1);
        assertThat(other.catalog().changes(0).sequence()).isEqualTo(revision);
    }

    @Test
    void refusesWhatAnotherHandleHasChanged() {
        WorkspaceStore other = open();
        store().catalog().commit(List.of(Write.create(A, "1")));
        Document stale = other.catalog().find(A).orElseThrow();
        store().catalog().commit(List.of(Write.replace(stale, "2")));
        assertThatThrownBy(() -> other.catalog().commit(List.of(Write.replace(stale, "3"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("changed meanwhile");
    }

    @Test
    void losesNoIncrementOfThreadsOnTwoHandles() {
        WorkspaceStore other = open();
        store().catalog().commit(List.of(Write.create(A, "0")));
        Race.run(8, thread -> Counter.increment((thread % 2 == 0 ? store() : other).catalog(), A, 25));
        assertThat(store().catalog().find(A).orElseThrow().body()).isEqualTo("200");
        assertThat(other.catalog().find(A)).isEqualTo(store().catalog().find(A));
    }

    @Test
    void awaitsACommitOfAnotherHandle() {
        WorkspaceStore other = open();
        Race.run(2, thread -> {
            if (thread == 0) {
                assertThat(other.catalog().awaitChange(0, Duration.ofSeconds(30)))
                        .isTrue();
            } else {
                store().catalog().commit(List.of(Write.create(A, "1")));
            }
        });
    }

    @Test
    void keepsDocumentsAndTheFeedWhenReopened() {
        long first = store().catalog().commit(List.of(Write.create(A, "1"), Write.create(B, "2")));
        long deletion = store().catalog().commit(List.of(new Write(B, first, null)));
        reopen();
        assertThat(store().catalog().find(A)).contains(new Document(A, first, "1"));
        assertThat(store().catalog().find(B)).isEmpty();
        assertThat(store().catalog().changes(0))
                .isEqualTo(new Changes(List.of(new Change(A, first, false), new Change(B, deletion, true)), deletion));
    }

    @Test
    void neverUsesARevisionAgainWhenReopened() {
        long first = store().catalog().commit(List.of(Write.create(A, "1")));
        long deletion = store().catalog().commit(List.of(new Write(A, first, null)));
        assertThat(reopen().catalog().commit(List.of(Write.create(A, "1")))).isGreaterThan(deletion);
    }

    @Test
    void keepsItsStateThroughManyRevisionsOfBigDocuments() {
        WorkspaceStore other = open();
        String big = "x".repeat(300_000);
        long deletion = store().catalog().commit(List.of(Write.create(B, "to be deleted")));
        deletion = store().catalog().commit(List.of(new Write(B, deletion, null)));
        long revision = 0;
        for (int i = 0; i < 30; i++) {
            revision = store().catalog().commit(List.of(new Write(A, revision, big + i)));
        }
        assertThat(other.catalog().find(A)).contains(new Document(A, revision, big + 29));
        Changes feed = new Changes(List.of(new Change(B, deletion, true), new Change(A, revision, false)), revision);
        assertThat(other.catalog().changes(0)).isEqualTo(feed);
        assertThat(reopen().catalog().changes(0)).isEqualTo(feed);
        assertThat(other.catalog().commit(List.of(new Write(A, revision, "small"))))
                .isGreaterThan(revision);
        assertThat(store().catalog().find(A).orElseThrow().body()).isEqualTo("small");
    }
}
