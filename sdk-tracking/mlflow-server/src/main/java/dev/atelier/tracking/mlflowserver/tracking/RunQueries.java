package dev.atelier.tracking.mlflowserver.tracking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.Run;
import dev.atelier.RunPage;
import dev.atelier.RunQuery;
import dev.atelier.Workspace;
import dev.atelier.search.Condition;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.ValueState;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import dev.atelier.tracking.mlflowserver.search.RunSearch;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.util.ArrayList;
import java.util.List;

/** Searches for runs, by the search of the workspace. Thread-safe. */
public final class RunQueries {
    private static final int MAX_EXPERIMENTS_FOR_DATASETS = 20;

    private final Workspace workspace;
    private final Documents documents;
    private final Experiments experiments;
    private final Runs runs;

    public RunQueries(Workspace workspace, Documents documents, Experiments experiments, Runs runs) {
        this.workspace = workspace;
        this.documents = documents;
        this.experiments = experiments;
        this.runs = runs;
    }

    public ObjectNode search(Message request) {
        int size = request.count("max_results", Limits.PAGE, 1, Limits.MAX_PAGE);
        RunQuery query = workspace
                .runs()
                .where(filter(request.text("filter"), request.text("run_view_type"))
                        .toString())
                .orderBy(RunSearch.order(request.texts("order_by")).toString());
        List<String> keys = keys(request.texts("experiment_ids"));
        ObjectNode answer = Json.object();
        if (keys.isEmpty()) {
            return answer;
        }
        RunPage page = page(query.experiments(keys.toArray(String[]::new)), request.text("page_token"), size);
        if (!page.runs().isEmpty()) {
            ArrayNode list = answer.putArray("runs");
            for (Run run : page.runs()) {
                documents.find(Kinds.RUN, run.id()).map(RunRecord::new).ifPresent(found -> list.add(runs.view(found)));
            }
        }
        page.token().ifPresent(token -> answer.put("next_page_token", token));
        return answer;
    }

    /** Lists the datasets that the runs of experiments have used, each once. */
    public ObjectNode datasets(Message request) {
        List<String> ids = request.texts("experiment_ids");
        if (ids.isEmpty()) {
            throw MlflowError.invalid("SearchDatasets request must specify at least one experiment_id.");
        }
        if (ids.size() > MAX_EXPERIMENTS_FOR_DATASETS) {
            throw MlflowError.invalid("SearchDatasets request cannot specify more than " + MAX_EXPERIMENTS_FOR_DATASETS
                    + " experiment_ids. Received " + ids.size() + " experiment_ids.");
        }
        List<ObjectNode> found = new ArrayList<>();
        for (String id : ids) {
            String key = experiments.require(id).key();
            for (Run run : workspace
                    .runs()
                    .experiments(key)
                    .where("dataset.name is not null")
                    .list()) {
                documents
                        .find(Kinds.RUN, run.id())
                        .ifPresent(json -> json.path("datasets").forEach(dataset -> {
                            ObjectNode summary = Json.object()
                                    .put("experiment_id", id)
                                    .put("name", dataset.path("name").asText())
                                    .put("digest", dataset.path("digest").asText());
                            if (dataset.has("context")) {
                                summary.put("context", dataset.path("context").asText());
                            }
                            if (!found.contains(summary)) {
                                found.add(summary);
                            }
                        }));
            }
        }
        ObjectNode answer = Json.object();
        if (!found.isEmpty()) {
            answer.putArray("dataset_summaries").addAll(found);
        }
        return answer;
    }

    private static RunPage page(RunQuery query, String token, int size) {
        try {
            return (token.isEmpty() ? query : query.after(token)).page(size);
        } catch (IllegalArgumentException e) {
            throw MlflowError.invalid("Invalid page token: " + e.getMessage());
        }
    }

    /** Experiments that are not there have no runs, as in MLflow. */
    private List<String> keys(List<String> ids) {
        return ids.stream()
                .flatMap(id -> experiments.find(Limits.experimentId(id)).stream())
                .map(ExperimentRecord::key)
                .distinct()
                .toList();
    }

    private static Filter filter(String text, String view) {
        List<Filter> filters = new ArrayList<>(RunSearch.filters(text));
        filters.add(new Condition.StateCheck(Field.of(Entity.TAG, RunRecord.HOLDS), ValueState.NULL));
        Field deleted = Field.of(Entity.TAG, RunRecord.DELETED);
        switch (view) {
            case "", "ACTIVE_ONLY", "1" -> filters.add(new Condition.StateCheck(deleted, ValueState.NULL));
            case "DELETED_ONLY", "2" -> filters.add(new Condition.StateCheck(deleted, ValueState.NOT_NULL));
            case "ALL", "3" -> {}
            default ->
                throw MlflowError.invalid("Invalid value \"" + view
                        + "\" for parameter 'run_view_type' supplied. Expected ACTIVE_ONLY, DELETED_ONLY or ALL");
        }
        return Filter.allOf(filters);
    }
}
