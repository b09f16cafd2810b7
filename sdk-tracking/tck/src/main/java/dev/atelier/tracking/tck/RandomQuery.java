package dev.atelier.tracking.tck;

import dev.atelier.error.FilterSyntaxException;
import dev.atelier.search.Aggregate;
import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import dev.atelier.search.OrderBy;
import dev.atelier.search.ValueState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Random filters and orders about the fields and values that runs have, and some that they have not. */
final class RandomQuery {
    private static final List<Field> RARE = List.of(
            Field.of(Entity.PARAM, "nobody has it"),
            new Field(Entity.METRIC, "nobody.has.it", Aggregate.COUNT),
            Field.of(Entity.ATTRIBUTE, "parent_run_id"),
            Field.of(Entity.ATTRIBUTE, "end_time"),
            Field.of(Entity.DATASET, "name"),
            Field.of(Entity.LINEAGE, "git_commit"),
            Field.of(Entity.LINEAGE, "model"),
            Field.of(Entity.LINEAGE, "snapshot"));
    private static final List<Object> STRANGE =
            List.of(0L, -1.5, 0.30000000000000004, "", "0.5", "NaN", "zzz", "\uFFFD", true, Double.NEGATIVE_INFINITY);

    private static final List<ValueState> STATES = List.of(ValueState.values());
    private static final List<Operator> OPERATORS = List.of(Operator.values());

    private final List<SearchRun> runs;
    private final Random random;

    RandomQuery(List<SearchRun> runs, Random random) {
        this.runs = runs;
        this.random = random;
    }

    Filter filter() {
        return random.nextInt(15) == 0 ? Filter.all() : filter(3);
    }

    OrderBy order() {
        List<OrderBy.Key> keys = new ArrayList<>();
        Set<Field> seen = new HashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Field field = field();
            if (seen.add(field)) {
                OrderBy.Direction direction = random.nextBoolean() ? OrderBy.Direction.ASC : OrderBy.Direction.DESC;
                keys.add(new OrderBy.Key(field, direction));
            }
        }
        return new OrderBy(keys);
    }

    /** A parameter, a tag or an attribute. */
    Field groupField() {
        Field field = field();
        while (field.entity() == Entity.METRIC || field.entity() == Entity.LINEAGE) {
            field = field();
        }
        return field;
    }

    private Filter filter(int depth) {
        if (depth == 0) {
            return condition();
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Filter.Not(filter(depth - 1));
            case 1 -> Filter.allOf(List.of(filter(depth - 1), filter(depth - 1)));
            case 2 -> Filter.anyOf(List.of(filter(depth - 1), filter(depth - 1), condition()));
            default -> condition();
        };
    }

    private Filter condition() {
        Filter condition = null;
        while (condition == null) {
            try {
                condition = Filter.parse(condition(field()).toString());
            } catch (IllegalArgumentException | FilterSyntaxException e) {
                condition = null; // the field cannot be compared like that: a number like 'a%', an unknown status
            }
        }
        return condition;
    }

    private Filter condition(Field field) {
        return switch (random.nextInt(8)) {
            case 0 -> new Condition.StateCheck(field, pick(STATES));
            case 1 -> new Condition.In(field, literals(field));
            case 2 -> new Condition.NotIn(field, literals(field));
            case 3 -> new Condition.Like(field, pattern(field));
            case 4 -> new Condition.LikeIgnoreCase(field, pattern(field));
            default -> new Condition.Comparison(field, pick(OPERATORS), literal(field));
        };
    }

    private Field field() {
        List<Field> known =
                List.copyOf(runs.get(random.nextInt(runs.size())).values().keySet());
        return random.nextInt(8) == 0 ? pick(RARE) : pick(known);
    }

    private List<Literal> literals(Field field) {
        List<Literal> literals = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            literals.add(literal(field));
        }
        return literals;
    }

    private Literal literal(Field field) {
        Object value = value(field);
        if (value instanceof String text) {
            return Literal.of(text);
        }
        if (value instanceof Boolean truth) {
            return random.nextBoolean() ? Literal.of(truth) : Literal.of(value.toString());
        }
        boolean quoted = random.nextInt(5) == 0;
        if (value instanceof Long number) {
            return quoted ? Literal.of(number.toString()) : Literal.of(number);
        }
        double number = Double.isNaN((Double) value) ? 1.0 : (Double) value;
        return quoted ? Literal.of(Double.toString(number)) : Literal.of(number);
    }

    private String pattern(Field field) {
        String text = value(field).toString();
        int from = text.isEmpty() ? 0 : random.nextInt(text.length());
        return switch (random.nextInt(5)) {
            case 0 -> text;
            case 1 -> text.substring(0, from) + "%";
            case 2 -> "%" + text.substring(from);
            case 3 -> text.isEmpty() ? "_" : text.substring(0, from) + "_" + text.substring(from + 1);
            default -> "%" + text.toUpperCase(Locale.ROOT) + "%";
        };
    }

    /** Mostly a value that some run has in that field. */
    private Object value(Field field) {
        Supplier<Object> some = () -> {
            Object value = runs.get(random.nextInt(runs.size())).value(field);
            return value == null ? pick(STRANGE) : value;
        };
        return random.nextInt(4) == 0 ? pick(STRANGE) : some.get();
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
