package dev.atelier.spi.tracking;

import dev.atelier.search.Field;
import java.util.Map;
import java.util.Optional;

/** Tells what a search finds in a document; core gives it to a {@link RunIndex}. Thread-safe. */
@FunctionalInterface
public interface SearchableFields {
    /**
     * Reads a document.
     *
     * @param document any document of the catalog
     * @return what it says of a run, or empty when it says nothing of one
     */
    Optional<Entry> read(Document document);

    /**
     * What one document says of a run. Immutable.
     *
     * <p>Several documents may speak of the same run. A run exists, for a search, as long as its own document does; what other
     * documents say of it counts as long as they exist, whichever came first. Where several documents have the same field the
     * run has all their values, each once, ordered by {@link dev.atelier.search.OrderBy#VALUES}.
     *
     * @param runId the run
     * @param run true for the run's own document
     * @param values a Double, Long, String or Boolean for each field, or an ordered list of those where a field has
     *     several values; metrics and missing values left out
     */
    record Entry(String runId, boolean run, Map<Field, Object> values) {
        /** {@inheritDoc} */
        public Entry {
            values = Map.copyOf(values);
        }
    }
}
