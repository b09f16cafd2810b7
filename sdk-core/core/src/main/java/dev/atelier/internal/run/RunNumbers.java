package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers of an experiment's runs, of which none is given twice. Thread-safe.
 *
 * <p>The experiment knows the last one. Where the store is damaged it may know an older one, or be gone while its runs are
 * still there: then they are asked.
 */
final class RunNumbers {
    private record Seen(int problems, long greatest) {}

    private final Documents documents;
    private final WorkspaceStore store;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    RunNumbers(Documents documents, WorkspaceStore store) {
        this.documents = documents;
        this.store = store;
    }

    long next(String name, JsonObject experiment) {
        long last = experiment.number("lastNumber", 0);
        int count = store.problems().size();
        return 1 + (count == 0 ? last : Math.max(last, greatest(name, count)));
    }

    private long greatest(String name, int count) {
        Seen known = seen.get(name);
        if (known == null || known.problems != count) {
            known = new Seen(count, greatest(name));
            seen.put(name, known);
        }
        return known.greatest;
    }

    private long greatest(String name) {
        String quoted = Json.write(name); // parsing documents of others would take far longer
        return documents.catalog().list(Kinds.RUN, "").stream()
                .filter(document -> document.body().contains(quoted))
                .map(documents::read)
                .filter(run -> run.text("experiment").equals(name))
                .mapToLong(run -> run.number("number", 0))
                .max()
                .orElse(0);
    }
}
