package dev.atelier.spi.tracking;

import dev.atelier.error.ConflictException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a catalog in memory: the state that every log-structured store keeps. Made for millions of documents:
 * one object for each beside its id and body, and a change feed that is a chain through those objects.
 *
 * <p>Thread-safe. A store calls {@link #check} and then {@link #apply} under a lock of its own, so that no other
 * commit comes between; readers need no lock.
 */
public final class DocumentTable {
    private static final int OVERHEAD = 64; // of a document in a log, about

    private final Map<String, DocumentIndex> kinds = new HashMap<>();
    private final DocumentEntry feed = DocumentEntry.head();
    private long sequence;
    private long size;

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
     * Returns about how many bytes a log takes that has nothing but the latest write of every document.
     *
     * @return the size, without reading anything
     */
    public synchronized long size() {
        return size;
    }

    /**
     * Finds a document.
     *
     * @param key its identity
     * @return the document, or empty
     */
    public synchronized Optional<Document> find(DocumentKey key) {
        DocumentEntry entry = entry(key);
        return entry == null ? Optional.empty() : entry.document();
    }

    /**
     * Lists the documents of a kind.
     *
     * @param kind the kind
     * @param idPrefix what their ids start with; may be empty
     * @return an immutable list, sorted by id
     */
    public synchronized List<Document> list(String kind, String idPrefix) {
        DocumentIndex documents = kinds.get(kind);
        if (documents == null) {
            return List.of();
        }
        List<Document> found = new ArrayList<>();
        documents.forEach(idPrefix, entry -> entry.document().ifPresent(found::add));
        return Collections.unmodifiableList(found);
    }

    /**
     * Lists the latest write of every document, deletions included, as a snapshot writes them.
     *
     * @return an immutable list, in the order of their commits
     */
    public synchronized List<Written> all() {
        List<Written> all = new ArrayList<>();
        for (DocumentEntry entry = feed.newer(); entry != feed; entry = entry.newer()) {
            all.add(new Written(entry.revision(), new Write(entry.key(), 0, entry.body())));
        }
        return Collections.unmodifiableList(all);
    }

    /**
     * A write and the commit it was part of. Immutable.
     *
     * @param revision the commit's sequence number
     * @param write the write, without what it expected
     */
    public record Written(long revision, Write write) {}

    /**
     * Checks that a commit may be applied now.
     *
     * @param writes its writes
     * @throws ConflictException when a document does not have its expected revision
     * @throws IllegalArgumentException when there is no write, or two of one document
     */
    public synchronized void check(List<Write> writes) {
        if (writes.isEmpty() || hasDuplicates(writes)) {
            throw new IllegalArgumentException("a commit needs at least one write, and one per document: " + writes);
        }
        for (Write write : writes) {
            DocumentEntry entry = entry(write.key());
            long actual = entry == null || entry.body() == null ? 0 : entry.revision();
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
        requireLater(commitSequence);
        for (Write write : writes) {
            store(commitSequence, write.key().kind(), write.key().id(), write.body());
        }
        sequence = commitSequence;
        notifyAll();
    }

    /**
     * Applies one write of a commit when a log is loaded; the others of the same commit may follow.
     *
     * @param commitSequence the commit's sequence number, not below earlier ones
     * @param kind the document's kind
     * @param id the document's id
     * @param body its content, or null when it was deleted
     */
    public synchronized void load(long commitSequence, String kind, String id, @Nullable String body) {
        if (commitSequence < sequence) {
            requireLater(commitSequence);
        }
        store(commitSequence, kind, id, body);
        sequence = commitSequence;
    }

    /**
     * Returns every change after a sequence number, each document once.
     *
     * @param after the sequence number
     * @return the changes, oldest first
     */
    public synchronized Changes changes(long after) {
        List<Change> changes = new ArrayList<>();
        for (DocumentEntry entry = feed.older(); entry != feed && entry.revision() > after; entry = entry.older()) {
            changes.add(new Change(entry.key(), entry.revision(), entry.body() == null));
        }
        Collections.reverse(changes);
        return new Changes(changes, sequence);
    }

    private void requireLater(long commitSequence) {
        if (commitSequence <= sequence) {
            throw new IllegalArgumentException("commit " + commitSequence + " comes after " + sequence);
        }
    }

    private @Nullable DocumentEntry entry(DocumentKey key) {
        DocumentIndex documents = kinds.get(key.kind());
        return documents == null ? null : documents.find(key.id());
    }

    private void store(long revision, String kind, String id, @Nullable String body) {
        DocumentIndex documents = kinds.get(kind);
        if (documents == null) {
            documents = new DocumentIndex(kind);
            kinds.put(documents.kind(), documents);
        }
        DocumentEntry entry = documents.findOrCreate(id);
        size += length(body) - (entry.isNew() ? -OVERHEAD - id.length() : length(entry.body()));
        entry.set(revision, body);
        entry.moveBefore(feed);
    }

    private static long length(@Nullable String body) {
        return body == null ? 0 : body.length();
    }

    private static boolean hasDuplicates(List<Write> writes) {
        if (writes.size() == 1) {
            return false;
        }
        Set<DocumentKey> keys = new HashSet<>();
        for (Write write : writes) {
            if (!keys.add(write.key())) {
                return true;
            }
        }
        return false;
    }
}
