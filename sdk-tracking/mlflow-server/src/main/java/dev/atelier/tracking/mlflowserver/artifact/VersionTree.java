package dev.atelier.tracking.mlflowserver.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.ErrorCode;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The files of a version of a registered model, which never change. Immutable. */
final class VersionTree implements FileTree {
    private final ObjectNode version;

    VersionTree(ObjectNode version) {
        this.version = version;
    }

    @Override
    public List<Entry> files(String prefix) {
        List<Entry> files = new ArrayList<>();
        for (JsonNode file : version.path("files")) {
            String path = file.path("path").asText();
            if (path.startsWith(prefix)) {
                files.add(new Entry(
                        path, file.path("sha256").asText(), file.path("size").asLong()));
            }
        }
        return files;
    }

    @Override
    public void put(String path, InputStream content) {
        throw unchangeable();
    }

    @Override
    public int delete(String path) {
        throw unchangeable();
    }

    private static MlflowError unchangeable() {
        return new MlflowError(ErrorCode.PERMISSION_DENIED, "The files of a model version never change.");
    }
}
