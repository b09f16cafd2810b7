package dev.atelier.tracking.mlflowserver.search;

import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.Literal;
import dev.atelier.search.Operator;
import dev.atelier.search.OrderBy;
import dev.atelier.search.ValueState;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** MLflow's filters and orders of runs, said in the workspace's language. */
public final class RunSearch {
    /** Tags that MLflow's clients set and read, and that are facts of a run here. */
    private static final Map<String, String> FACTS =
            Map.of("mlflow.runName", "run_name", "mlflow.parentRunId", "parent_run_id", "mlflow.user", "user_id");

    private RunSearch() {}

    /** Translates a filter. */
    public static List<Filter> filters(String text) {
        List<Filter> filters = new ArrayList<>();
        for (Clause clause : ClauseParser.parse(text)) {
            filters.add(filter(clause));
        }
        return filters;
    }

    /** Translates an order; the newest runs come first among equals, then the least id. */
    public static OrderBy order(List<String> texts) {
        List<OrderBy.Key> keys = new ArrayList<>();
        for (String text : texts) {
            Order order = Order.parse(text);
            add(keys, orderField(order), order.descending());
        }
        addMissing(keys, attribute("start_time"), true);
        addMissing(keys, attribute("run_id"), false);
        return new OrderBy(keys);
    }

    private static void add(List<OrderBy.Key> keys, Field field, boolean descending) {
        if (keys.stream().anyMatch(key -> key.field().equals(field))) {
            throw MlflowError.invalid("`order_by` contains duplicate fields: " + field);
        }
        keys.add(new OrderBy.Key(field, descending ? OrderBy.Direction.DESC : OrderBy.Direction.ASC));
    }

    private static void addMissing(List<OrderBy.Key> keys, Field field, boolean descending) {
        if (keys.stream().noneMatch(key -> key.field().equals(field))) {
            add(keys, field, descending);
        }
    }

    private static Field orderField(Order order) {
        return switch (order.entity()) {
            case "metric" -> Field.of(Entity.METRIC, order.key());
            case "param" -> Field.of(Entity.PARAM, order.key());
            case "tag" -> tag(order.key());
            case "attribute" ->
                switch (order.key()) {
                    case "start_time", "Created", "created" -> attribute("start_time");
                    case "end_time", "run_id", "user_id", "status", "artifact_uri" -> attribute(order.key());
                    case "run_name", "Run Name", "Run name", "run name" -> attribute("run_name");
                    default ->
                        throw MlflowError.invalid("Invalid order_by key '" + order.key()
                                + "' specified. Valid keys are start_time, end_time, run_id, run_name, user_id, status,"
                                + " artifact_uri");
                };
            default -> throw MlflowError.invalid("Invalid order_by entity '" + order.entity() + "'");
        };
    }

    private static Filter filter(Clause clause) {
        return switch (clause.entity()) {
            case "metric" -> number(Field.of(Entity.METRIC, clause.key()), clause);
            case "param" -> {
                clause.requireOperator("=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL");
                yield text(Field.of(Entity.PARAM, clause.key()), clause);
            }
            case "tag" -> {
                clause.requireOperator("=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL");
                yield text(tag(clause.key()), clause);
            }
            case "dataset" -> {
                if (!List.of("name", "digest", "context").contains(clause.key())) {
                    throw MlflowError.invalid("Invalid dataset key '" + clause.key() + "' specified. Valid keys are"
                            + " name, digest, context");
                }
                clause.requireOperator("=", "!=", "LIKE", "ILIKE", "IN", "NOT IN");
                yield text(Field.of(Entity.DATASET, clause.key()), clause);
            }
            default -> attribute(clause);
        };
    }

    private static Filter attribute(Clause clause) {
        return switch (clause.key()) {
            case "start_time", "created", "Created" -> number(attribute("start_time"), clause);
            case "end_time" -> number(attribute("end_time"), clause);
            case "status" -> status(texts(clause));
            case "run_id" -> text(attribute("run_id"), texts(clause));
            case "run_name", "run name", "Run name", "Run Name" -> text(attribute("run_name"), texts(clause));
            case "user_id" -> text(attribute("user_id"), texts(clause));
            case "artifact_uri" ->
                throw MlflowError.invalid("artifact_uri cannot be searched for here: it follows from the run's id");
            default ->
                throw MlflowError.invalid("Invalid attribute key '" + clause.key()
                        + "' specified. Valid keys are run_id, run_name, user_id, status, start_time, end_time");
        };
    }

    private static Clause texts(Clause clause) {
        return clause.requireOperator("=", "!=", "LIKE", "ILIKE", "IN", "NOT IN")
                .requireText();
    }

    /** MLflow has five statuses, each of which may be several here; patterns are matched against MLflow's names. */
    private static Filter status(Clause clause) {
        List<Literal> wanted = new ArrayList<>();
        for (String status : RunStatuses.MLFLOW) {
            if (clause.matches(status)) {
                RunStatuses.ours(status).forEach(ours -> wanted.add(Literal.of(ours.toString())));
            }
        }
        return wanted.isEmpty() ? nothing() : new Condition.In(attribute("status"), wanted);
    }

    private static Filter nothing() {
        return new Condition.Comparison(attribute("number"), Operator.LESS, Literal.of(0));
    }

    private static Filter number(Field field, Clause clause) {
        Operator operator = operator(clause.requireOperator("=", "!=", "<", "<=", ">", ">="));
        double value = clause.number();
        return Double.isNaN(value) ? nothing() : new Condition.Comparison(field, operator, Literal.of(value));
    }

    private static Filter text(Field field, Clause clause) {
        clause.requireText();
        return switch (clause.operator()) {
            case "=", "!=" -> new Condition.Comparison(field, operator(clause), Literal.of(clause.value()));
            case "LIKE" -> new Condition.Like(field, clause.value());
            case "ILIKE" -> new Condition.LikeIgnoreCase(field, clause.value());
            case "IN" -> new Condition.In(field, literals(clause));
            case "NOT IN" -> new Condition.NotIn(field, literals(clause));
            case "IS NULL" -> new Condition.StateCheck(field, ValueState.NULL);
            default -> new Condition.StateCheck(field, ValueState.NOT_NULL);
        };
    }

    private static List<Literal> literals(Clause clause) {
        return clause.values().stream().map(Literal::of).toList();
    }

    private static Operator operator(Clause clause) {
        return switch (clause.operator()) {
            case "=" -> Operator.EQUAL;
            case "!=" -> Operator.NOT_EQUAL;
            case "<" -> Operator.LESS;
            case "<=" -> Operator.LESS_OR_EQUAL;
            case ">" -> Operator.GREATER;
            default -> Operator.GREATER_OR_EQUAL;
        };
    }

    private static Field tag(String key) {
        @Nullable String fact = FACTS.get(key);
        return fact == null ? Field.of(Entity.TAG, key) : attribute(fact);
    }

    private static Field attribute(String key) {
        return Field.of(Entity.ATTRIBUTE, key);
    }
}
