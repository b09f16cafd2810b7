package dev.atelier.tracking.tck;

import dev.atelier.error.ConflictException;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.util.List;

/** A number in a document, incremented by compare-and-set. */
final class Counter {
    private Counter() {}

    static void increment(Catalog catalog, DocumentKey key, int times) {
        for (int done = 0; done < times; ) {
            Document current = catalog.find(key).orElseThrow();
            int next = Integer.parseInt(current.body()) + 1;
            try {
                catalog.commit(List.of(Write.replace(current, String.valueOf(next))));
                done++;
            } catch (ConflictException e) {
                Thread.onSpinWait(); // somebody was faster: read again
            }
        }
    }
}
