package dev.atelier.tracking.embedded.metric;

import java.nio.file.Path;

/** What the name of a metric file says: number, process, random part and, behind a dot, the kind of file. */
public final class MetricFileName {
    private MetricFileName() {}

    /** Returns the number a file was given when it was begun, 0 when its name has none. */
    public static long ordinal(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns the file of the same store with another suffix. */
    public static Path sibling(Path file, String suffix) {
        return file.resolveSibling(stem(file) + suffix);
    }

    /** Returns the name of a file without its suffix. */
    public static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    /** Returns the id of the process that writes, or wrote, a file. */
    public static String pid(Path file) {
        String name = String.valueOf(file.getFileName());
        int from = name.indexOf('-') + 1;
        return name.substring(from, Math.max(from, name.lastIndexOf('-')));
    }
}
