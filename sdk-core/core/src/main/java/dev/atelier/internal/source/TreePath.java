package dev.atelier.internal.source;

/** The rule for paths in a tree: relative, {@code /}-separated, and never out of it. */
final class TreePath {
    private TreePath() {}

    static String check(String path) {
        int begin = 0;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', begin)) {
            checkName(path, begin, end);
            begin = end + 1;
        }
        checkName(path, begin, path.length());
        return path;
    }

    private static void checkName(String path, int begin, int end) {
        int length = end - begin;
        boolean dots = length <= 2 && path.startsWith("..".substring(0, length), begin);
        if (dots || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + path + "' is not a relative path inside of a tree");
        }
    }
}
