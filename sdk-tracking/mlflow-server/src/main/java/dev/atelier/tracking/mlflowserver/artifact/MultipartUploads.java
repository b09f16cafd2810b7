package dev.atelier.tracking.mlflowserver.artifact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts.Place;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Large files that are sent in parts. Parts are content like any other; those of an upload that nobody completes are referred to
 * by nothing and go with the next compaction. Thread-safe.
 */
public final class MultipartUploads {
    private static final int MAX_PARTS = 10_000;
    private static final int MAX_UPLOADS = 1_000;
    private static final int ID_BYTES = 32;
    private static final long LIFETIME = Duration.ofDays(1).toMillis();

    private final ArtifactStore store;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();

    private record Upload(Place place, int parts, long began, Map<Integer, String> hashes) {}

    public MultipartUploads(ArtifactStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Begins; the id cannot be guessed, as clients send parts without credentials. */
    public ObjectNode create(Place place, Message request, String base) {
        int parts = request.count("num_parts", 1, 1, MAX_PARTS);
        uploads.values().removeIf(upload -> clock.millis() - upload.began > LIFETIME);
        if (uploads.size() >= MAX_UPLOADS) {
            throw MlflowError.invalid("There are " + uploads.size() + " uploads going on; try again later.");
        }
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = HexFormat.of().formatHex(bytes);
        uploads.put(id, new Upload(place, parts, clock.millis(), new ConcurrentHashMap<>()));
        ObjectNode answer = Json.object().put("upload_id", id);
        ArrayNode credentials = answer.putArray("credentials");
        for (int part = 1; part <= parts; part++) {
            credentials
                    .addObject()
                    .put("url", base + "/" + id + "/" + part)
                    .put("part_number", part)
                    .putObject("headers");
        }
        return answer;
    }

    /** Takes a part; returns its tag. */
    public String put(String uploadId, String part, InputStream content) {
        Upload upload = require(uploadId);
        int number = part.matches("\\d{1,6}") ? Integer.parseInt(part) : 0;
        if (number < 1 || number > upload.parts) {
            throw MlflowError.invalid("The upload has the parts 1 to " + upload.parts + ", got '" + part + "'");
        }
        String hash = store.put(content).sha256();
        upload.hashes.put(number, hash);
        return hash;
    }

    /** Puts the parts together. */
    public void complete(Message request) {
        String id = request.required("upload_id");
        Upload upload = require(id);
        Map<Integer, String> wanted = new TreeMap<>();
        for (Message part : request.messages("parts")) {
            int number = part.count("part_number", 0, 1, upload.parts);
            String tag = part.text("etag").replace("\"", "");
            if (!tag.equals(upload.hashes.get(number))) {
                throw MlflowError.invalid(
                        "Part " + number + " has not arrived, or it is another one than '" + tag + "'");
            }
            wanted.put(number, tag);
        }
        if (wanted.size() != upload.parts) {
            throw MlflowError.invalid("The upload has " + upload.parts + " parts, got " + wanted.size());
        }
        List<InputStream> streams = new ArrayList<>();
        wanted.values().forEach(hash -> streams.add(new PartStream(store, hash)));
        try (InputStream whole = new SequenceInputStream(Collections.enumeration(streams))) {
            upload.place.tree().put(upload.place.path(), whole);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        uploads.remove(id);
    }

    public void abort(Message request) {
        uploads.remove(request.required("upload_id"));
    }

    private Upload require(String id) {
        Upload upload = uploads.get(id);
        if (upload == null) {
            throw MlflowError.missing("There is no upload '" + id + "'; it was ended, or the server was started again");
        }
        return upload;
    }
}
