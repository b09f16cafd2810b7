package dev.atelier.tracking.embedded.workspace;

import dev.atelier.tracking.embedded.file.StoreFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are in a workspace directory. Immutable.
 *
 * @param root the directory, its real path once it exists
 */
public record Layout(Path root) {
    public static Layout of(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            return new Layout(absolute);
        }
        try {
            return new Layout(absolute.toRealPath());
        } catch (IOException e) {
            throw StoreFailure.of("open the workspace", absolute, e);
        }
    }

    public Path marker() {
        return root.resolve("atelier.json");
    }

    public Path catalog() {
        return root.resolve("catalog");
    }

    public Path catalogLog() {
        return catalog().resolve("log");
    }

    public Path catalogLock() {
        return catalog().resolve("lock");
    }

    public Path metrics() {
        return root.resolve("metrics");
    }

    public Path metricRegister() {
        return metrics().resolve("files");
    }

    public Path deletedRuns() {
        return metrics().resolve("deleted");
    }

    public Path artifacts() {
        return root.resolve("artifacts");
    }

    public Path leases() {
        return root.resolve("leases");
    }

    Path temporary() {
        return root.resolve("tmp");
    }
}
