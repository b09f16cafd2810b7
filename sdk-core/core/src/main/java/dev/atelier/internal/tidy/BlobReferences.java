package dev.atelier.internal.tidy;

import dev.atelier.error.AtelierException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which contents documents refer to. Every text of 64 hexadecimal digits in any document counts as a reference, so that
 * kinds of documents that are not known here keep their files too; fields named {@code snapshot} or {@code source} refer
 * to all files of a snapshot besides. Confined to one thread.
 */
final class BlobReferences {
    private static final Pattern HASH = Pattern.compile("(?:\"(snapshot|source)\"\\s*:\\s*)?\"([0-9a-f]{64})\"");

    private final ArtifactStore artifacts;
    private final Map<String, Map<String, Long>> snapshots = new HashMap<>();
    private final Map<String, String> unreadable = new TreeMap<>();

    BlobReferences(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** Tells the hash of everything that a document refers to, some more than once. */
    void forEach(Document document, Consumer<String> action) {
        Matcher hashes = HASH.matcher(document.body());
        while (hashes.find()) {
            action.accept(hashes.group(2));
            if (hashes.group(1) != null) {
                snapshot(hashes.group(2), document).keySet().forEach(action);
            }
        }
    }

    /** Returns what a document refers to, with the sizes in bytes. */
    Map<String, Long> sizes(Document document) {
        JsonObject json = JsonObject.parse(document.body());
        Map<String, Long> sizes = new LinkedHashMap<>();
        if (document.key().kind().equals(Kinds.ARTIFACT)) {
            sizes.put(json.text("sha256"), json.number("size", 0));
        }
        json.objects("files").forEach(file -> sizes.put(file.text("sha256"), file.number("size", 0)));
        json.find("snapshot").ifPresent(id -> sizes.putAll(snapshot(id, document)));
        json.find("source").ifPresent(id -> sizes.putAll(snapshot(id, document)));
        return sizes;
    }

    /** Returns the snapshots that could not be read, and why: what they refer to is not known. */
    Map<String, String> unreadable() {
        return unreadable;
    }

    private Map<String, Long> snapshot(String id, Document document) {
        return snapshots.computeIfAbsent(id, key -> load(key, document));
    }

    private Map<String, Long> load(String id, Document document) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        try {
            SnapshotManifest.load(id, artifacts).files().forEach(file -> sizes.put(file.sha256(), file.size()));
            sizes.put(id, length(id));
        } catch (AtelierException e) {
            unreadable.put(id, "snapshot " + id + " of " + document.key() + " cannot be read: " + e.getMessage());
        }
        return sizes;
    }

    private long length(String sha256) {
        try (InputStream content = artifacts.open(sha256)) {
            return content.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new StoreException("cannot read snapshot " + sha256 + ": " + e.getMessage(), e);
        }
    }
}
