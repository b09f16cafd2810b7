package dev.atelier.internal.json;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the plain values that documents are made of as the JSON library writes them, without the milliseconds that
 * loading it costs a program that starts, logs and ends. Confined to a thread.
 */
final class JsonWriter {
    private static final String HEX = "0123456789ABCDEF";

    private final StringBuilder text;

    JsonWriter(StringBuilder text) {
        this.text = text;
    }

    /** Writes a value; gives up and returns false at one that only the library writes. */
    boolean write(@Nullable Object value) {
        if (value instanceof String string) {
            writeText(string);
        } else if (value == null
                || value instanceof Long
                || value instanceof Integer
                || value instanceof Double
                || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof JsonObject object) {
            return writeObject(object.values());
        } else if (value instanceof Map<?, ?> map) {
            return writeObject(map);
        } else if (value instanceof List<?> list) {
            return writeList(list);
        } else {
            return false;
        }
        return true;
    }

    private boolean writeObject(Map<?, ?> map) {
        char before = '{';
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            text.append(before);
            writeText(String.valueOf(entry.getKey()));
            text.append(':');
            if (!write(entry.getValue())) {
                return false;
            }
            before = ',';
        }
        text.append(before == '{' ? "{}" : "}");
        return true;
    }

    private boolean writeList(List<?> list) {
        char before = '[';
        for (Object element : list) {
            text.append(before);
            if (!write(element)) {
                return false;
            }
            before = ',';
        }
        text.append(before == '[' ? "[]" : "]");
        return true;
    }

    private void writeText(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                writeControl(c);
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private void writeControl(char c) {
        int known = "\b\t\n\f\r".indexOf(c);
        if (known >= 0) {
            text.append('\\').append("btnfr".charAt(known));
        } else {
            text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}
