package dev.atelier.internal.source;

import java.util.Set;

/** The rule for paths in a tree: relative, {@code /}-separated, and never out of it. */
final class TreePath {
    private static final Set<String> NOT_NAMES = Set.of("", ".", "..");

    private TreePath() {}

    static String check(String path) {
        for (String name : path.split("/", -1)) {
            if (NOT_NAMES.contains(name) || name.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("'" + path + "' is not a relative path inside of a tree");
            }
        }
        return path;
    }
}
