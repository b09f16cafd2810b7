package dev.atelier.spi.tracking;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one kind, by id. Confined to its table's lock.
 *
 * <p>Loading a log only hashes; the order of the ids is made when somebody first lists them: most of them in an array, what
 * came since in a tree, which is merged into the array when it has grown.
 */
final class DocumentIndex {
    private static final int BULK = 1_024;

    private final String kind;
    private final Map<String, DocumentEntry> byId = new HashMap<>();
    private final List<DocumentEntry> unsorted = new ArrayList<>();
    private final TreeMap<String, DocumentEntry> recent = new TreeMap<>();
    private DocumentEntry[] sorted = new DocumentEntry[0];

    DocumentIndex(String kind) {
        this.kind = kind;
    }

    String kind() {
        return kind;
    }

    @Nullable
    DocumentEntry find(String id) {
        return byId.get(id);
    }

    DocumentEntry findOrCreate(String id) {
        DocumentEntry known = byId.get(id);
        if (known == null) {
            known = new DocumentEntry(kind, id);
            byId.put(id, known);
            unsorted.add(known);
        }
        return known;
    }

    /** Visits the entries whose ids start with a prefix, by id; those of deleted documents too. */
    void forEach(String prefix, Consumer<DocumentEntry> action) {
        sort();
        int at = firstAtOrAfter(prefix);
        for (DocumentEntry later : recent.tailMap(prefix, true).values()) {
            if (!later.id().startsWith(prefix)) {
                break;
            }
            while (at < sorted.length && sorted[at].id().compareTo(later.id()) < 0) {
                action.accept(sorted[at++]);
            }
            action.accept(later);
        }
        while (at < sorted.length && sorted[at].id().startsWith(prefix)) {
            action.accept(sorted[at++]);
        }
    }

    private void sort() {
        if (unsorted.size() > Math.max(BULK, sorted.length / 64)) {
            mergeUnsorted();
        } else {
            for (DocumentEntry entry : unsorted) {
                recent.put(entry.id(), entry);
            }
        }
        unsorted.clear();
        if (recent.size() > BULK && recent.size() > sorted.length / 16) {
            mergeRecent();
        }
    }

    private void mergeUnsorted() {
        recent.values().forEach(unsorted::add);
        DocumentEntry[] added = unsorted.toArray(DocumentEntry[]::new);
        Arrays.sort(added, (left, right) -> left.id().compareTo(right.id()));
        merge(added);
    }

    private void mergeRecent() {
        merge(recent.values().toArray(DocumentEntry[]::new));
    }

    private void merge(DocumentEntry[] added) {
        DocumentEntry[] merged = Arrays.copyOf(sorted, sorted.length + added.length);
        int left = sorted.length - 1;
        int right = added.length - 1;
        for (int at = merged.length - 1; right >= 0; at--) {
            boolean fromLeft = left >= 0 && sorted[left].id().compareTo(added[right].id()) > 0;
            merged[at] = fromLeft ? sorted[left--] : added[right--];
        }
        sorted = merged;
        recent.clear();
    }

    private int firstAtOrAfter(String prefix) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].id().compareTo(prefix) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
