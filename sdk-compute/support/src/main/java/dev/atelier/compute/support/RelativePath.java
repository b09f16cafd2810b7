package dev.atelier.compute.support;

import java.util.List;

/** Paths below a directory, {@code /}-separated. */
final class RelativePath {
    private RelativePath() {}

    static boolean legal(String path) {
        return path.indexOf('\0') < 0
                && List.of(path.split("/", -1)).stream()
                        .noneMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    }

    static String require(String path) {
        if (!legal(path)) {
            throw new IllegalArgumentException(
                    "not a path below the run directory: '" + path + "'; it must be relative and without '..'");
        }
        return path;
    }
}
