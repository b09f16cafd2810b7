package dev.atelier.tracking.mlflowserver.search;

import dev.atelier.tracking.mlflowserver.protocol.MlflowError;

/** What a condition or an order looks at. Immutable. */
record Field(String entity, String key) {
    /** Reads {@code entity.key} or the key of an attribute; the key may be quoted. */
    static Field parse(String text) {
        if (isQuoted(text)) {
            return new Field("attribute", unquoted(text));
        }
        int dot = text.indexOf('.');
        if (dot < 0) {
            return new Field("attribute", text);
        }
        String key = text.substring(dot + 1);
        if (key.isEmpty()) {
            throw MlflowError.invalid("Invalid identifier '" + text + "': a key is missing behind the dot.");
        }
        return new Field(entity(text.substring(0, dot)), isQuoted(key) ? unquoted(key) : key);
    }

    private static String entity(String name) {
        return switch (name) {
            case "metric", "metrics" -> "metric";
            case "param", "params", "parameter", "parameters" -> "param";
            case "tag", "tags" -> "tag";
            case "attribute", "attributes", "attr", "run" -> "attribute";
            case "dataset", "datasets" -> "dataset";
            default ->
                throw MlflowError.invalid("Invalid entity type '" + name
                        + "'. Valid values are metric, parameter, tag, attribute, dataset");
        };
    }

    private static boolean isQuoted(String text) {
        char first = text.charAt(0);
        return text.length() > 1 && (first == '`' || first == '"') && text.charAt(text.length() - 1) == first;
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }
}
