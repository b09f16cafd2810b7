package dev.atelier.serving.wire;

import dev.atelier.service.Datatype;
import dev.atelier.service.InvalidInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the elements of a JSON array have in common. */
enum ElementKind {
    NOTHING(Datatype.FP64),
    TRUTH(Datatype.BOOL),
    WHOLE(Datatype.INT64),
    NUMBER(Datatype.FP64),
    TEXT(Datatype.BYTES);

    private final Datatype datatype;

    ElementKind(Datatype datatype) {
        this.datatype = datatype;
    }

    Datatype datatype() {
        return datatype;
    }

    static ElementKind of(String name, @Nullable Object json) {
        if (!(json instanceof List<?> list)) {
            return ofElement(name, json);
        }
        ElementKind common = NOTHING;
        boolean first = true;
        for (Object element : list) {
            ElementKind kind = of(name, element);
            common = first ? kind : common.with(name, kind);
            first = false;
        }
        return common;
    }

    private static ElementKind ofElement(String name, @Nullable Object json) {
        if (json instanceof Boolean) {
            return TRUTH;
        }
        if (json instanceof Integer || json instanceof Long) {
            return WHOLE;
        }
        if (json instanceof Number || json == null) {
            return NUMBER; // null is NaN, as in pandas
        }
        if (json instanceof String) {
            return TEXT;
        }
        throw new InvalidInputException("'" + name + "' holds objects; it must be an array of values");
    }

    private ElementKind with(String name, ElementKind other) {
        if (this == other || other == NOTHING) {
            return this;
        }
        if (this == NOTHING) {
            return other;
        }
        if (isNumeric() && other.isNumeric()) {
            return NUMBER;
        }
        throw new InvalidInputException(
                "'" + name + "' mixes " + words() + " and " + other.words() + "; its values must be of one type");
    }

    private boolean isNumeric() {
        return this == WHOLE || this == NUMBER;
    }

    private String words() {
        return switch (this) {
            case TRUTH -> "truth values";
            case TEXT -> "texts";
            default -> "numbers";
        };
    }
}
