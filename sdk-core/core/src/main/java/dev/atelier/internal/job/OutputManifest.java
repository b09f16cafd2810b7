package dev.atelier.internal.job;

import dev.atelier.spi.compute.RunDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The outputs' hashes as the runner sealed them: what sha256sum writes. Confined to one thread. */
final class OutputManifest {
    private static final int HASH = 64;
    private static final String SEPARATOR = "  ./";

    private final Map<String, String> hashes = new HashMap<>();

    /** Reads the manifest of an attempt; a runner without sha256sum writes none. */
    static OutputManifest of(RunDirectory directory, String attempt) {
        OutputManifest manifest = new OutputManifest();
        String path = attempt + "/outputs.sha256";
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new RunFileStream(directory, path), StandardCharsets.UTF_8))) {
            lines.lines().forEach(manifest::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return manifest;
    }

    /** Names that sha256sum quotes, those with a line feed or a backslash, are not compared. */
    private void add(String line) {
        if (line.indexOf(SEPARATOR) == HASH) {
            hashes.put("outputs/" + line.substring(HASH + SEPARATOR.length()), line.substring(0, HASH));
        }
    }

    /** Tells whether a file has the content that it had when the job ended, as far as that is known. */
    boolean agrees(String path, String sha256) {
        return hashes.getOrDefault(path, sha256).equals(sha256);
    }
}
