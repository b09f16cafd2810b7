package dev.atelier.tracking.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where things are in a workspace directory. Immutable.
 *
 * @param root the directory, its real path once it exists
 */
record Layout(Path root) {
    static Layout of(Path directory) {
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

    Path marker() {
        return root.resolve("atelier.json");
    }

    Path catalog() {
        return root.resolve("catalog");
    }

    Path catalogLog() {
        return catalog().resolve("log");
    }

    Path catalogLock() {
        return catalog().resolve("lock");
    }

    Path metrics() {
        return root.resolve("metrics");
    }

    Path deletedRuns() {
        return metrics().resolve("deleted");
    }

    Path artifacts() {
        return root.resolve("artifacts");
    }

    Path leases() {
        return root.resolve("leases");
    }

    Path temporary() {
        return root.resolve("tmp");
    }
}
