package dev.atelier.internal.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.memory.InMemoryStoreProvider;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private final WorkspaceStore store = new InMemoryStoreProvider().open(URI.create("mem:x"), null);
    private final Catalog catalog = store.catalog();
    private final Documents documents = new Documents(catalog);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readsItsOwnWrites() {
        put("a", 1);
        documents.transact(transaction -> {
            transaction.put("k", "a", number(2));
            assertThat(transaction.find("k", "a")).contains(number(2));
            transaction.delete("k", "a");
            assertThat(transaction.find("k", "a")).isEmpty();
            transaction.put("k", "b", number(3));
            assertThat(transaction.find("k", "b")).contains(number(3));
            assertThat(documents.find("k", "b")).isEmpty();
            return 0;
        });

        assertThat(documents.find("k", "a")).isEmpty();
        assertThat(documents.find("k", "b")).contains(number(3));
    }

    @Test
    void writesNothingForWhatIsAsItWas() {
        put("a", 1);
        long sequence = catalog.sequence();
        documents.transact(transaction -> {
            transaction.put("k", "a", number(2));
            transaction.put("k", "a", number(1L));
            transaction.put("k", "b", number(1));
            transaction.delete("k", "b");
            transaction.delete("k", "unknown");
            return 0;
        });

        assertThat(catalog.sequence()).isEqualTo(sequence);
    }

    @Test
    void runsAgainWhenSomebodyElseCameBetween() {
        put("a", 1);
        List<JsonObject> seen = new ArrayList<>();
        documents.transact(transaction -> {
            JsonObject json = transaction.require("k", "a");
            seen.add(json);
            if (seen.size() == 1) {
                put("a", 10);
            }
            transaction.put("k", "a", json.with("n", json.number("n", 0) + 1));
            return 0;
        });

        assertThat(seen).containsExactly(number(1L), number(10L));
        assertThat(documents.find("k", "a")).contains(number(11L));
    }

    @Test
    void writesAllOrNone() {
        assertThatThrownBy(() -> documents.transact(transaction -> {
                    transaction.put("k", "a", number(1));
                    return transaction.require("k", "missing");
                }))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("k 'missing' does not exist");

        assertThat(documents.find("k", "a")).isEmpty();
    }

    @Test
    void countsExactlyUnderContention() throws Exception {
        put("a", 0);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                futures.add(pool.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        documents.update("k", "a", json -> json.with("n", json.number("n", 0) + 1));
                    }
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(documents.find("k", "a")).contains(number(4_000L));
    }

    @Test
    void doesNotTakeARecreatedDocumentForTheOldOne() {
        put("a", 1);
        documents.transact(transaction -> {
            transaction.delete("k", "a");
            return 0;
        });
        put("a", 2);

        assertThat(documents.find("k", "a")).contains(number(2L));
    }

    @Test
    void listsByPrefixSorted() {
        put("b/2", 1);
        put("b/1", 2);
        put("c", 3);

        assertThat(documents.list("k", "b/")).containsExactly(number(2L), number(1L));
        assertThat(documents.list("unknown", "")).isEmpty();
    }

    private void put(String id, Number number) {
        new Documents(catalog).transact(transaction -> {
            transaction.put("k", id, number(number));
            return 0;
        });
    }

    private static JsonObject number(Number number) {
        return JsonObject.parse("{\"n\":" + number + "}");
    }
}
