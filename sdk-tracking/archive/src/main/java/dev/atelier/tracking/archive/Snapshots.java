package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads which files a snapshot has: its manifest is JSON, itself kept as a content. */
final class Snapshots {
    private Snapshots() {}

    /**
     * Returns the hashes of a snapshot's files.
     *
     * @throws IllegalArgumentException when it is not a snapshot
     */
    static List<String> files(InputStream manifest) throws IOException {
        List<String> hashes = new ArrayList<>();
        for (JsonNode file : Json.parse(new String(manifest.readAllBytes(), StandardCharsets.UTF_8))
                .path("files")) {
            hashes.add(Json.text(file, "sha256"));
        }
        return hashes;
    }
}
