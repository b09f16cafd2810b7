package dev.atelier.tracking.mlflowserver.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts.Place;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.tracking.RunRecord;
import java.util.List;

/** Which call below {@code /api/2.0/mlflow} does what. */
final class Routes {
    private final Tracker to;

    private Routes(Tracker tracker) {
        this.to = tracker;
    }

    static RouteTable of(Tracker tracker) {
        RouteTable table = new RouteTable();
        Routes routes = new Routes(tracker);
        routes.experiments(table);
        routes.runs(table);
        routes.logs(table);
        routes.registeredModels(table);
        routes.versions(table);
        routes.loggedModels(table);
        return table;
    }

    @FunctionalInterface
    private interface Change {
        void apply(Message request);
    }

    private void experiments(RouteTable table) {
        table.read(
                        "GET experiments/get",
                        call -> wrap(
                                "experiment",
                                to.experiments
                                        .require(call.request().required("experiment_id"))
                                        .view()))
                .read(
                        "GET experiments/get-by-name",
                        call -> wrap(
                                "experiment",
                                to.experiments
                                        .byName(call.request().required("experiment_name"))
                                        .view()))
                .read("GET experiments/search", call -> to.experimentQueries.search(call.request()))
                .read("POST experiments/search", call -> to.experimentQueries.search(call.request()))
                .read("POST experiments/search-datasets", call -> to.runQueries.datasets(call.request()))
                .write("POST experiments/create", call -> {
                    Message request = call.request();
                    return Json.object()
                            .put(
                                    "experiment_id",
                                    to.experiments.create(
                                            request.required("name"),
                                            request.text("artifact_location"),
                                            request.pairs("tags")));
                })
                .write(
                        "POST experiments/update",
                        done(request ->
                                to.experiments.rename(request.required("experiment_id"), request.required("new_name"))))
                .write(
                        "POST experiments/set-experiment-tag",
                        done(request -> to.experiments.setTag(
                                request.required("experiment_id"), request.required("key"), request.text("value"))))
                .write(
                        "POST experiments/delete-experiment-tag",
                        done(request ->
                                to.experiments.deleteTag(request.required("experiment_id"), request.required("key"))))
                .manage(
                        "POST experiments/delete",
                        done(request -> to.experiments.delete(request.required("experiment_id"))))
                .manage(
                        "POST experiments/restore",
                        done(request -> to.experiments.restore(request.required("experiment_id"))));
    }

    private void runs(RouteTable table) {
        table.read(
                        "GET runs/get",
                        call -> wrap(
                                "run",
                                to.runs.view(to.runs.require(call.request().runId()))))
                .read("POST runs/search", call -> to.runQueries.search(call.request()))
                .read("GET artifacts/list", call -> artifacts(call.request()))
                .read("GET metrics/get-history", call -> to.histories.history(call.request()))
                .read("GET metrics/get-history-bulk", call -> to.histories.bulk(call.request()))
                .read("GET metrics/get-history-bulk-interval", call -> to.histories.interval(call.request()))
                .write("POST runs/create", call -> wrap("run", to.runs.view(to.runs.create(call.request()))))
                .write("POST runs/update", call -> {
                    RunRecord run = to.runs.update(call.request());
                    return wrap("run_info", run.info(to.runs.experimentOf(run)));
                })
                .write("POST runs/delete", done(request -> to.runs.delete(request.runId())))
                .write("POST runs/restore", done(request -> to.runs.restore(request.runId())));
    }

    private void logs(RouteTable table) {
        table.write("POST runs/log-metric", done(to.log::metric))
                .write("POST runs/log-parameter", done(to.log::param))
                .write("POST runs/log-batch", call -> {
                    to.log.batch(call.request(), call.bytes());
                    return Json.object();
                })
                .write("POST runs/log-model", done(to.log::model))
                .write("POST runs/log-inputs", done(to.log::inputs))
                .write("POST runs/outputs", done(to.log::outputs))
                .write(
                        "POST runs/set-tag",
                        done(request ->
                                to.runs.setTag(request.runId(), request.required("key"), request.text("value"))))
                .write(
                        "POST runs/delete-tag",
                        done(request -> to.runs.deleteTag(request.runId(), request.required("key"))));
    }

    private void registeredModels(RouteTable table) {
        String model = "registered_model";
        table.read(
                        "GET registered-models/get",
                        call -> wrap(model, to.registry.get(call.request().required("name"))))
                .read("GET registered-models/search", call -> to.registryQueries.models(call.request()))
                .read("GET registered-models/get-latest-versions", this::latest)
                .read("POST registered-models/get-latest-versions", this::latest)
                .read(
                        "GET registered-models/alias",
                        call -> wrap(
                                "model_version",
                                to.versions.byAlias(
                                        call.request().required("name"),
                                        call.request().required("alias"))))
                .write("POST registered-models/create", call -> wrap(model, to.registry.create(call.request())))
                .write(
                        "PATCH registered-models/update",
                        call -> wrap(
                                model,
                                to.registry.describe(
                                        call.request().required("name"),
                                        call.request().text("description"))))
                .write(
                        "POST registered-models/set-tag",
                        done(request -> to.registry.setTag(
                                request.required("name"), request.required("key"), request.text("value"))))
                .write(
                        "DELETE registered-models/delete-tag",
                        done(request -> to.registry.deleteTag(request.required("name"), request.required("key"))))
                .write(
                        "POST registered-models/alias",
                        done(request -> to.registry.setAlias(
                                request.required("name"), request.required("alias"), version(request))))
                .write(
                        "DELETE registered-models/alias",
                        done(request -> to.registry.deleteAlias(request.required("name"), request.required("alias"))))
                .manage(
                        "POST registered-models/rename",
                        call -> wrap(
                                model,
                                to.registry.rename(
                                        call.request().required("name"),
                                        call.request().text("new_name"))))
                .manage(
                        "DELETE registered-models/delete",
                        done(request -> to.registry.delete(request.required("name"))));
    }

    private void versions(RouteTable table) {
        String field = "model_version";
        table.read(
                        "GET model-versions/get",
                        call -> wrap(field, to.versions.get(call.request().required("name"), version(call.request()))))
                .read("GET model-versions/search", call -> to.registryQueries.versions(call.request()))
                .read(
                        "GET model-versions/get-download-uri",
                        call -> Json.object()
                                .put(
                                        "artifact_uri",
                                        to.versions.downloadUri(
                                                call.request().required("name"), version(call.request()))))
                .write("POST model-versions/create", call -> wrap(field, to.versions.create(call.request())))
                .write(
                        "PATCH model-versions/update",
                        call -> wrap(
                                field,
                                to.versions.describe(
                                        call.request().required("name"),
                                        version(call.request()),
                                        call.request().text("description"))))
                .write(
                        "POST model-versions/transition-stage",
                        call -> wrap(
                                field,
                                to.versions.moveTo(
                                        call.request().required("name"),
                                        version(call.request()),
                                        call.request().required("stage"),
                                        call.request().flag("archive_existing_versions"))))
                .write(
                        "POST model-versions/set-tag",
                        done(request -> to.versions.setTag(
                                request.required("name"),
                                version(request),
                                request.required("key"),
                                request.text("value"))))
                .write(
                        "DELETE model-versions/delete-tag",
                        done(request -> to.versions.deleteTag(
                                request.required("name"), version(request), request.required("key"))))
                .manage(
                        "DELETE model-versions/delete",
                        done(request -> to.versions.delete(request.required("name"), version(request))));
    }

    private void loggedModels(RouteTable table) {
        table.write("POST logged-models", call -> model(to.loggedModels.create(call.request())))
                .read("POST logged-models/search", call -> to.registryQueries.logged(call.request()))
                .read(
                        "GET logged-models/*",
                        call -> model(to.loggedModels.require(call.path().get(0))))
                .write(
                        "PATCH logged-models/*",
                        call -> model(to.loggedModels.finish(call.path().get(0), call.request())))
                .manage("DELETE logged-models/*", call -> {
                    to.loggedModels.delete(call.path().get(0));
                    return Json.object();
                })
                .write("PATCH logged-models/*/tags", call -> {
                    to.loggedModels.setTags(call.path().get(0), call.request().pairs("tags"));
                    return Json.object();
                })
                .write("DELETE logged-models/*/tags/*", call -> {
                    to.loggedModels.deleteTag(call.path().get(0), call.path().get(1));
                    return Json.object();
                })
                .write("POST logged-models/*/params", call -> {
                    to.loggedModels.addParams(call.path().get(0), call.request().pairs("params"));
                    return Json.object();
                })
                .read("GET logged-models/*/artifacts/directories", this::modelArtifacts);
    }

    private ObjectNode latest(Call call) {
        List<ObjectNode> latest = to.versions.latest(
                call.request().required("name"), call.request().texts("stages"));
        ObjectNode answer = Json.object();
        if (!latest.isEmpty()) {
            answer.putArray("model_versions").addAll(latest);
        }
        return answer;
    }

    private ObjectNode artifacts(Message request) {
        RunRecord run = to.runs.require(request.runId());
        Place place = to.artifacts.ofRun(run.id(), request.text("path"));
        return files(run.artifactUri(to.runs.experimentOf(run)), place);
    }

    private ObjectNode modelArtifacts(Call call) {
        ObjectNode model = to.loggedModels.require(call.path().get(0));
        Place place = Artifacts.in(to.artifacts.ofModel(model), call.request().text("artifact_directory_path"));
        return files(to.loggedModels.artifactUri(model), place);
    }

    private static ObjectNode files(String root, Place place) {
        ObjectNode answer = Json.object().put("root_uri", root);
        ArrayNode files = Artifacts.list(place, place.path().isEmpty() ? "" : place.path() + "/");
        if (!files.isEmpty()) {
            answer.set("files", files);
        }
        return answer;
    }

    private static Call.Handler done(Change change) {
        return call -> {
            change.apply(call.request());
            return Json.object();
        };
    }

    private ObjectNode model(ObjectNode document) {
        return wrap("model", to.loggedModels.view(document));
    }

    private static int version(Message request) {
        return Limits.version(request.required("version"));
    }

    private static ObjectNode wrap(String field, ObjectNode value) {
        ObjectNode answer = Json.object();
        answer.set(field, value);
        return answer;
    }
}
