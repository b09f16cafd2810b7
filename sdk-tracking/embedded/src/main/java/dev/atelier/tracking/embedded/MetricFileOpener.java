package dev.atelier.tracking.embedded;

import java.nio.file.Path;

/** Knows what kinds of files processes append metrics to. */
interface MetricFileOpener {
    /** Returns the file at a path, of which nothing was read yet. */
    PartFile open(Path path);
}
