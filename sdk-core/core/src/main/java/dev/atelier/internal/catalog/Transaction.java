package dev.atelier.internal.catalog;

import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes that are committed together; reads see its own writes. The commit fails, and all is run again, when
 * somebody else has changed a document that it writes. Confined to one thread.
 */
public final class Transaction {
    private final Documents documents;
    private final Map<DocumentKey, Optional<Document>> reads = new HashMap<>();
    private final Map<DocumentKey, Optional<JsonObject>> changes = new LinkedHashMap<>();
    private final Set<DocumentKey> held = new LinkedHashSet<>();

    Transaction(Documents documents) {
        this.documents = documents;
    }

    /** Finds a document. */
    public Optional<JsonObject> find(String kind, String id) {
        DocumentKey key = new DocumentKey(kind, id);
        Optional<JsonObject> changed = changes.get(key);
        return changed != null ? changed : read(key).map(documents::parse);
    }

    /** Returns a document that must exist. */
    public JsonObject require(String kind, String id) {
        return find(kind, id).orElseThrow(() -> new NotFoundException(kind, id, ""));
    }

    /** Creates or replaces a document. */
    public void put(String kind, String id, JsonObject json) {
        change(new DocumentKey(kind, id), Optional.of(json));
    }

    /** Deletes a document; does nothing when there is none. */
    public void delete(String kind, String id) {
        change(new DocumentKey(kind, id), Optional.empty());
    }

    /**
     * Makes the commit fail, and all run again, when somebody else has changed or deleted a document that is only read.
     *
     * @throws NotFoundException when there is none
     */
    public void hold(String kind, String id) {
        require(kind, id);
        held.add(new DocumentKey(kind, id));
    }

    List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        changes.forEach((key, json) -> write(key, json).ifPresent(writes::add));
        if (!writes.isEmpty()) {
            held.stream()
                    .filter(key ->
                            writes.stream().noneMatch(write -> write.key().equals(key)))
                    .flatMap(key -> read(key).stream())
                    .map(document -> Write.replace(document, document.body()))
                    .toList()
                    .forEach(writes::add);
        }
        return writes;
    }

    /** Returns what was put last, or null when the document was not put. */
    @Nullable
    JsonObject written(DocumentKey key) {
        Optional<JsonObject> change = changes.get(key);
        return change == null ? null : change.orElse(null);
    }

    private void change(DocumentKey key, Optional<JsonObject> json) {
        read(key);
        changes.put(key, json);
    }

    private Optional<Write> write(DocumentKey key, Optional<JsonObject> json) {
        Optional<Document> current = read(key);
        if (current.map(documents::parse).equals(json)) {
            return Optional.empty();
        }
        if (json.isEmpty()) {
            return current.map(Write::delete);
        }
        String body = json.get().toString();
        return Optional.of(
                current.map(document -> Write.replace(document, body)).orElseGet(() -> Write.create(key, body)));
    }

    private Optional<Document> read(DocumentKey key) {
        return reads.computeIfAbsent(key, documents.catalog()::find);
    }
}
