package dev.atelier.internal;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Checks the names that users give. */
public final class Names {
    private static final int MAX_NAME = 256;
    private static final int MAX_KEY = 500;
    private static final int MAX_PATH = 1_024;
    private static final int MAX_FILE_NAME = 255;
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]*";

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
        if (!name.matches(WORD)) {
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
            if (part.getBytes(StandardCharsets.UTF_8).length > MAX_FILE_NAME) {
                throw new IllegalArgumentException("artifact name has a part of more than " + MAX_FILE_NAME
                        + " bytes, which no file system could store: '" + part.substring(0, 40) + "…'");
            }
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException(
                        "artifact name '" + name + "' has an empty part, '.' or '..'; name the file plainly");
            }
        }
        return name;
    }

    /** Checks the value of a parameter and returns it as it is stored: a long, a double, a boolean or a text. */
    public static Object paramValue(String name, Object value) {
        requireNonNull(value, () -> "parameter '" + name + "'");
        if (value instanceof Boolean || value instanceof String || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float) {
            return Double.valueOf(value.toString());
        }
        if (value instanceof BigInteger || value instanceof BigDecimal) {
            return exactly(name, new BigDecimal(value.toString()));
        }
        if (value instanceof Number foreign) {
            return exactly(name, new BigDecimal(Double.toString(foreign.doubleValue())));
        }
        throw new IllegalArgumentException("parameter '" + name + "' is a "
                + value.getClass().getSimpleName() + "; use a number, a boolean or a text");
    }

    private static Object exactly(String name, BigDecimal value) {
        if (value.stripTrailingZeros().scale() <= 0 && value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
            return value.longValueExact();
        }
        double nearest = value.doubleValue();
        if (Double.isInfinite(nearest) || new BigDecimal(Double.toString(nearest)).compareTo(value) != 0) {
            throw new IllegalArgumentException(
                    "parameter '" + name + "' is " + value + ", which no double holds exactly; give it as text");
        }
        return nearest;
    }

    private static String requireText(String what, String text, int max) {
        requireNonNull(text, what);
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        if (text.length() > max) {
            throw new IllegalArgumentException(what + " has " + text.length() + " characters, at most " + max
                    + " are allowed: '" + text.substring(0, 40) + "…'");
        }
        for (int i = 0; i < text.length(); i++) {
            boolean half = Character.isSurrogate(text.charAt(i))
                    && !Character.isSupplementaryCodePoint(codePointAround(text, i));
            if (half) {
                throw new IllegalArgumentException(what + " has half a character at position " + i);
            }
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(what + " has a control character at position " + i);
            }
        }
        return text;
    }

    private static int codePointAround(String text, int index) {
        return Character.isLowSurrogate(text.charAt(index)) && index > 0
                ? text.codePointAt(index - 1)
                : text.codePointAt(index);
    }
}
