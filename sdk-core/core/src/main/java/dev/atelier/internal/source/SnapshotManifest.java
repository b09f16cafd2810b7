package dev.atelier.internal.source;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Blob;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a snapshot holds. Immutable.
 *
 * <p>The manifest is stored as a blob of JSON without times, in one fixed order, so that equal trees have equal ids.
 *
 * @param id the SHA-256 of the manifest's JSON
 * @param files its files, sorted by path
 */
public record SnapshotManifest(String id, List<SourceTree.File> files) {
    private static final long FORMAT = 1;

    /** Checks that the files are sorted and stay inside of the tree. */
    public SnapshotManifest {
        requireNonNull(id, "id");
        files = List.copyOf(files);
        for (int i = 0; i < files.size(); i++) {
            String path = TreePath.check(files.get(i).path());
            if (i > 0 && path.compareTo(files.get(i - 1).path()) <= 0) {
                throw new IllegalArgumentException("the path '" + path + "' is out of order");
            }
        }
    }

    /** Stores the manifest of files that are stored already. */
    static SnapshotManifest store(List<SourceTree.File> files, ArtifactStore artifacts) {
        List<SourceTree.File> sorted = files.stream()
                .sorted(Comparator.comparing(SourceTree.File::path))
                .toList();
        byte[] json = Json.write(describe(sorted)).getBytes(StandardCharsets.UTF_8);
        Blob blob = artifacts.put(new ByteArrayInputStream(json));
        return new SnapshotManifest(blob.sha256(), sorted);
    }

    /**
     * Loads a stored manifest.
     *
     * @throws NotFoundException when there is none of this id
     * @throws StoreException when it is damaged, or of a newer format
     */
    public static SnapshotManifest load(String id, ArtifactStore artifacts) {
        if (!artifacts.contains(id)) {
            throw new NotFoundException("snapshot", id, "check the id in the run's details");
        }
        byte[] json = read(id, artifacts);
        if (!HexFormat.of().formatHex(sha256().digest(json)).equals(id)) {
            throw new StoreException("snapshot " + id + " is damaged: its content has another hash; restore a backup");
        }
        try {
            return parse(id, JsonObject.parse(new String(json, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            throw new StoreException(id + " is not a snapshot: " + e.getMessage(), e);
        }
    }

    /** Returns the sum of the files' lengths in bytes. */
    public long totalSize() {
        return files.stream().mapToLong(SourceTree.File::size).sum();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] read(String id, ArtifactStore artifacts) {
        try (InputStream content = artifacts.open(id)) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new StoreException("cannot read snapshot " + id + ": " + e, e);
        }
    }

    private static JsonObject describe(List<SourceTree.File> files) {
        return JsonObject.empty()
                .with("format", FORMAT)
                .with("files", files.stream().map(SnapshotManifest::describe).toList());
    }

    private static Map<String, Object> describe(SourceTree.File file) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("path", file.path());
        fields.put("sha256", file.sha256());
        fields.put("size", file.size());
        fields.put("executable", file.executable());
        return fields;
    }

    private static SnapshotManifest parse(String id, JsonObject manifest) {
        long format = manifest.number("format", 0);
        if (format != FORMAT) {
            throw new IllegalArgumentException("its format is " + format + ", this version reads " + FORMAT);
        }
        return new SnapshotManifest(
                id,
                manifest.objects("files").stream()
                        .map(file -> new SourceTree.File(
                                file.text("path"),
                                file.text("sha256"),
                                file.number("size", 0),
                                file.flag("executable")))
                        .toList());
    }
}
