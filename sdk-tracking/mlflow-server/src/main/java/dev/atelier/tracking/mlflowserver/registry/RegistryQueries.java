package dev.atelier.tracking.mlflowserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.protocol.Page;
import dev.atelier.tracking.mlflowserver.search.Clause;
import dev.atelier.tracking.mlflowserver.search.ClauseParser;
import dev.atelier.tracking.mlflowserver.search.Order;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Searches for registered models, versions and logged models. Thread-safe. */
public final class RegistryQueries {
    private static final int MODELS_PAGE = 100;
    private static final int MAX_MODELS_PAGE = 1_000;
    private static final int VERSIONS_PAGE = 10_000;
    private static final int MAX_VERSIONS_PAGE = 200_000;
    private static final String[] TEXT = {"=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"};
    private static final String[] TAG = {"=", "!=", "LIKE", "ILIKE", "IS NULL", "IS NOT NULL"};
    private static final String[] NUMBER = {"=", "!=", "<", "<=", ">", ">="};

    private final Documents documents;
    private final Registry registry;
    private final LoggedModels logged;
    private final Function<String, String> experimentKey;

    /**
     * Makes the searches.
     *
     * @param experimentKey finds the workspace's name of an experiment by MLflow's id; empty when there is none
     */
    public RegistryQueries(
            Documents documents, Registry registry, LoggedModels logged, Function<String, String> experimentKey) {
        this.documents = documents;
        this.registry = registry;
        this.logged = logged;
        this.experimentKey = experimentKey;
    }

    public ObjectNode models(Message request) {
        int size = request.count("max_results", MODELS_PAGE, 1, MAX_MODELS_PAGE);
        List<Clause> clauses = checked(request.text("filter"), List.of("name"), List.of());
        List<ObjectNode> found = registry.all().stream()
                .filter(model -> all(
                        clauses,
                        clause -> ofDocument(model, clause, model.path("name").asText())))
                .sorted(order(
                        request.texts("order_by"), Comparator.comparing(RegistryQueries::name), key -> switch (key) {
                            case "name" -> Comparator.comparing(RegistryQueries::name);
                            case "timestamp", "last_updated_timestamp" ->
                                Comparator.comparingLong(
                                        model -> RegistryRecord.updated(model, registry.versions(name(model))));
                            default -> null;
                        }))
                .toList();
        Page<ObjectNode> page = Page.of(found, size, request.text("page_token"), RegistryQueries::name);
        return answer("registered_models", page, model -> RegistryRecord.view(model, registry.versions(name(model))));
    }

    public ObjectNode versions(Message request) {
        int size = request.count("max_results", VERSIONS_PAGE, 1, MAX_VERSIONS_PAGE);
        List<Clause> clauses = checked(
                request.text("filter"),
                List.of("name", "run_id", "source_path", "version_number"),
                List.of("version_number"));
        List<ObjectNode> found = documents.list(Kinds.MODEL_VERSION, "").stream()
                .filter(version -> all(clauses, clause -> matches(version, clause)))
                .sorted(order(
                        request.texts("order_by"),
                        Comparator.<ObjectNode>comparingLong(RegistryRecord::updated)
                                .reversed()
                                .thenComparing(RegistryQueries::name)
                                .thenComparing(Comparator.comparingInt(RegistryRecord::version)
                                        .reversed()),
                        key -> switch (key) {
                            case "name" -> Comparator.comparing(RegistryQueries::name);
                            case "version_number" -> Comparator.comparingInt(RegistryRecord::version);
                            case "creation_timestamp" -> Comparator.<ObjectNode>comparingLong(RegistryRecord::created);
                            case "last_updated_timestamp" ->
                                Comparator.<ObjectNode>comparingLong(RegistryRecord::updated);
                            default -> null;
                        }))
                .toList();
        Page<ObjectNode> page = Page.of(found, size, request.text("page_token"), Registry::id);
        return answer(
                "model_versions",
                page,
                version -> RegistryRecord.view(
                        documents.find(Kinds.MODEL, name(version)).orElseGet(Json::object), version));
    }

    public ObjectNode logged(Message request) {
        int size = request.count("max_results", MODELS_PAGE, 1, MAX_MODELS_PAGE);
        List<Clause> clauses = checked(
                request.text("filter"),
                List.of(
                        "name",
                        "model_id",
                        "model_type",
                        "status",
                        "source_run_id",
                        "creation_timestamp",
                        "creation_time",
                        "last_updated_timestamp",
                        "last_updated_time"),
                List.of("creation_timestamp", "creation_time", "last_updated_timestamp", "last_updated_time"));
        List<String> keys =
                request.texts("experiment_ids").stream().map(experimentKey).toList();
        List<ObjectNode> found = logged.all().stream()
                .filter(model -> keys.contains(model.path("experiment").asText()))
                .filter(model -> all(clauses, clause -> matchesLogged(model, clause)))
                .sorted(loggedOrder(request.messages("order_by")))
                .toList();
        Page<ObjectNode> page = Page.of(
                found,
                size,
                request.text("page_token"),
                model -> model.path("id").asText());
        return answer("models", page, logged::view);
    }

    private static ObjectNode answer(String field, Page<ObjectNode> page, Function<ObjectNode, ObjectNode> view) {
        ObjectNode answer = Json.object();
        if (!page.items().isEmpty()) {
            ArrayNode list = answer.putArray(field);
            page.items().forEach(item -> list.add(view.apply(item)));
        }
        if (page.token() != null) {
            answer.put("next_page_token", page.token());
        }
        return answer;
    }

    /** Reads a filter and checks it, also when there is nothing to look at. */
    private static List<Clause> checked(String filter, List<String> keys, List<String> numbers) {
        List<Clause> clauses = ClauseParser.parse(filter);
        for (Clause clause : clauses) {
            switch (clause.entity()) {
                case "tag", "param" -> clause.requireText().requireOperator(TAG);
                case "metric" -> clause.requireOperator(NUMBER).number();
                case "attribute" -> {
                    if (!keys.contains(clause.key())) {
                        throw MlflowError.invalid("Invalid attribute key '" + clause.key()
                                + "' specified. Valid keys are " + String.join(", ", keys));
                    }
                    if (numbers.contains(clause.key())) {
                        clause.requireOperator(NUMBER).number();
                    } else {
                        clause.requireText().requireOperator(TEXT);
                    }
                }
                default -> throw MlflowError.invalid("Invalid entity type '" + clause.entity() + "'");
            }
        }
        return clauses;
    }

    private static boolean all(List<Clause> clauses, java.util.function.Predicate<Clause> test) {
        return clauses.stream().allMatch(test);
    }

    private static boolean ofDocument(ObjectNode document, Clause clause, String attribute) {
        return switch (clause.entity()) {
            case "tag" -> clause.matches(text(document.path("tags").path(clause.key())));
            case "param" -> clause.matches(text(document.path("params").path(clause.key())));
            case "attribute" -> clause.matches(attribute);
            default -> throw MlflowError.invalid("Invalid entity type '" + clause.entity() + "'");
        };
    }

    private static boolean matches(ObjectNode version, Clause clause) {
        if (clause.entity().equals("attribute") && clause.key().equals("version_number")) {
            return clause.matches(RegistryRecord.version(version));
        }
        String attribute = switch (clause.key()) {
            case "run_id" -> version.path("run").asText();
            case "source_path" -> RegistryRecord.source(version);
            default -> name(version);
        };
        return ofDocument(version, clause, attribute);
    }

    private static boolean matchesLogged(ObjectNode model, Clause clause) {
        if (clause.entity().equals("metric")) {
            List<Double> values = new ArrayList<>();
            for (JsonNode metric : model.path("metrics")) {
                if (metric.path("key").asText().equals(clause.key())) {
                    values.add(metric.path("value").asDouble());
                }
            }
            return values.stream().anyMatch(clause::matches);
        }
        return switch (clause.key()) {
            case "creation_timestamp", "creation_time" ->
                clause.matches(model.path("created").asDouble());
            case "last_updated_timestamp", "last_updated_time" ->
                clause.matches(model.path("updated").asDouble());
            case "model_id" -> ofDocument(model, clause, model.path("id").asText());
            case "model_type" -> ofDocument(model, clause, model.path("type").asText());
            case "status" ->
                ofDocument(model, clause, model.path("status").asText().replace("LOGGED_MODEL_", ""));
            case "source_run_id" ->
                ofDocument(model, clause, model.path("sourceRun").asText());
            default -> ofDocument(model, clause, name(model));
        };
    }

    private static Comparator<ObjectNode> loggedOrder(List<Message> keys) {
        Comparator<ObjectNode> newestFirst = Comparator.<ObjectNode>comparingLong(
                        model -> model.path("created").asLong())
                .reversed()
                .thenComparing(model -> model.path("id").asText());
        Comparator<ObjectNode> order = null;
        for (Message key : keys) {
            boolean ascending = !key.has("ascending") || key.flag("ascending");
            Comparator<ObjectNode> next = loggedKey(key.required("field_name"), ascending);
            order = order == null ? next : order.thenComparing(next);
        }
        return order == null ? newestFirst : order.thenComparing(newestFirst);
    }

    private static Comparator<ObjectNode> loggedKey(String field, boolean ascending) {
        if (field.startsWith("metrics.")) {
            String metric = field.substring("metrics.".length());
            Comparator<Double> values = ascending ? Comparator.naturalOrder() : Comparator.reverseOrder();
            return Comparator.comparing(model -> latest(model, metric), Comparator.nullsLast(values));
        }
        Comparator<ObjectNode> order = switch (field) {
            case "name" -> Comparator.comparing(RegistryQueries::name);
            case "model_id" -> Comparator.comparing(model -> model.path("id").asText());
            case "creation_timestamp", "creation_time" ->
                Comparator.comparingLong(model -> model.path("created").asLong());
            case "last_updated_timestamp", "last_updated_time" ->
                Comparator.comparingLong(model -> model.path("updated").asLong());
            default ->
                throw MlflowError.invalid("Invalid order by field name: " + field
                        + ". Expected name, model_id, creation_timestamp, last_updated_timestamp or metrics.<key>");
        };
        return ascending ? order : order.reversed();
    }

    private static @Nullable Double latest(ObjectNode model, String metric) {
        Double latest = null;
        for (JsonNode known : model.path("metrics")) {
            if (known.path("key").asText().equals(metric)) {
                latest = known.path("value").asDouble();
            }
        }
        return latest;
    }

    private static Comparator<ObjectNode> order(
            List<String> texts,
            Comparator<ObjectNode> standard,
            Function<String, @Nullable Comparator<ObjectNode>> comparators) {
        Comparator<ObjectNode> order = null;
        for (String text : texts) {
            Order key = Order.parse(text);
            Comparator<ObjectNode> next = comparators.apply(key.key());
            if (next == null) {
                throw MlflowError.invalid("Invalid order_by key '" + key.key() + "' specified.");
            }
            Comparator<ObjectNode> directed = key.descending() ? next.reversed() : next;
            order = order == null ? directed : order.thenComparing(directed);
        }
        return order == null ? standard : order.thenComparing(standard);
    }

    private static String name(ObjectNode document) {
        return document.path("name").asText();
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }
}
