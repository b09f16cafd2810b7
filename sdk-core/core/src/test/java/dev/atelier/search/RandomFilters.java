package dev.atelier.search;

import dev.atelier.search.Condition.Comparison;
import dev.atelier.search.Condition.In;
import dev.atelier.search.Condition.Like;
import dev.atelier.search.Condition.LikeIgnoreCase;
import dev.atelier.search.Condition.NotIn;
import dev.atelier.search.Condition.StateCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Seeded filters and runs over few fields and values, so that they often meet. */
final class RandomFilters {
    private static final List<String> KEYS =
            List.of("loss", "a.min", "min", ".min", "a.", "b`\"' c", "ü", "val.max.last", "is", "5", "a\nb", ".", "-1");
    private static final List<String> ATTRIBUTES = List.of("id", "status", "start_time", "number", "target", "Created");
    private static final List<String> TEXTS =
            List.of("", "a", "A", "ab", "aab", "abab", "a'b", "0.4", "0.40", "5", "true", "x\"y`", "😀", "a\n");
    private static final List<String> PATTERNS =
            List.of("%", "", "a%", "%B", "_", "%a%", "%ab", "%a_b", "0._", "tr%e", "a'_", "__", "%_%");
    private static final List<Object> NUMBERS = List.of(
            0L,
            5L,
            -1L,
            9_007_199_254_740_993L,
            Long.MIN_VALUE,
            0.4,
            5.0,
            -0.0,
            1e-300,
            9_007_199_254_740_992.0,
            1e20,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY);

    private final Random random;

    RandomFilters(long seed) {
        this.random = new Random(seed);
    }

    Filter filter(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1, 2 -> Filter.allOf(filters(depth - 1));
            case 3 -> Filter.anyOf(filters(depth - 1));
            case 4 -> new Filter.Not(filter(depth - 1));
            default -> condition();
        };
    }

    /** A run's values by field; many fields are missing. */
    Map<Field, Object> run() {
        Map<Field, Object> values = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            values.put(field(), random.nextInt(8) == 0 ? values() : value());
        }
        return values;
    }

    Literal literal(Field field) {
        return switch (ValueType.of(field)) {
            case ANY ->
                pick(List.<Supplier<Literal>>of(this::number, this::text, () -> Literal.of(random.nextBoolean())))
                        .get();
            case TEXT -> text();
            case STATUS -> Literal.of(pick(List.of("Running", "Completed", "Failed")));
            case NUMBER, INSTANT -> number();
        };
    }

    Object value() {
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> random.nextBoolean();
            case 2, 3, 4 -> pick(TEXTS);
            default -> pick(NUMBERS);
        };
    }

    private List<Object> values() {
        return Stream.generate(this::value).limit(random.nextInt(3)).toList();
    }

    private List<Filter> filters(int depth) {
        return Stream.generate(() -> filter(depth)).limit(2 + random.nextInt(3)).toList();
    }

    private Filter condition() {
        Field field = field();
        boolean text = ValueType.of(field).hasText();
        return switch (random.nextInt(text ? 7 : 5)) {
            case 0 -> new In(field, literals(field));
            case 1 -> new NotIn(field, literals(field));
            case 2 -> new StateCheck(field, pick(List.of(ValueState.values())));
            case 5 -> new Like(field, pick(PATTERNS));
            case 6 -> new LikeIgnoreCase(field, pick(PATTERNS));
            default -> comparison(field, literal(field));
        };
    }

    private Filter comparison(Field field, Literal literal) {
        List<Operator> operators = literal instanceof Literal.Bool
                ? List.of(Operator.EQUAL, Operator.NOT_EQUAL)
                : List.of(Operator.values());
        return new Comparison(field, pick(operators), literal);
    }

    private List<Literal> literals(Field field) {
        return Stream.generate(() -> literal(field))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private Field field() {
        Entity entity = pick(List.of(Entity.values()));
        return switch (entity) {
            case METRIC -> new Field(entity, pick(KEYS), pick(List.of(Aggregate.values())));
            case ATTRIBUTE -> Field.of(entity, pick(ATTRIBUTES));
            case DATASET -> Field.of(entity, "name");
            case LINEAGE -> Field.of(entity, "model");
            default -> Field.of(entity, pick(KEYS));
        };
    }

    private Literal number() {
        if (random.nextInt(4) == 0) {
            return random.nextBoolean() ? Literal.of(random.nextLong()) : Literal.of(random.nextGaussian() * 1e200);
        }
        return new Literal.Numeric((Number) pick(NUMBERS));
    }

    private Literal text() {
        return Literal.of(pick(TEXTS));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
