package dev.atelier.tracking.mlflowserver.search;

import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a filter. Immutable.
 *
 * @param entity in its canonical form: {@code metric}, {@code param}, {@code tag}, {@code attribute}, {@code dataset}
 * @param operator in upper case: {@code =}, {@code LIKE}, {@code NOT IN}, {@code IS NULL}, …
 * @param values none, one, or those of a list, as they were written without their quotes
 * @param quoted whether the value was a text
 */
public record Clause(String entity, String key, String operator, List<String> values, boolean quoted) {
    public Clause {
        values = List.copyOf(values);
    }

    public String value() {
        return values.get(0);
    }

    /** Returns the value as a number. */
    public double number() {
        if (quoted || values.size() != 1) {
            throw MlflowError.invalid("Expected numeric value type for " + this + ". Found " + values);
        }
        try {
            return Double.parseDouble(value());
        } catch (NumberFormatException e) {
            throw MlflowError.invalid("Expected numeric value type for " + this + ". Found " + value());
        }
    }

    /** Checks that the values are texts. */
    public Clause requireText() {
        if (!quoted && !values.isEmpty()) {
            throw MlflowError.invalid("Expected a quoted string value for " + entity + " (e.g. 'my-value'). Got value "
                    + String.join(", ", values));
        }
        return this;
    }

    /** Checks the operator. */
    public Clause requireOperator(String... allowed) {
        if (!List.of(allowed).contains(operator)) {
            throw MlflowError.invalid("Invalid comparator '" + operator + "' for " + entity + " '" + key
                    + "'; expected one of " + String.join(" ", allowed));
        }
        return this;
    }

    /** Tells whether a text matches; null for a missing one. */
    public boolean matches(@Nullable String text) {
        if (operator.startsWith("IS ")) {
            return operator.equals("IS NULL") == (text == null);
        }
        if (text == null) {
            return false;
        }
        return switch (operator) {
            case "=" -> text.equals(value());
            case "!=" -> !text.equals(value());
            case "LIKE" -> like(value(), 0).matcher(text).matches();
            case "ILIKE" ->
                like(value(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(text)
                        .matches();
            case "IN" -> values.contains(text);
            case "NOT IN" -> !values.contains(text);
            default -> throw MlflowError.invalid("Invalid comparator '" + operator + "' for a text");
        };
    }

    /** Tells whether a number matches; NaN matches nothing. */
    public boolean matches(double left) {
        double right = number();
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return false;
        }
        return switch (operator) {
            case "=" -> left == right;
            case "!=" -> left != right;
            case "<" -> left < right;
            case "<=" -> left <= right;
            case ">" -> left > right;
            case ">=" -> left >= right;
            default -> throw MlflowError.invalid("Invalid comparator '" + operator + "' for a number");
        };
    }

    private static Pattern like(String pattern, int flags) {
        StringBuilder regex = new StringBuilder();
        pattern.codePoints().forEach(c -> {
            if (c == '%') {
                regex.append(".*");
            } else if (c == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }

    @Override
    public String toString() {
        return entity.toLowerCase(Locale.ROOT) + "." + key;
    }
}
