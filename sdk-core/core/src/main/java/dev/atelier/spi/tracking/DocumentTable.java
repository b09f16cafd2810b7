package dev.atelier.spi.tracking;

import dev.atelier.error.ConflictException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The documents of a catalog in memory: the state that every log-structured store keeps.
 *
 * <p>Thread-safe. A store calls {@link #check} and then {@link #apply} under a lock of its own, so that no other
 * commit comes between; readers need no lock.
 */
public final class DocumentTable {
    private final Map<String, TreeMap<String, Document>> kinds = new HashMap<>();
    private final TreeMap<Long, List<Change>> feed = new TreeMap<>();
    private final Map<DocumentKey, Long> lastChange = new HashMap<>();
    private long sequence;

    /** Creates an empty table. */
    public DocumentTable() {}

    /**
     * Returns the sequence number of the last applied commit.
     *
     * @return 0 when nothing was applied
     */
    public synchronized long sequence() {
        return sequence;
    }

    /**
     * Finds a document.
     *
     * @param key its identity
     * @return the document, or empty
     */
    public synchronized Optional<Document> find(DocumentKey key) {
        TreeMap<String, Document> documents = kinds.get(key.kind());
        return documents == null ? Optional.empty() : Optional.ofNullable(documents.get(key.id()));
    }

    /**
     * Lists the documents of a kind.
     *
     * @param kind the kind
     * @param idPrefix what their ids start with; may be empty
     * @return an immutable list, sorted by id
     */
    public synchronized List<Document> list(String kind, String idPrefix) {
        TreeMap<String, Document> documents = kinds.get(kind);
        if (documents == null) {
            return List.of();
        }
        SortedMap<String, Document> tail = documents.tailMap(idPrefix, true);
        List<Document> found = new ArrayList<>();
        for (Document document : tail.values()) {
            if (!document.key().id().startsWith(idPrefix)) {
                break;
            }
            found.add(document);
        }
        return List.copyOf(found);
    }

    /**
     * Lists every document, as a snapshot writes them.
     *
     * @return an immutable list, sorted by revision
     */
    public synchronized List<Document> all() {
        return kinds.values().stream()
                .flatMap(documents -> documents.values().stream())
                .sorted(Comparator.comparingLong(Document::revision).thenComparing(Document::key))
                .toList();
    }

    /**
     * Checks that a commit may be applied now.
     *
     * @param writes its writes
     * @throws ConflictException when a document does not have its expected revision
     * @throws IllegalArgumentException when there is no write, or two of one document
     */
    public synchronized void check(List<Write> writes) {
        if (writes.isEmpty() || writes.stream().map(Write::key).distinct().count() != writes.size()) {
            throw new IllegalArgumentException("a commit needs at least one write, and one per document: " + writes);
        }
        for (Write write : writes) {
            long actual = find(write.key()).map(Document::revision).orElse(0L);
            if (actual != write.expectedRevision()) {
                throw new ConflictException(
                        write.key().kind(),
                        write.key().id(),
                        actual == 0
                                ? "it does not exist any more"
                                : write.expectedRevision() == 0
                                        ? "it exists already"
                                        : "it was changed meanwhile, read it again");
            }
        }
    }

    /**
     * Applies a commit without checking it.
     *
     * @param commitSequence its sequence number, above all earlier ones
     * @param writes its writes
     */
    public synchronized void apply(long commitSequence, List<Write> writes) {
        if (commitSequence <= sequence) {
            throw new IllegalArgumentException("commit " + commitSequence + " comes after " + sequence);
        }
        for (Write write : writes) {
            store(commitSequence, write);
            record(new Change(write.key(), commitSequence, write.body() == null));
        }
        sequence = commitSequence;
        notifyAll();
    }

    /**
     * Returns every change after a sequence number, each document once.
     *
     * @param after the sequence number
     * @return the changes, oldest first
     */
    public synchronized Changes changes(long after) {
        List<Change> changes = new ArrayList<>();
        feed.tailMap(after, false).values().forEach(changes::addAll);
        return new Changes(changes, sequence);
    }

    private void store(long commitSequence, Write write) {
        TreeMap<String, Document> documents = kinds.computeIfAbsent(write.key().kind(), kind -> new TreeMap<>());
        if (write.body() == null) {
            documents.remove(write.key().id());
        } else {
            documents.put(write.key().id(), new Document(write.key(), commitSequence, write.body()));
        }
    }

    private void record(Change change) {
        Long previous = lastChange.put(change.key(), change.revision());
        if (previous != null && previous != change.revision()) {
            feed.computeIfPresent(previous, (revision, changes) -> without(change.key(), changes));
        }
        feed.computeIfAbsent(change.revision(), revision -> new ArrayList<>()).add(change);
    }

    @SuppressWarnings("NullAway") // TreeMap.computeIfPresent removes the entry on null
    private static List<Change> without(DocumentKey key, List<Change> changes) {
        changes.removeIf(change -> change.key().equals(key));
        return changes.isEmpty() ? null : changes;
    }
}
