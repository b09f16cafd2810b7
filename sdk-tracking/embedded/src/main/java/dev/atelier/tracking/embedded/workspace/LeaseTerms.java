package dev.atelier.tracking.embedded.workspace;

import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.List;
import java.util.Optional;

/**
 * Terms for those who ask for one: the revision of a document with the lease's name, which only its holder writes. Nobody
 * here compares them, since the operating system takes no lock from a process that lives. Thread-safe.
 */
record LeaseTerms(Catalog catalog) {
    private static final String KIND = "lease";

    long next(String lease) {
        DocumentKey key = new DocumentKey(KIND, lease);
        Optional<Document> last = catalog.find(key);
        String body = "{\"name\":\"" + lease + "\"}"; // a name has nothing to escape
        return catalog.commit(List.of(last.isPresent() ? Write.replace(last.get(), body) : Write.create(key, body)));
    }
}
