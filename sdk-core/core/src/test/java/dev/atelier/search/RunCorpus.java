package dev.atelier.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Seeded runs, filters and orders over few names and values, so that they often meet. Needs nothing but the search
 * language: who uses it stores the runs as its store does, and compares what the store finds with {@link Filter#matches}.
 */
public final class RunCorpus {
    private static final List<String> METRICS = List.of("rmse", "loss", "a.min", "überraschung", "rare");
    private static final List<String> PARAMS = List.of("lr", "optimizer", "flag", "mixed", "learning rate");
    private static final List<String> TAGS = List.of("team", "stage", "empty");
    private static final List<String> EXPERIMENTS = List.of("diabetes", "iris", "Zürich");
    private static final List<String> STATUSES = List.of("Running", "Completed", "Failed");
    private static final List<String> TEXTS =
            List.of("", "a", "A", "ab", "0.4", "0.40", "5", "true", "it's", "😀", "\uffee");
    private static final List<String> PATTERNS = List.of("%", "", "a%", "%B", "_", "%a%", "0._", "tr%e");
    private static final List<Double> DOUBLES = List.of(
            0.0, -0.0, 0.4, 1.0, 5.0, -3.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
    private static final List<Long> LONGS = List.of(0L, 1L, 5L, 9_007_199_254_740_993L, Long.MIN_VALUE);

    private final Random random;

    /** Begins anew: the same seed gives the same runs, filters and orders. */
    public RunCorpus(long seed) {
        random = new Random(seed);
    }

    /**
     * A run to be stored.
     *
     * @param experiment its experiment
     * @param status its status
     * @param params its parameters: Boolean, Long, Double or String
     * @param tags its tags
     * @param metrics the values of its metrics, in the order of their steps, from 0
     */
    public record Spec(
            String experiment,
            String status,
            Map<String, Object> params,
            Map<String, String> tags,
            Map<String, List<Double>> metrics) {
        /** Returns what a search finds of the metrics, parameters, tags and the status. */
        public Map<Field, Object> values() {
            Map<Field, Object> values = new HashMap<>();
            params.forEach((name, value) -> values.put(Field.of(Entity.PARAM, name), value));
            tags.forEach((name, value) -> values.put(Field.of(Entity.TAG, name), value));
            metrics.forEach((name, points) -> putMetric(values, name, points));
            values.put(Field.of(Entity.ATTRIBUTE, "experiment"), experiment);
            values.put(Field.of(Entity.ATTRIBUTE, "status"), status);
            return values;
        }

        private static void putMetric(Map<Field, Object> values, String name, List<Double> points) {
            List<Double> numbers =
                    points.stream().filter(value -> !value.isNaN()).toList();
            values.put(new Field(Entity.METRIC, name, Aggregate.FIRST), points.get(0));
            values.put(new Field(Entity.METRIC, name, Aggregate.LAST), points.get(points.size() - 1));
            values.put(new Field(Entity.METRIC, name, Aggregate.COUNT), (long) points.size());
            values.put(
                    new Field(Entity.METRIC, name, Aggregate.MIN),
                    numbers.stream().min(Double::compare).orElse(Double.NaN));
            values.put(
                    new Field(Entity.METRIC, name, Aggregate.MAX),
                    numbers.stream().max(Double::compare).orElse(Double.NaN));
        }
    }

    /** Returns a run; many things are missing. */
    public Spec run() {
        Map<String, List<Double>> metrics = new LinkedHashMap<>();
        for (String metric : some(METRICS.subList(0, random.nextInt(10) == 0 ? 5 : 4))) {
            metrics.put(metric, points());
        }
        Map<String, Object> params = some(PARAMS).stream().collect(Collectors.toMap(name -> name, name -> value()));
        Map<String, String> tags = some(TAGS).stream().collect(Collectors.toMap(name -> name, name -> pick(TEXTS)));
        return new Spec(pick(EXPERIMENTS), pick(STATUSES), params, tags, metrics);
    }

    /** Returns a filter. */
    public Filter filter(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1, 2 -> Filter.allOf(filters(depth - 1));
            case 3 -> Filter.anyOf(filters(depth - 1));
            case 4 -> new Filter.Not(filter(depth - 1));
            default -> condition();
        };
    }

    /** Returns an order by some fields. */
    public OrderBy order() {
        List<OrderBy.Key> keys = new ArrayList<>();
        Stream.generate(this::field).limit(random.nextInt(4)).distinct().forEach(field -> {
            keys.add(new OrderBy.Key(field, pick(List.of(OrderBy.Direction.values()))));
        });
        return new OrderBy(keys);
    }

    private List<Filter> filters(int depth) {
        return Stream.generate(() -> filter(depth)).limit(2 + random.nextInt(2)).toList();
    }

    private Filter condition() {
        Field field = field();
        return switch (random.nextInt(8)) {
            case 0 -> new Condition.In(field, literals(field));
            case 1 -> new Condition.NotIn(field, literals(field));
            case 2 -> new Condition.StateCheck(field, pick(List.of(ValueState.values())));
            case 3 -> new Condition.Like(field, pick(PATTERNS));
            case 4 -> new Condition.LikeIgnoreCase(field, pick(PATTERNS));
            default -> comparison(field);
        };
    }

    private Filter comparison(Field field) {
        Literal literal = literal(field);
        List<Operator> operators = literal instanceof Literal.Bool
                ? List.of(Operator.EQUAL, Operator.NOT_EQUAL)
                : List.of(Operator.values());
        return new Condition.Comparison(field, pick(operators), literal);
    }

    private List<Literal> literals(Field field) {
        return Stream.generate(() -> literal(field))
                .limit(1 + random.nextInt(3))
                .toList();
    }

    private Literal literal(Field field) {
        if (field.key().equals("status")) {
            return Literal.of(pick(STATUSES));
        }
        if (field.key().equals("experiment")) {
            return Literal.of(pick(EXPERIMENTS));
        }
        boolean typed = field.entity() == Entity.METRIC || field.entity() == Entity.PARAM;
        return switch (typed ? random.nextInt(5) : 4) {
            case 0 -> Literal.of(pick(LONGS));
            case 1, 2 ->
                Literal.of(pick(DOUBLES.stream().filter(d -> !d.isNaN()).toList()));
            case 3 -> Literal.of(random.nextBoolean());
            default -> Literal.of(pick(TEXTS));
        };
    }

    private Field field() {
        return switch (random.nextInt(4)) {
            case 0 -> Field.of(Entity.PARAM, pick(PARAMS));
            case 1 -> Field.of(Entity.TAG, pick(TAGS));
            case 2 -> Field.of(Entity.ATTRIBUTE, pick(List.of("status", "experiment")));
            default -> new Field(Entity.METRIC, pick(METRICS), pick(List.of(Aggregate.values())));
        };
    }

    private List<Double> points() {
        return Stream.generate(() -> pick(DOUBLES)).limit(1 + random.nextInt(3)).toList();
    }

    private Object value() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextBoolean();
            case 1 -> pick(LONGS);
            case 2 -> pick(DOUBLES);
            default -> pick(TEXTS);
        };
    }

    private <T> List<T> some(List<T> choices) {
        return choices.stream().filter(choice -> random.nextInt(3) > 0).toList();
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
