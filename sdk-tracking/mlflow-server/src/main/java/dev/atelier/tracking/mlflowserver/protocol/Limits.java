package dev.atelier.tracking.mlflowserver.protocol;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Pattern;

/** What MLflow allows in names and values. */
public final class Limits {
    public static final int BATCH_METRICS = 1_000;
    public static final int BATCH_PARAMS = 100;
    public static final int BATCH_TAGS = 100;
    public static final int BATCH_ITEMS = 1_000;
    public static final int BATCH_BYTES = 1_000_000;
    public static final int DATASETS = 1_000;
    public static final int PAGE = 1_000;
    public static final int MAX_PAGE = 50_000;
    public static final int PARAM_VALUE = 6_000;
    public static final int TAG_VALUE = 8_000;

    private static final int KEY = 250;
    private static final int EXPERIMENT_NAME = 500;
    private static final int EXPERIMENT_TAG_VALUE = 20_000;
    private static final int REGISTRY_NAME = 256;
    private static final int REGISTRY_TAG_VALUE = 100_000;
    private static final int DESCRIPTION = 5_000;
    private static final int ALIAS = 255;
    private static final Pattern KEY_CHARACTERS = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern ALIAS_CHARACTERS = Pattern.compile("[\\w-]*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern RUN_ID = Pattern.compile("[a-zA-Z0-9][\\w-]{0,255}", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern EXPERIMENT_ID = Pattern.compile("[0-9]{1,64}");

    private Limits() {}

    /** Checks the key of a metric, param or tag of a run. */
    public static String key(String path, String key) {
        if (key.isBlank()) {
            throw invalid(path, key, "A key name must be provided.");
        }
        if (!KEY_CHARACTERS.matcher(key).matches()) {
            throw invalid(
                    path,
                    key,
                    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ),"
                            + " colon(:) and slashes (/).");
        }
        String normal = normalised(key);
        if (!normal.equals(key) || normal.equals(".") || normal.startsWith("..") || normal.startsWith("/")) {
            throw invalid(
                    path,
                    key,
                    "Names may be treated as files in certain cases, and must not resolve to other names when treated"
                            + " as such. This name would resolve to '" + normal + "'");
        }
        return length(path, key, KEY);
    }

    public static String experimentName(String name) {
        if (name.isBlank()) {
            throw MlflowError.invalid("Invalid experiment name: '" + name + "'");
        }
        return length("name", name, EXPERIMENT_NAME);
    }

    public static void experimentTag(String key, String value) {
        key("key", key);
        length("value", value, EXPERIMENT_TAG_VALUE);
    }

    public static void registryTag(String key, String value) {
        key("key", key);
        length("value", value, REGISTRY_TAG_VALUE);
    }

    public static String modelName(String name) {
        if (name.isBlank()) {
            throw MlflowError.invalid("Missing value for required parameter 'name'.");
        }
        if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
            throw MlflowError.invalid("Invalid model name '" + name + "'. Names cannot contain '/' or ':'.");
        }
        if (name.equals(".") || name.startsWith("..")) {
            throw invalid("name", name, "This name would resolve to '" + name + "' as a path.");
        }
        return length("name", name, REGISTRY_NAME);
    }

    public static String description(String text) {
        return length("description", text, DESCRIPTION);
    }

    /** Checks an alias that is to be set. */
    public static String alias(String alias) {
        if (alias.isEmpty()) {
            throw MlflowError.invalid("Registered model alias name cannot be empty.");
        }
        if (!ALIAS_CHARACTERS.matcher(alias).matches()) {
            throw MlflowError.invalid("Invalid alias name: '" + alias
                    + "'. Names may only contain alphanumerics, underscores (_), and dashes (-).");
        }
        if (alias.toLowerCase(Locale.ROOT).equals("latest")) {
            throw MlflowError.invalid("'latest' alias name (case insensitive) is reserved.");
        }
        if (alias.matches("[vV]\\d+")) {
            throw MlflowError.invalid("Version alias name '" + alias + "' is reserved.");
        }
        return length("Registered model alias name", alias, ALIAS);
    }

    public static String runId(String id) {
        if (!RUN_ID.matcher(id).matches()) {
            throw MlflowError.invalid("Invalid value \"" + id + "\" for parameter 'run_id' supplied.");
        }
        return id;
    }

    public static String experimentId(String id) {
        if (!EXPERIMENT_ID.matcher(id).matches()) {
            throw MlflowError.invalid("Invalid experiment ID '" + id + "'. Experiment ID must be a valid integer.");
        }
        return id;
    }

    public static int version(String version) {
        try {
            return Integer.parseInt(version.strip());
        } catch (NumberFormatException e) {
            throw MlflowError.invalid("Parameter 'version' must be an integer, got '" + version + "'.");
        }
    }

    /** Cuts a value that is too long, as MLflow does unless it is told otherwise. */
    public static String cut(String value, int limit) {
        return value.codePointCount(0, value.length()) <= limit
                ? value
                : value.substring(0, value.offsetByCodePoints(0, limit));
    }

    public static void batch(String what, int limit, int size) {
        if (size > limit) {
            throw MlflowError.invalid("A batch logging request can contain at most " + limit + " " + what + ". Got "
                    + size + " " + what + ". Please split up " + what + " across multiple requests and try again.");
        }
    }

    public static String length(String what, String text, int limit) {
        if (text.codePointCount(0, text.length()) > limit) {
            throw MlflowError.invalid("'" + what + "' exceeds the maximum length of " + limit + " characters");
        }
        return text;
    }

    private static MlflowError invalid(String path, String value, String message) {
        return MlflowError.invalid("Invalid value \"" + value + "\" for parameter '" + path + "' supplied: " + message);
    }

    /** Returns a path as POSIX normalises it. */
    private static String normalised(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            boolean up = part.equals("..") && !parts.isEmpty() && !"..".equals(parts.peekLast());
            if (up) {
                parts.removeLast();
            } else if (!part.equals("..") || !absolute) {
                parts.addLast(part);
            }
        }
        String joined = (absolute ? "/" : "") + String.join("/", parts);
        return joined.isEmpty() ? "." : joined;
    }
}
