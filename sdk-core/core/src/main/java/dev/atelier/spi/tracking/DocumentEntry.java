package dev.atelier.spi.tracking;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document as it is now, or that it was deleted: a link of the change feed's ring. Confined to its table's lock. */
final class DocumentEntry {
    private final String kind;
    private final String id;
    private long revision;
    private @Nullable String body;
    private DocumentEntry older = this;
    private DocumentEntry newer = this;

    DocumentEntry(String kind, String id) {
        this.kind = kind;
        this.id = id;
    }

    /** Returns the ring's head: what is newer than the newest and older than the oldest. */
    static DocumentEntry head() {
        return new DocumentEntry("", "");
    }

    String id() {
        return id;
    }

    DocumentKey key() {
        return new DocumentKey(kind, id);
    }

    boolean isNew() {
        return revision == 0;
    }

    long revision() {
        return revision;
    }

    @Nullable
    String body() {
        return body;
    }

    Optional<Document> document() {
        return body == null ? Optional.empty() : Optional.of(new Document(key(), revision, body));
    }

    void set(long commit, @Nullable String content) {
        revision = commit;
        body = content;
    }

    DocumentEntry older() {
        return older;
    }

    DocumentEntry newer() {
        return newer;
    }

    /** Makes this entry the one before another in the ring. */
    void moveBefore(DocumentEntry next) {
        older.newer = newer;
        newer.older = older;
        older = next.older;
        newer = next;
        older.newer = this;
        next.older = this;
    }
}
