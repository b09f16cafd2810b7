package dev.atelier.internal.catalog;

import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A catalog that is written to for as long as a lease is held, and not a moment longer. Thread-safe. */
record FencedCatalog(Catalog catalog, Lease lease) implements Catalog {
    @Override
    public Optional<Document> find(DocumentKey key) {
        return catalog.find(key);
    }

    @Override
    public List<Document> list(String kind, String idPrefix) {
        return catalog.list(kind, idPrefix);
    }

    @Override
    public long commit(List<Write> writes) {
        return catalog.commit(writes, lease);
    }

    @Override
    public Changes changes(long after) {
        return catalog.changes(after);
    }

    @Override
    public long sequence() {
        return catalog.sequence();
    }

    @Override
    public boolean awaitChange(long after, Duration timeout) {
        return catalog.awaitChange(after, timeout);
    }
}
