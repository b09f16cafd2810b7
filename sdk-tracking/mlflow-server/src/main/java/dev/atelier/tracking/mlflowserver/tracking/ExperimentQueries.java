package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.protocol.Page;
import dev.atelier.tracking.mlflowserver.search.Clause;
import dev.atelier.tracking.mlflowserver.search.ClauseParser;
import dev.atelier.tracking.mlflowserver.search.Order;
import java.util.Comparator;
import java.util.List;

/** Searches for experiments, of which there are few. Thread-safe. */
public final class ExperimentQueries {
    private final Experiments experiments;

    public ExperimentQueries(Experiments experiments) {
        this.experiments = experiments;
    }

    public ObjectNode search(Message request) {
        int size = request.count("max_results", Limits.PAGE, 1, Limits.MAX_PAGE);
        List<Clause> clauses = ClauseParser.parse(request.text("filter"));
        clauses.forEach(ExperimentQueries::check);
        String view = request.text("view_type");
        List<ExperimentRecord> found = experiments.all().stream()
                .filter(experiment -> inView(experiment, view))
                .filter(experiment -> clauses.stream().allMatch(clause -> matches(experiment, clause)))
                .sorted(order(request.texts("order_by")))
                .toList();
        Page<ExperimentRecord> page = Page.of(found, size, request.text("page_token"), ExperimentRecord::key);
        ObjectNode answer = Json.object();
        if (!page.items().isEmpty()) {
            ArrayNode list = answer.putArray("experiments");
            page.items().forEach(experiment -> list.add(experiment.view()));
        }
        if (page.token() != null) {
            answer.put("next_page_token", page.token());
        }
        return answer;
    }

    private static boolean inView(ExperimentRecord experiment, String view) {
        return switch (view) {
            case "", "ACTIVE_ONLY", "1" -> !experiment.archived();
            case "DELETED_ONLY", "2" -> experiment.archived();
            case "ALL", "3" -> true;
            default -> throw MlflowError.invalid("Invalid value \"" + view + "\" for parameter 'view_type' supplied.");
        };
    }

    /** Tells of a wrong filter also when there are no experiments. */
    private static void check(Clause clause) {
        if (clause.entity().equals("tag")) {
            clause.requireText().requireOperator("=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL");
            return;
        }
        switch (clause.entity().equals("attribute") ? clause.key() : "") {
            case "name" -> clause.requireText().requireOperator("=", "!=", "LIKE", "ILIKE", "IN", "NOT IN");
            case "creation_time", "last_update_time" ->
                clause.requireOperator("=", "!=", "<", "<=", ">", ">=").number();
            default ->
                throw MlflowError.invalid("Invalid attribute key '" + clause.key()
                        + "' specified. Valid keys are name, creation_time, last_update_time, tags.<key>");
        }
    }

    private static boolean matches(ExperimentRecord experiment, Clause clause) {
        if (clause.entity().equals("tag")) {
            return clause.matches(experiment.tags().get(clause.key()));
        }
        return switch (clause.key()) {
            case "name" -> clause.matches(experiment.name());
            case "creation_time" -> clause.matches((double) experiment.created());
            default -> clause.matches((double) experiment.updated());
        };
    }

    private static Comparator<ExperimentRecord> order(List<String> texts) {
        Comparator<ExperimentRecord> newestFirst = Comparator.comparingLong(ExperimentRecord::created)
                .reversed()
                .thenComparing(Comparator.comparing(ExperimentRecord::id, Experiments.BY_NUMBER)
                        .reversed());
        Comparator<ExperimentRecord> order = null;
        for (String text : texts) {
            Order key = Order.parse(text);
            Comparator<ExperimentRecord> next = switch (key.key()) {
                case "name" -> Comparator.comparing(ExperimentRecord::name);
                case "experiment_id" -> Comparator.comparing(ExperimentRecord::id, Experiments.BY_NUMBER);
                case "creation_time" -> Comparator.comparingLong(ExperimentRecord::created);
                case "last_update_time" -> Comparator.comparingLong(ExperimentRecord::updated);
                default ->
                    throw MlflowError.invalid("Invalid order_by key '" + key.key()
                            + "' specified. Valid keys are name, experiment_id, creation_time, last_update_time");
            };
            Comparator<ExperimentRecord> directed = key.descending() ? next.reversed() : next;
            order = order == null ? directed : order.thenComparing(directed);
        }
        return order == null ? newestFirst : order.thenComparing(newestFirst);
    }
}
