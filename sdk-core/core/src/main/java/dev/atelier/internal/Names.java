package dev.atelier.internal;

import java.util.regex.Pattern;

/** Checks the names that users give. */
public final class Names {
    private static final int MAX_NAME = 256;
    private static final int MAX_KEY = 500;
    private static final int MAX_PATH = 1_024;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private Names() {}

    /** Checks the name of an experiment or another thing that is found by name. */
    public static String name(String what, String name) {
        requireText(what, name, MAX_NAME);
        if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    what + " '" + name + "' looks like a path; use a name without slashes, such as '"
                            + name.replaceAll("[./\\\\]+", "-") + "'");
        }
        return name;
    }

    /** Checks a name that becomes part of URLs, ids or file names: letters, digits, {@code . _ -}. */
    public static String word(String what, String name) {
        name(what, name);
        if (!WORD.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " '" + name
                    + "' may have letters, digits, '.', '_' and '-' only, and begins with a letter or digit");
        }
        return name;
    }

    /** Checks the name of a metric, parameter, tag or property. */
    public static String key(String what, String key) {
        return requireText(what, key, MAX_KEY);
    }

    /** Checks the name of an artifact: a relative path with {@code /} between its parts. */
    public static String artifact(String name) {
        requireText("artifact name", name, MAX_PATH);
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
            throw new IllegalArgumentException("artifact name '" + name + "' is absolute; use a relative one");
        }
        if (name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException(
                    "artifact name '" + name + "' has a backslash; use '/' between its parts");
        }
        for (String part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "artifact name '" + name + "' has an empty part, '.' or '..'; name the file plainly");
            }
        }
        return name;
    }

    /** Checks the value of a parameter. */
    public static Object paramValue(String name, Object value) {
        if (!(value instanceof Number || value instanceof Boolean || value instanceof String)) {
            throw new IllegalArgumentException("parameter '" + name + "' is a "
                    + value.getClass().getSimpleName() + "; use a number, a boolean or a text");
        }
        return value;
    }

    private static String requireText(String what, String text, int max) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        if (text.length() > max) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, at most " + max
                    + " are allowed: '" + text.substring(0, 40) + "…'");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(what + " has a control character at position " + i);
            }
        }
        return text;
    }
}
