package dev.atelier.internal.catalog;

import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.Write;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The catalog's documents as JSON objects; keeps some of those it has parsed. Thread-safe. */
public final class Documents {
    private static final int MAX_ATTEMPTS = 1_000;

    private static final int KEPT = 4_096;

    private record Parsed(DocumentKey key, long revision, JsonObject json) {}

    private final Catalog catalog;
    private final AtomicReferenceArray<@Nullable Parsed> parsed;

    public Documents(Catalog catalog) {
        this(catalog, new AtomicReferenceArray<>(KEPT));
    }

    private Documents(Catalog catalog, AtomicReferenceArray<@Nullable Parsed> parsed) {
        this.catalog = catalog;
        this.parsed = parsed;
    }

    /** Returns these documents for the holder of a lease: once that is lost, every write fails and changes nothing. */
    public Documents heldBy(Lease lease) {
        return new Documents(new FencedCatalog(catalog, lease), parsed);
    }

    /** Finds a document as it is now. */
    public Optional<JsonObject> find(String kind, String id) {
        Optional<Document> found = catalog.find(new DocumentKey(kind, id));
        return found.isPresent() ? Optional.of(parse(found.get())) : Optional.empty();
    }

    /**
     * Returns a document as it is now.
     *
     * @throws NotFoundException when there is none; with the hint
     */
    public JsonObject require(String kind, String id, String hint) {
        Optional<JsonObject> found = find(kind, id);
        if (found.isEmpty()) {
            throw new NotFoundException(kind, id, hint);
        }
        return found.get();
    }

    /** Lists the documents of a kind whose ids start with a prefix, sorted by id. */
    public List<JsonObject> list(String kind, String idPrefix) {
        List<JsonObject> objects = new ArrayList<>();
        for (Document document : catalog.list(kind, idPrefix)) {
            objects.add(parse(document));
        }
        return Collections.unmodifiableList(objects);
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
                keep(writes, transaction, catalog.commit(writes));
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
        Parsed known = parsed.get(slot(document.key()));
        if (known != null && known.revision == document.revision() && known.key.equals(document.key())) {
            return known.json;
        }
        JsonObject json = JsonObject.parse(document.body());
        keep(document.key(), document.revision(), json);
        return json;
    }

    /** What was written need not be parsed. */
    private void keep(List<Write> writes, Transaction transaction, long revision) {
        for (Write write : writes) {
            JsonObject json = transaction.written(write.key());
            if (json != null) {
                keep(write.key(), revision, json.normalised());
            }
        }
    }

    private void keep(DocumentKey key, long revision, JsonObject json) {
        parsed.set(slot(key), new Parsed(key, revision, json));
    }

    private static int slot(DocumentKey key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 12) & KEPT - 1;
    }
}
