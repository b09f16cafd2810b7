package dev.atelier.internal.catalog;

import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The catalog's documents as JSON objects; parses each revision once. Thread-safe. */
public final class Documents {
    private static final int MAX_ATTEMPTS = 1_000;

    private record Parsed(long revision, JsonObject json) {}

    private final Catalog catalog;
    private final ConcurrentMap<DocumentKey, Parsed> parsed = new ConcurrentHashMap<>();

    public Documents(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Finds a document as it is now. */
    public Optional<JsonObject> find(String kind, String id) {
        return catalog.find(new DocumentKey(kind, id)).map(this::parse);
    }

    /**
     * Returns a document as it is now.
     *
     * @throws NotFoundException when there is none; with the hint
     */
    public JsonObject require(String kind, String id, String hint) {
        return find(kind, id).orElseThrow(() -> new NotFoundException(kind, id, hint));
    }

    /** Lists the documents of a kind whose ids start with a prefix, sorted by id. */
    public List<JsonObject> list(String kind, String idPrefix) {
        return catalog.list(kind, idPrefix).stream().map(this::parse).toList();
    }

    /** Changes a document that must exist; does nothing when the change gives an equal one. */
    public JsonObject update(String kind, String id, UnaryOperator<JsonObject> change) {
        return transact(transaction -> {
            JsonObject changed = change.apply(transaction.require(kind, id));
            transaction.put(kind, id, changed);
            return changed;
        });
    }

    /**
     * Reads and writes several documents together, all or none; runs again when somebody else came between.
     *
     * @param work reads and writes through the transaction only, and has no other effect
     * @return what the work returned the last time
     */
    public <T> T transact(Function<Transaction, T> work) {
        for (int attempt = 1; ; attempt++) {
            Transaction transaction = new Transaction(this);
            T result = work.apply(transaction);
            List<Write> writes = transaction.writes();
            if (writes.isEmpty()) {
                return result;
            }
            try {
                catalog.commit(writes);
                return result;
            } catch (ConflictException e) {
                if (attempt == MAX_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Returns the catalog behind the documents. */
    public Catalog catalog() {
        return catalog;
    }

    /** Returns the content of a document. */
    public JsonObject read(Document document) {
        return parse(document);
    }

    JsonObject parse(Document document) {
        Parsed known = parsed.get(document.key());
        if (known != null && known.revision == document.revision()) {
            return known.json;
        }
        JsonObject json = JsonObject.parse(document.body());
        parsed.put(document.key(), new Parsed(document.revision(), json));
        return json;
    }
}
