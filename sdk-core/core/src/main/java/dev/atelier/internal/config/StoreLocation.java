package dev.atelier.internal.config;

import dev.atelier.error.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a store is written down: as a URI, or as a path relative to a base directory. */
final class StoreLocation {
    /** A scheme has at least two characters, so that {@code C:\ml} is a path. */
    private static final Pattern SCHEME = Pattern.compile("(?s)[A-Za-z][A-Za-z0-9+.-]+:.*");

    private StoreLocation() {}

    /** Reads a location; adds a problem and returns null when it is neither. */
    static @Nullable URI parse(String text, Path base, List<Problem> problems) {
        try {
            URI uri = SCHEME.matcher(text).matches()
                    ? new URI(text)
                    : fileUri(base.resolve(text).normalize());
            if (!"file".equalsIgnoreCase(uri.getScheme()) || uri.getPath() != null) {
                return uri;
            }
            problems.add(
                    Problem.error("store", "'" + text + "' is not a file URI; write the path alone, or file:///…"));
        } catch (URISyntaxException | InvalidPathException e) {
            problems.add(Problem.error("store", "'" + text + "' is neither a URI nor a path: " + e.getMessage()));
        }
        return null;
    }

    /** Writes a location; a store inside the base directory as a relative path, so that both can move together. */
    static String describe(URI store, Path base) {
        if (!plainFile(store)) {
            return store.toString();
        }
        Path path = Path.of(store);
        boolean inside = path.startsWith(base) && !path.equals(base);
        return inside ? "./" + base.relativize(path).toString().replace('\\', '/') : store.toString();
    }

    private static boolean plainFile(URI store) {
        return "file".equalsIgnoreCase(store.getScheme())
                && store.getPath() != null
                && store.getAuthority() == null
                && store.getQuery() == null
                && store.getFragment() == null;
    }

    /** Unlike {@link Path#toUri}, does not depend on whether the directory exists. */
    private static URI fileUri(Path path) {
        String uri = path.toUri().toString();
        return URI.create(path.getNameCount() > 0 && uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri);
    }
}
