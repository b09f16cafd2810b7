package dev.atelier.tracking.mlflowserver.artifact;

import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths of artifacts as clients send them, checked. */
final class ArtifactPath {
    private static final int MAX_LENGTH = 1_024;
    private static final int MAX_PART_BYTES = 255;
    private static final String PROXY = "/mlflow-artifacts/artifacts/";

    private ArtifactPath() {}

    /** Splits a path into parts; an empty path has none. */
    static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        if (path.startsWith("/")) {
            throw invalid(path);
        }
        return require(parts);
    }

    /** Checks that parts name a file or folder below the root and nothing else. */
    static List<String> require(List<String> parts) {
        String path = String.join("/", parts);
        for (String part : parts) {
            boolean wrong = part.isBlank()
                    || part.equals(".")
                    || part.equals("..")
                    || part.indexOf('/') >= 0
                    || part.indexOf('\\') >= 0
                    || part.chars().anyMatch(Character::isISOControl)
                    || part.getBytes(StandardCharsets.UTF_8).length > MAX_PART_BYTES;
            if (wrong) {
                throw invalid(path);
            }
        }
        if (path.length() > MAX_LENGTH || path.matches("[A-Za-z]:.*")) {
            throw invalid(path);
        }
        return parts;
    }

    /** Returns the path behind this server's artifact proxy that a URI names, if it does. */
    static Optional<List<String>> ofUri(String uri) {
        try {
            String path = String.valueOf(URI.create(uri).getRawPath());
            int proxy = path.indexOf(PROXY);
            String scheme = String.valueOf(URI.create(uri).getScheme());
            if (scheme.equals("mlflow-artifacts")) {
                return Optional.of(parts(decoded(path)));
            }
            return scheme.startsWith("http") && proxy >= 0
                    ? Optional.of(parts(decoded(path.substring(proxy + PROXY.length()))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // no URI
        }
    }

    private static String decoded(String path) {
        String plain = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        return plain.replaceAll("^/+", "");
    }

    private static MlflowError invalid(String path) {
        return MlflowError.invalid("Invalid path '" + path
                + "': give a relative path without '..', backslashes and control characters, parts of at most "
                + MAX_PART_BYTES + " bytes.");
    }
}
