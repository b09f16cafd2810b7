package dev.atelier.search;

import dev.atelier.search.Condition.Comparison;
import dev.atelier.search.Condition.In;
import dev.atelier.search.Condition.Like;
import dev.atelier.search.Condition.LikeIgnoreCase;
import dev.atelier.search.Condition.NotIn;
import dev.atelier.search.Condition.StateCheck;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The documented meaning of filters, written a second time: regular expressions, big decimals and UTF-32 instead. */
final class NaiveEvaluator {
    private static final BigDecimal BEYOND_EVERY_DOUBLE = new BigDecimal("1e400");

    private final Map<Field, Object> run;

    NaiveEvaluator(Map<Field, Object> run) {
        this.run = run;
    }

    boolean matches(Filter filter) {
        if (filter instanceof Filter.And and) {
            return and.terms().stream().filter(this::matches).count()
                    == and.terms().size();
        }
        if (filter instanceof Filter.Or or) {
            return or.terms().stream().filter(this::matches).count() > 0;
        }
        if (filter instanceof Filter.Not not) {
            return !matches(not.term());
        }
        return filter instanceof Filter.MatchAll || condition((Condition) filter);
    }

    private boolean condition(Condition condition) {
        Object stored = run.get(condition.field());
        List<?> values = stored == null ? List.of() : stored instanceof List<?> list ? list : List.of(stored);
        if (condition instanceof StateCheck check && check.state() == ValueState.NULL) {
            return values.isEmpty();
        }
        for (Object value : values) {
            if (value.equals(Double.NaN) ? ofNan(condition) : ofValue(condition, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ofNan(Condition condition) {
        return condition instanceof StateCheck check
                && (check.state() == ValueState.NAN || check.state() == ValueState.NOT_NULL);
    }

    private static boolean ofValue(Condition condition, Object value) {
        if (condition instanceof Comparison comparison) {
            return compares(value, comparison.operator().toString(), comparison.literal());
        }
        if (condition instanceof In in) {
            return in.literals().stream().anyMatch(literal -> compares(value, "=", literal));
        }
        if (condition instanceof NotIn notIn) {
            return notIn.literals().stream().allMatch(literal -> compares(value, "!=", literal));
        }
        if (condition instanceof Like like) {
            return regex(like.pattern(), 0).matcher(value.toString()).matches();
        }
        if (condition instanceof LikeIgnoreCase like) {
            return regex(like.pattern(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                    .matcher(value.toString())
                    .matches();
        }
        return ((StateCheck) condition).state() != ValueState.NAN;
    }

    private static boolean compares(Object value, String operator, Literal literal) {
        Object constant = constant(literal);
        Integer order = order(value, constant);
        boolean equal = (order != null && order == 0)
                || (constant instanceof String && value.toString().equals(constant))
                || value.equals(constant);
        return switch (operator) {
            case "=" -> equal;
            case "!=" -> !equal;
            case "<" -> order != null && order < 0;
            case "<=" -> order != null && order <= 0;
            case ">" -> order != null && order > 0;
            default -> order != null && order >= 0;
        };
    }

    private static Object constant(Literal literal) {
        if (literal instanceof Literal.Text text) {
            return text.value();
        }
        return literal instanceof Literal.Numeric numeric ? numeric.value() : ((Literal.Bool) literal).value();
    }

    private static @Nullable Integer order(Object value, Object constant) {
        if (value instanceof String text && constant instanceof String other) {
            return Arrays.compare(
                    text.codePoints().toArray(), other.codePoints().toArray());
        }
        if (value instanceof Number
                && (constant instanceof Number || constant.toString().matches("[0-9.]+"))) {
            return decimal(value).compareTo(decimal(constant));
        }
        return null;
    }

    private static BigDecimal decimal(Object number) {
        if (number instanceof Long || number.toString().matches("[0-9]+")) {
            return new BigDecimal(number.toString());
        }
        double value = Double.parseDouble(number.toString());
        return Double.isInfinite(value)
                ? BEYOND_EVERY_DOUBLE.multiply(BigDecimal.valueOf(Math.signum(value)))
                : new BigDecimal(value);
    }

    private static Pattern regex(String pattern, int flags) {
        StringBuilder regex = new StringBuilder();
        pattern.codePoints()
                .forEach(c -> regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
        return Pattern.compile(regex.toString(), flags | Pattern.DOTALL);
    }
}
