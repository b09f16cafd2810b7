package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConflictException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Versioned documents with compare-and-set, through one handle. */
abstract class CatalogContract extends StoreCase {
    private static final DocumentKey A = new DocumentKey("run", "a");
    private static final DocumentKey B = new DocumentKey("run", "b");

    CatalogContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(catalog().find(A)).isEmpty();
        assertThat(catalog().list("run", "")).isEmpty();
        assertThat(catalog().changes(0)).isEqualTo(new Changes(List.of(), 0));
    }

    @Test
    void findsWhatWasCommitted() {
        long revision = catalog().commit(List.of(Write.create(A, "{\"x\": 1}")));
        assertThat(revision).isPositive();
        assertThat(catalog().find(A)).contains(new Document(A, revision, "{\"x\": 1}"));
    }

    @Test
    void replacesADocumentThatIsUnchanged() {
        Document first = create(A, "1");
        long revision = catalog().commit(List.of(Write.replace(first, "2")));
        assertThat(revision).isGreaterThan(first.revision());
        assertThat(catalog().find(A)).contains(new Document(A, revision, "2"));
    }

    @Test
    void refusesToCreateWhatExists() {
        create(A, "1");
        assertThatThrownBy(() -> create(A, "2"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("run 'a'")
                .hasMessageContaining("exists already");
        assertThat(body(A)).isEqualTo("1");
    }

    @Test
    void refusesAStaleReplacement() {
        Document first = create(A, "1");
        catalog().commit(List.of(Write.replace(first, "2")));
        assertThatThrownBy(() -> catalog().commit(List.of(Write.replace(first, "3"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("changed meanwhile");
        assertThat(body(A)).isEqualTo("2");
    }

    @Test
    void refusesToReplaceOrDeleteWhatIsGone() {
        Document first = create(A, "1");
        catalog().commit(List.of(Write.delete(first)));
        assertThat(catalog().find(A)).isEmpty();
        assertThatThrownBy(() -> catalog().commit(List.of(Write.replace(first, "2"))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("does not exist any more");
        assertThatThrownBy(() -> catalog().commit(List.of(Write.delete(first))))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("does not exist any more");
    }

    @Test
    void commitsABatchUnderOneRevision() {
        long revision = catalog().commit(List.of(Write.create(A, "1"), Write.create(B, "2")));
        assertThat(catalog().list("run", "")).extracting(Document::revision).containsExactly(revision, revision);
    }

    @Test
    void writesNothingOfABatchInConflict() {
        create(A, "1");
        assertThatThrownBy(() -> catalog().commit(List.of(Write.create(B, "2"), Write.create(A, "3"))))
                .isInstanceOf(ConflictException.class);
        assertThat(catalog().find(B)).isEmpty();
        assertThat(body(A)).isEqualTo("1");
    }

    @Test
    void refusesAnEmptyBatch() {
        assertThatThrownBy(() -> catalog().commit(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one write");
    }

    @Test
    void refusesTwoWritesOfOneDocument() {
        assertThatThrownBy(() -> catalog().commit(List.of(Write.create(A, "1"), Write.create(A, "2"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one per document");
        assertThat(catalog().find(A)).isEmpty();
    }

    @Test
    void neverUsesARevisionAgain() {
        Document first = create(A, "1");
        long deletion = catalog().commit(List.of(Write.delete(first)));
        Document second = create(A, "1");
        assertThat(deletion).isGreaterThan(first.revision());
        assertThat(second.revision()).isGreaterThan(deletion);
    }

    @Test
    void listsByKindAndPrefixInOrder() {
        for (String id : List.of("b", "ab", "a", "ac", "abc")) {
            create(new DocumentKey("model", id), id);
        }
        create(new DocumentKey("models", "abx"), "other kind");
        assertThat(catalog().list("model", "ab")).extracting(Document::body).containsExactly("ab", "abc");
        assertThat(catalog().list("model", "")).extracting(Document::body).containsExactly("a", "ab", "abc", "ac", "b");
        assertThat(catalog().list("model", "x")).isEmpty();
    }

    @Test
    void keepsUnicodeInKeysAndBodies() {
        DocumentKey key = new DocumentKey("größe", "日本/\uD83D\uDE00\u0000 .. \\");
        create(key, "{\"ключ\": \"\uD83E\uDD80\"}");
        assertThat(body(key)).isEqualTo("{\"ключ\": \"\uD83E\uDD80\"}");
        assertThat(catalog().list("größe", "日本/\uD83D\uDE00"))
                .extracting(Document::key)
                .containsExactly(key);
    }

    @Test
    void refusesHalfASurrogatePair() {
        for (DocumentKey key : List.of(A, new DocumentKey("run", "\uD83D"), new DocumentKey("\uDE00", "a"))) {
            assertThatThrownBy(() -> create(key, key.equals(A) ? "\"\uDE00\"" : "{}"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("half a surrogate pair");
        }
        assertThat(store().catalog().changes(0).changes()).isEmpty();
    }

    @Test
    void keepsBigAndEmptyBodies() {
        String big = "x".repeat(1 << 20);
        create(A, big);
        create(B, "");
        assertThat(body(A)).isEqualTo(big);
        assertThat(body(B)).isEmpty();
    }

    @Test
    void feedsEveryChangedDocumentOnce() {
        Document first = create(A, "1");
        long replaced = catalog().commit(List.of(Write.replace(first, "2")));
        long created = create(B, "1").revision();
        assertThat(catalog().changes(0))
                .isEqualTo(
                        new Changes(List.of(new Change(A, replaced, false), new Change(B, created, false)), created));
        assertThat(catalog().changes(replaced).changes()).containsExactly(new Change(B, created, false));
        assertThat(catalog().changes(created)).isEqualTo(new Changes(List.of(), created));
    }

    @Test
    void feedsDeletions() {
        long deletion = catalog().commit(List.of(Write.delete(create(A, "1"))));
        assertThat(catalog().changes(0).changes()).containsExactly(new Change(A, deletion, true));
    }

    @Test
    void awaitsNothingThatHasHappened() {
        create(A, "1");
        assertThat(catalog().awaitChange(0, Duration.ZERO)).isTrue();
    }

    @Test
    void stopsWaitingAfterTheTimeout() {
        long sequence = create(A, "1").revision();
        assertThat(catalog().awaitChange(sequence, Duration.ofMillis(20))).isFalse();
    }

    @Test
    void awaitsACommitOfAnotherThread() {
        long sequence = create(A, "1").revision();
        Race.run(2, thread -> {
            if (thread == 0) {
                assertThat(catalog().awaitChange(sequence, Duration.ofSeconds(30)))
                        .isTrue();
            } else {
                create(B, "1");
            }
        });
    }

    @Test
    void stopsWaitingWhenInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> catalog().awaitChange(0, Duration.ofSeconds(30)))
                .isInstanceOf(OperationCanceledException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void commitsInAnInterruptedThread() {
        Thread.currentThread().interrupt();
        create(A, "1");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(body(A)).isEqualTo("1");
    }

    @Test
    void losesNoIncrementOfRacingThreads() {
        create(A, "0");
        Race.run(8, thread -> Counter.increment(catalog(), A, 25));
        assertThat(body(A)).isEqualTo("200");
    }

    @Test
    void letsOneOfRacingCreatorsWin() {
        AtomicInteger winners = new AtomicInteger();
        Race.run(8, thread -> {
            try {
                create(A, "thread " + thread);
                winners.incrementAndGet();
            } catch (ConflictException e) {
                assertThat(e.id()).isEqualTo("a");
            }
        });
        assertThat(winners).hasValue(1);
    }

    private Catalog catalog() {
        return store().catalog();
    }

    private Document create(DocumentKey key, String body) {
        return new Document(key, catalog().commit(List.of(Write.create(key, body))), body);
    }

    private String body(DocumentKey key) {
        return catalog().find(key).orElseThrow().body();
    }
}
