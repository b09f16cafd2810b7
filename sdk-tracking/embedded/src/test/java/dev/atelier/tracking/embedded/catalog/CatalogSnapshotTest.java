package dev.atelier.tracking.embedded.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogSnapshotTest {
    private static final int RUNS = 5_000;

    @TempDir
    Path directory;

    private final Random random = new Random(1);

    private static DocumentKey key(int run) {
        return new DocumentKey(
                "run", "diabetes_" + (1_770_000_000 + run) + "_" + Integer.toHexString(run * 0x9E3779B9));
    }

    private String body(int run, String status) {
        return "{\"id\":\"%s\",\"experiment\":\"diabetes\",\"number\":%d,\"status\":\"%s\",\"user\":\"alice\",\"created\":%d,"
                        .formatted(key(run).id(), run, status, 1_770_000_000_000L + 977L * run)
                + "\"params\":{\"lr\":%s,\"optimizer\":\"%s\",\"batch\":%d,\"epochs\":%d,\"dropout\":%s},"
                        .formatted(
                                random.nextInt(100) / 1000.0,
                                List.of("adam", "sgd").get(run % 2),
                                16 << random.nextInt(4),
                                random.nextInt(50),
                                random.nextDouble())
                + "\"tags\":{\"team\":\"risk\",\"stage\":\"dev\",\"owner\":\"user%d\"}}".formatted(random.nextInt(20));
    }

    private void fill(Catalog catalog) {
        for (int first = 0; first < RUNS; first += 100) {
            List<Write> commit = new ArrayList<>();
            for (int run = first; run < first + 100; run++) {
                commit.add(Write.create(key(run), body(run, "Running")));
            }
            catalog.commit(commit);
        }
    }

    private long logSize() throws IOException {
        return Files.size(directory.resolve("catalog/log"));
    }

    @Test
    void takesLittleSpaceForEachRun() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            fill(store.catalog());
            ((EmbeddedCatalog) store.catalog()).compact();

            assertThat(logSize() / RUNS).as("bytes for each run").isLessThan(150);
        }
    }

    @Test
    void keepsDocumentsRevisionsAndChanges() throws IOException {
        List<Document> documents;
        List<Change> changes;
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            Catalog catalog = store.catalog();
            fill(catalog);
            catalog.commit(List.of(Write.delete(catalog.find(key(7)).orElseThrow())));
            catalog.commit(List.of(Write.replace(catalog.find(key(8)).orElseThrow(), "{\"name\":\"Zürich 😀\"}")));
            documents = catalog.list("run", "");
            changes = catalog.changes(0).changes();

            ((EmbeddedCatalog) catalog).compact();
            long size = logSize();
            ((EmbeddedCatalog) catalog).compact();

            assertThat(logSize()).as("nothing to gain").isEqualTo(size);
            assertThat(other.catalog().list("run", "")).isEqualTo(documents);
            long last = other.catalog().sequence();
            assertThat(other.catalog().commit(List.of(Write.create(key(-1), "{}"))))
                    .isEqualTo(last + 1);
            assertThat(catalog.changes(last).changes()).containsExactly(new Change(key(-1), last + 1, false));
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.problems()).isEmpty();
            assertThat(store.catalog().list("run", "").stream()
                            .filter(document -> !document.key().equals(key(-1)))
                            .toList())
                    .isEqualTo(documents);
            assertThat(store.catalog().changes(0).changes()).startsWith(changes.toArray(Change[]::new));
            assertThat(store.catalog().find(key(7))).isEmpty();
        }
    }

    @Test
    void isRewrittenByItselfHoweverOftenDocumentsChange() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Catalog catalog = store.catalog();
            catalog.commit(List.of(Write.create(key(1), body(1, "Running"))));
            for (int i = 0; i < 10_000; i++) {
                catalog.commit(List.of(Write.replace(catalog.find(key(1)).orElseThrow(), body(1, "Running"))));
            }

            assertThat(logSize()).isLessThan(2 << 20);
            assertThat(catalog.sequence()).isEqualTo(10_001);
        }
    }

    @Test
    void losesOneBlockToADamagedByte() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            fill(store.catalog());
            ((EmbeddedCatalog) store.catalog()).compact();
        }
        Path log = directory.resolve("catalog/log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);

        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.problems()).singleElement().asString().contains("damaged");
            assertThat(store.catalog().list("run", "")).hasSizeBetween(RUNS - 200, RUNS - 1);
            store.catalog().commit(List.of(Write.create(key(-1), "{}")));
            assertThat(store.catalog().find(key(-1))).isPresent();
        }
    }
}
