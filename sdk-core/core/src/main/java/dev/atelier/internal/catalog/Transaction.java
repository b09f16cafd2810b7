package dev.atelier.internal.catalog;

import dev.atelier.error.NotFoundException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    // no lambdas in this class: the first ones of a JVM cost more than all else that starting a run does

    /** Finds a document. */
    public Optional<JsonObject> find(String kind, String id) {
        DocumentKey key = new DocumentKey(kind, id);
        Optional<JsonObject> changed = changes.get(key);
        return changed != null ? changed : parsed(read(key));
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
        for (Map.Entry<DocumentKey, Optional<JsonObject>> change : changes.entrySet()) {
            Write write = write(change.getKey(), change.getValue());
            if (write != null) {
                writes.add(write);
            }
        }
        return writes.isEmpty() ? writes : withHeld(writes);
    }

    private List<Write> withHeld(List<Write> writes) {
        Set<DocumentKey> written = new HashSet<>();
        for (Write write : writes) {
            written.add(write.key());
        }
        for (DocumentKey key : held) {
            Optional<Document> document = read(key);
            if (document.isPresent() && written.add(key)) {
                writes.add(Write.replace(document.get(), document.get().body()));
            }
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

    private @Nullable Write write(DocumentKey key, Optional<JsonObject> json) {
        Optional<Document> current = read(key);
        if (parsed(current).equals(json)) {
            return null;
        }
        if (json.isEmpty()) {
            return Write.delete(current.get());
        }
        String body = json.get().toString();
        return current.isPresent() ? Write.replace(current.get(), body) : Write.create(key, body);
    }

    private Optional<JsonObject> parsed(Optional<Document> document) {
        return document.isPresent() ? Optional.of(documents.parse(document.get())) : Optional.empty();
    }

    private Optional<Document> read(DocumentKey key) {
        Optional<Document> known = reads.get(key);
        if (known == null) {
            known = documents.catalog().find(key);
            reads.put(key, known);
        }
        return known;
    }
}
