package dev.atelier.tracking.mlflowserver.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.AtelierException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.tracking.mlflowserver.MlflowRole;
import dev.atelier.tracking.mlflowserver.http.HttpCall;
import dev.atelier.tracking.mlflowserver.http.HttpListener;
import dev.atelier.tracking.mlflowserver.protocol.ErrorCode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every call to where it is answered, and answers with what went wrong. Thread-safe. */
public final class Dispatcher implements HttpListener.Service {
    /** The version of MLflow whose protocol this is. */
    public static final String VERSION = "3.17.2";

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final long DISCARDED_BYTES = 16 << 20;

    /** What MLflow has and this server has not. */
    private static final Set<String> LEFT_OUT = Set.of(
            "traces",
            "unified-traces",
            "get-online-trace-details",
            "scorers",
            "issues",
            "gateway",
            "gateway-proxy",
            "prompt-optimization",
            "datasets",
            "label-schemas",
            "review-queues",
            "workspaces",
            "webhooks",
            "jobs",
            "demo",
            "ui-telemetry",
            "scorer",
            "users",
            "roles",
            "permissions",
            "get-trace-artifact",
            "upload-artifact",
            "mcp");

    private final RouteTable routes;
    private final ArtifactRoutes artifacts;
    private final Gate gate;
    private final ServerLimits limits;

    public Dispatcher(Tracker tracker, Gate gate, ServerLimits limits) {
        this.routes = Routes.of(tracker);
        this.artifacts = new ArtifactRoutes(tracker, gate, limits);
        this.gate = gate;
        this.limits = limits;
    }

    @Override
    public void handle(HttpCall call) throws IOException {
        try {
            dispatch(call);
        } catch (MlflowError e) {
            error(call, e);
        } catch (LimitedStream.TooLongException e) {
            error(call, e.error());
        } catch (RuntimeException e) {
            error(call, translated(e));
        }
    }

    private void dispatch(HttpCall call) throws IOException {
        List<String> path = call.path();
        String first = path.isEmpty() ? "" : path.get(0);
        switch (first) {
            case "health" -> call.answer(200, TEXT, "OK".getBytes(StandardCharsets.UTF_8));
            case "version" -> call.answer(200, TEXT, VERSION.getBytes(StandardCharsets.UTF_8));
            case "get-artifact" -> artifacts.ofRun(call);
            case "model-versions" -> artifacts.ofVersion(call);
            case "api", "ajax-api" -> api(call, path);
            case "graphql", "v1" -> throw leftOut(first);
            default -> throw notFound(call);
        }
    }

    private void api(HttpCall call, List<String> path) throws IOException {
        boolean known = path.size() > 3 && Set.of("2.0", "3.0").contains(path.get(1));
        if (!known) {
            throw notFound(call);
        }
        List<String> rest = path.subList(3, path.size());
        if (path.get(2).equals("mlflow-artifacts")) {
            artifacts.proxy(call, rest);
        } else if (path.get(2).equals("mlflow")) {
            mlflow(call, rest);
        } else {
            throw notFound(call);
        }
    }

    private void mlflow(HttpCall call, List<String> path) throws IOException {
        if (path.equals(List.of("server-info"))) {
            gate.require(call, MlflowRole.READ);
            call.answer(200, JSON, Json.bytes(serverInfo()));
            return;
        }
        Optional<RouteTable.Match> match = routes.find(call.method(), path);
        if (match.isEmpty()) {
            throw isLeftOut(path) ? leftOut(String.join("/", path)) : notFound(call);
        }
        gate.require(call, match.get().route().role());
        Call read = Call.read(call, match.get().path(), limits.requestBytes());
        ObjectNode answer = match.get().route().handler().answer(read);
        call.answer(200, JSON, Json.bytes(answer));
    }

    private static boolean isLeftOut(List<String> path) {
        boolean permissions = path.contains("permissions");
        boolean presigned = path.get(path.size() - 1).startsWith("presigned-");
        boolean promptlab = path.equals(List.of("runs", "create-promptlab-run"));
        boolean modelFiles = path.size() > 3
                && path.get(0).equals("logged-models")
                && path.get(3).equals("files");
        return permissions || presigned || promptlab || modelFiles || LEFT_OUT.contains(path.get(0));
    }

    private static ObjectNode serverInfo() {
        ObjectNode info = Json.object()
                .putNull("store_type")
                .put("workspaces_enabled", false)
                .put("trace_archival_enabled", false)
                .put("multipart_uploads_enabled", true)
                .put("multipart_downloads_enabled", false)
                .put("presigned_upload_run_id_supported", false)
                .put("presigned_upload_model_id_supported", false);
        info.putObject("features_enabled").put("gateway", false);
        return info;
    }

    private static MlflowError leftOut(String what) {
        return new MlflowError(
                ErrorCode.NOT_IMPLEMENTED,
                "'" + what
                        + "' is not implemented: this workspace keeps experiments, runs, artifacts and models, and has"
                        + " no traces, prompts, gateway, scorers, evaluation datasets and users of MLflow.");
    }

    private static MlflowError notFound(HttpCall call) {
        return new MlflowError(
                ErrorCode.ENDPOINT_NOT_FOUND, "No such call: " + call.method() + " /" + String.join("/", call.path()));
    }

    private static MlflowError translated(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof NotFoundException) {
            return MlflowError.missing(message);
        }
        if (e instanceof AlreadyExistsException) {
            return MlflowError.exists(message);
        }
        if (e instanceof ConflictException) {
            return new MlflowError(ErrorCode.RESOURCE_CONFLICT, message);
        }
        if (e instanceof AtelierException known && known.retryable()) {
            return new MlflowError(ErrorCode.TEMPORARILY_UNAVAILABLE, message);
        }
        if (e instanceof IllegalArgumentException) {
            return MlflowError.invalid(message);
        }
        LOG.debug("a call failed", e);
        return new MlflowError(ErrorCode.INTERNAL_ERROR, e instanceof AtelierException ? message : e.toString());
    }

    /** What the client still sends is not wanted: some of it is read off, then the connection ends. */
    private static void error(HttpCall call, MlflowError error) {
        if (call.isAnswered()) {
            throw error; // the beginning of a file has gone out already: only cutting it tells
        }
        if (error.status() == ErrorCode.UNAUTHENTICATED.status() || error.status() == 413) {
            call.answerHeader("Connection", "close");
            call.discardBody(DISCARDED_BYTES);
        }
        ObjectNode body = Json.object().put("error_code", error.code().name()).put("message", error.text());
        call.answer(error.status(), JSON, Json.bytes(body));
    }
}
