package dev.atelier.internal.tidy;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Document;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads all documents of a catalog without keeping them. */
final class Scan {
    private final Catalog catalog;

    Scan(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Lists every kind of document there is, known here or not. */
    Set<String> kinds() {
        Set<String> kinds = new TreeSet<>();
        for (Change change : catalog.changes(0).changes()) {
            if (!change.deleted()) {
                kinds.add(change.key().kind());
            }
        }
        return kinds;
    }

    List<Document> list(String kind, String idPrefix) {
        return catalog.list(kind, idPrefix);
    }

    List<JsonObject> json(String kind) {
        return catalog.list(kind, "").stream()
                .map(document -> JsonObject.parse(document.body()))
                .toList();
    }

    void forEach(Consumer<Document> action) {
        kinds().forEach(kind -> list(kind, "").forEach(action));
    }
}
