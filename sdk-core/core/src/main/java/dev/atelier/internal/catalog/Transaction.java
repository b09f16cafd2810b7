package dev.atelier.internal.catalog;

import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes that are committed together. Confined to one thread. */
public final class Transaction {
    private final Documents documents;
    private final Map<DocumentKey, Optional<Document>> reads = new HashMap<>();
    private final Map<DocumentKey, Write> writes = new LinkedHashMap<>();

    Transaction(Documents documents) {
        this.documents = documents;
    }

    /** Finds a document; the commit fails and is run again when it changes before. */
    public Optional<JsonObject> find(String kind, String id) {
        return read(new DocumentKey(kind, id)).map(documents::parse);
    }

    /** Returns a document that must exist. */
    public JsonObject require(String kind, String id) {
        return find(kind, id).orElseThrow(() -> new NotFoundException(kind, id, ""));
    }

    /** Creates or replaces a document. */
    public void put(String kind, String id, JsonObject json) {
        DocumentKey key = new DocumentKey(kind, id);
        Optional<Document> current = read(key);
        if (current.map(documents::parse).filter(json::equals).isEmpty()) {
            String body = json.toString();
            writes.put(
                    key,
                    current.map(document -> Write.replace(document, body)).orElseGet(() -> Write.create(key, body)));
        }
    }

    /** Deletes a document; does nothing when there is none. */
    public void delete(String kind, String id) {
        DocumentKey key = new DocumentKey(kind, id);
        read(key).ifPresent(document -> writes.put(key, Write.delete(document)));
    }

    List<Write> writes() {
        return List.copyOf(writes.values());
    }

    private Optional<Document> read(DocumentKey key) {
        return reads.computeIfAbsent(key, documents.catalog()::find);
    }
}
