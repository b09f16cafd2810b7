package dev.atelier.tracking.mlflowserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes that are committed together; reads see its own writes. Confined to a thread. */
public final class Edit {
    private final Documents documents;
    private final Map<DocumentKey, State> states = new LinkedHashMap<>();

    private static final class State {
        private final @Nullable Document before;
        private @Nullable ObjectNode now;
        private boolean held;

        private State(@Nullable Document before, @Nullable ObjectNode now) {
            this.before = before;
            this.now = now;
        }
    }

    Edit(Documents documents) {
        this.documents = documents;
    }

    /** Finds a document; the tree is the caller's, and what is changed in it is written. */
    public Optional<ObjectNode> find(String kind, String id) {
        return Optional.ofNullable(state(kind, id).now);
    }

    /** Creates or replaces a document. */
    public void put(String kind, String id, ObjectNode json) {
        state(kind, id).now = json;
    }

    /** Makes all run again when somebody else has changed a document that is only read. */
    public void hold(String kind, String id) {
        state(kind, id).held = true;
    }

    public void delete(String kind, String id) {
        state(kind, id).now = null;
    }

    List<Write> writes() {
        List<Write> changes = new ArrayList<>();
        List<Write> held = new ArrayList<>();
        states.forEach((key, state) -> {
            Document before = state.before;
            ObjectNode now = state.now;
            if (before == null) {
                if (now != null) {
                    changes.add(Write.create(key, Json.text(now)));
                }
            } else if (now == null) {
                changes.add(Write.delete(before));
            } else if (!now.equals(documents.parse(before))) {
                changes.add(Write.replace(before, Json.text(now)));
            } else if (state.held) {
                held.add(Write.replace(before, before.body()));
            }
        });
        if (!changes.isEmpty()) {
            changes.addAll(held);
        }
        return changes;
    }

    private State state(String kind, String id) {
        return states.computeIfAbsent(new DocumentKey(kind, id), key -> {
            Optional<Document> document = documents.document(kind, id);
            return new State(
                    document.orElse(null),
                    document.map(documents::parse).map(ObjectNode::deepCopy).orElse(null));
        });
    }
}
