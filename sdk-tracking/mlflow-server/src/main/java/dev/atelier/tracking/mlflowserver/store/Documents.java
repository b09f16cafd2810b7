package dev.atelier.tracking.mlflowserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.ConflictException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalog's documents as trees, which nobody changes but an {@link Edit}; keeps some that it has parsed. Thread-safe. */
public final class Documents {
    private static final int MAX_ATTEMPTS = 1_000;
    private static final int KEPT = 2_048;

    private record Parsed(DocumentKey key, long revision, ObjectNode json) {}

    private final Catalog catalog;
    private final AtomicReferenceArray<@Nullable Parsed> parsed = new AtomicReferenceArray<>(KEPT);

    public Documents(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Finds a document as it is now; its tree is shared and must not be changed. */
    public Optional<ObjectNode> find(String kind, String id) {
        return id.isBlank()
                ? Optional.empty()
                : catalog.find(new DocumentKey(kind, id)).map(this::parse);
    }

    /** Lists the documents of a kind whose ids begin with a prefix, by id. */
    public List<ObjectNode> list(String kind, String prefix) {
        List<ObjectNode> all = new ArrayList<>();
        for (Document document : catalog.list(kind, prefix)) {
            all.add(parse(document));
        }
        return all;
    }

    /**
     * Changes several documents together, all or none; runs again when somebody else came between.
     *
     * @param work reads and writes through the edit only, and has no other effect
     */
    public <T> T edit(Function<Edit, T> work) {
        for (int attempt = 1; ; attempt++) {
            Edit edit = new Edit(this);
            T result = work.apply(edit);
            List<Write> writes = edit.writes();
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

    Optional<Document> document(String kind, String id) {
        return catalog.find(new DocumentKey(kind, id));
    }

    ObjectNode parse(Document document) {
        DocumentKey key = document.key();
        int slot = (key.hashCode() ^ key.hashCode() >>> 11) & KEPT - 1;
        Parsed known = parsed.get(slot);
        if (known != null && known.revision == document.revision() && known.key.equals(key)) {
            return known.json;
        }
        ObjectNode json = Json.document(document.body());
        parsed.set(slot, new Parsed(key, document.revision(), json));
        return json;
    }
}
