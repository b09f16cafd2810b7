package dev.atelier.tracking.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.atelier.error.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The documents of an archive by kind, checked: nothing in them leads out of where it belongs. Confined to one thread. */
final class Contents {
    private static final int MAX_NAME = 1_024;

    private final ArchiveReader archive;
    private final Map<String, Map<String, ArchivedDocument>> kinds = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private Contents(ArchiveReader archive) {
        this.archive = archive;
        ArchivedDocument.KINDS.forEach(kind -> kinds.put(kind, new LinkedHashMap<>()));
    }

    /**
     * Reads the documents of an archive.
     *
     * @throws dev.atelier.error.ConfigurationException when one is not what it should be
     */
    static Contents of(ArchiveReader archive) {
        Contents contents = new Contents(archive);
        archive.documents().forEach(contents::add);
        contents.all(ArchivedDocument.ARTIFACT).forEach(contents::requireRun);
        return contents;
    }

    List<Problem> problems() {
        return problems;
    }

    Collection<ArchivedDocument> all(String kind) {
        return kinds.getOrDefault(kind, Map.of()).values();
    }

    boolean has(String kind, String id) {
        return kinds.getOrDefault(kind, Map.of()).containsKey(id);
    }

    List<ArchivedDocument> artifacts(String runId) {
        return all(ArchivedDocument.ARTIFACT).stream()
                .filter(artifact -> artifact.runOfArtifact().equals(runId))
                .toList();
    }

    /** Returns the hashes of the files that documents need, sources of runs included. */
    Set<String> blobs(Collection<ArchivedDocument> documents) {
        Set<String> blobs = new TreeSet<>();
        for (ArchivedDocument document : documents) {
            for (String hash : document.hashes()) {
                if (blobs.add(hash) && document.kind().equals(ArchivedDocument.RUN)) {
                    blobs.addAll(sources(document, hash));
                }
            }
        }
        return blobs;
    }

    private void add(ArchivedDocument document) {
        String subject = document.kind() + " " + document.id();
        Map<String, ArchivedDocument> known = kinds.get(document.kind());
        try {
            if (known == null) {
                throw new IllegalArgumentException("no archive has such a document");
            }
            check(document);
            for (String hash : document.hashes()) {
                requireBlob(hash);
            }
            if (known.put(document.id(), document) != null) {
                throw new IllegalArgumentException("it is there twice");
            }
        } catch (IllegalArgumentException e) {
            problems.add(Problem.error(subject, String.valueOf(e.getMessage())));
        }
    }

    private static void check(ArchivedDocument document) {
        JsonNode body = document.body();
        switch (document.kind()) {
            case ArchivedDocument.EXPERIMENT, ArchivedDocument.ENVIRONMENT, ArchivedDocument.MODEL ->
                requireId(document, requireName(Json.text(body, "name")));
            case ArchivedDocument.RUN -> {
                requireId(document, requireName(Json.text(body, "id")));
                requireName(Json.text(body, "experiment"));
                if (!Export.ended(document.body())) {
                    throw new IllegalArgumentException("it has not ended");
                }
            }
            case ArchivedDocument.ARTIFACT ->
                requireId(document, document.runOfArtifact() + "/" + requirePath(Json.text(body, "name")));
            default -> {
                requireId(
                        document,
                        requireName(Json.text(body, "name")) + ":"
                                + body.path("version").asInt());
                body.path("files").forEach(file -> requirePath(Json.text(file, "path")));
            }
        }
    }

    private void requireRun(ArchivedDocument artifact) {
        if (!has(ArchivedDocument.RUN, artifact.runOfArtifact())) {
            problems.add(Problem.error("artifact " + artifact.id(), "its run is not in the archive"));
        }
    }

    private void requireBlob(String hash) {
        if (!Entries.isHash(hash)) {
            throw new IllegalArgumentException("'" + hash + "' is not a SHA-256");
        }
        if (!archive.hasBlob(hash)) {
            throw new IllegalArgumentException("its file " + hash + " is not in the archive");
        }
    }

    private List<String> sources(ArchivedDocument run, String snapshot) {
        try (InputStream manifest = archive.blob(snapshot)) {
            List<String> files = Snapshots.files(manifest);
            files.forEach(this::requireBlob);
            return files;
        } catch (IOException | IllegalArgumentException e) {
            problems.add(Problem.error("run " + run.id(), "its source files: " + e.getMessage()));
            return List.of();
        }
    }

    private static void requireId(ArchivedDocument document, String expected) {
        if (!document.id().equals(expected)) {
            throw new IllegalArgumentException("its content is that of '" + expected + "'");
        }
    }

    /** Checks a name that may become part of file names and URLs. */
    private static String requireName(String name) {
        if (name.isBlank()
                || name.length() > MAX_NAME
                || name.equals(".")
                || name.equals("..")
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("'" + name + "' is not a name");
        }
        return name;
    }

    /** Checks a relative path that leads nowhere else. */
    private static String requirePath(String path) {
        if (path.matches("[A-Za-z]:.*")) {
            throw new IllegalArgumentException("'" + path + "' is not a relative path");
        }
        for (String part : path.split("/", -1)) {
            try {
                requireName(part);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("'" + path + "' is not a relative path", e);
            }
        }
        return path;
    }
}
