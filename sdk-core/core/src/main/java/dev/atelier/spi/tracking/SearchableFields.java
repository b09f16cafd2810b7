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
     * What one document says of a run; several documents may speak of the same run. Immutable.
     *
     * @param runId the run
     * @param run true for the run's own document
     * @param values a Double, Long, String or Boolean for each field, metrics left out
     */
    record Entry(String runId, boolean run, Map<Field, Object> values) {
        /** {@inheritDoc} */
        public Entry {
            values = Map.copyOf(values);
        }
    }
}
