package dev.atelier.tracking.mlflowserver.search;

import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key of an order. Immutable.
 *
 * @param entity as in {@link Clause}
 */
public record Order(String entity, String key, boolean descending) {
    private static final Pattern DIRECTION = Pattern.compile("(?is)(.+?)(?:\\s+(asc|desc))?");

    /** Reads {@code field [ASC|DESC]}. */
    public static Order parse(String text) {
        Matcher matcher = DIRECTION.matcher(text.strip());
        if (!matcher.matches()) {
            throw MlflowError.invalid("Invalid order_by clause '" + text + "'.");
        }
        String name = matcher.group(1);
        if (name.matches(".*\\s.*") && !name.matches("(?s).*[`\"].*[`\"]")) {
            throw MlflowError.invalid("Invalid order_by clause '" + text + "'. Expected a field and ASC or DESC.");
        }
        Field field = Field.parse(name);
        return new Order(field.entity(), field.key(), "desc".equalsIgnoreCase(matcher.group(2)));
    }
}
