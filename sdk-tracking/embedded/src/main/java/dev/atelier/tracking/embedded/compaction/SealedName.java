package dev.atelier.tracking.embedded.compaction;

import dev.atelier.tracking.embedded.index.MetricFiles;
import dev.atelier.tracking.embedded.metric.MetricFileName;
import dev.atelier.tracking.embedded.sealed.SealedFormat;
import java.nio.file.Path;

/**
 * Names of sealed files: that of the first file they replace, so that they stand in its place, and how often the place was
 * taken.
 */
final class SealedName {
    private SealedName() {}

    /** Returns the name of the file that replaces a file and those behind it. */
    static String next(Path first) {
        String stem = MetricFileName.stem(first);
        int dot = stem.lastIndexOf('.');
        if (!MetricFiles.isSealed(first) || dot < 0) {
            return stem + ".1" + SealedFormat.SUFFIX;
        }
        return stem.substring(0, dot) + "." + (Long.parseLong(stem.substring(dot + 1)) + 1) + SealedFormat.SUFFIX;
    }
}
