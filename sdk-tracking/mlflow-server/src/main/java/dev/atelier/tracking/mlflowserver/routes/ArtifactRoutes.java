package dev.atelier.tracking.mlflowserver.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.MlflowRole;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts;
import dev.atelier.tracking.mlflowserver.artifact.Artifacts.Place;
import dev.atelier.tracking.mlflowserver.artifact.FileTree;
import dev.atelier.tracking.mlflowserver.http.HttpCall;
import dev.atelier.tracking.mlflowserver.protocol.ErrorCode;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Limits;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Files up and down: the artifact proxy and its multipart uploads, and downloads as the web page has them. */
final class ArtifactRoutes {
    private static final String BINARY = "application/octet-stream";
    private static final String PARTS = "mpu-parts";

    private final Tracker to;
    private final Gate gate;
    private final ServerLimits limits;

    ArtifactRoutes(Tracker tracker, Gate gate, ServerLimits limits) {
        this.to = tracker;
        this.gate = gate;
        this.limits = limits;
    }

    /** Answers a call below {@code mlflow-artifacts/}. */
    void proxy(HttpCall call, List<String> path) throws IOException {
        String what = path.isEmpty() ? "" : path.get(0);
        List<String> rest = path.isEmpty() ? path : path.subList(1, path.size());
        switch (what) {
            case "artifacts" -> artifacts(call, rest);
            case "mpu" -> multipart(call, rest);
            case PARTS -> part(call, rest);
            case "presigned" ->
                throw new MlflowError(
                        ErrorCode.NOT_IMPLEMENTED, "There are no presigned URLs here; files go through this server.");
            default -> throw new MlflowError(ErrorCode.ENDPOINT_NOT_FOUND, "No such call: mlflow-artifacts/" + what);
        }
    }

    /** Answers {@code /get-artifact}. */
    void ofRun(HttpCall call) throws IOException {
        gate.require(call, MlflowRole.READ);
        Message request = Message.of(call.query());
        String runId = request.runId();
        to.runs.require(runId);
        download(call, to.artifacts.ofRun(runId, request.required("path")).file());
    }

    /** Answers {@code /model-versions/get-artifact}. */
    void ofVersion(HttpCall call) throws IOException {
        gate.require(call, MlflowRole.READ);
        Message request = Message.of(call.query());
        ObjectNode version = to.versions.require(request.required("name"), Limits.version(request.required("version")));
        download(
                call,
                Artifacts.in(to.artifacts.ofVersion(version), request.required("path"))
                        .file());
    }

    private void artifacts(HttpCall call, List<String> path) throws IOException {
        switch (call.method()) {
            case "GET", "HEAD" -> {
                gate.require(call, MlflowRole.READ);
                if (path.isEmpty()) {
                    list(call);
                } else {
                    download(call, to.artifacts.place(path).file());
                }
            }
            case "PUT" -> {
                gate.require(call, MlflowRole.WRITE);
                Place place = to.artifacts.place(path);
                if (place.path().isEmpty()) {
                    throw MlflowError.invalid("A file needs a name");
                }
                place.tree().put(place.path(), body(call));
                answer(call, Json.object());
            }
            case "DELETE" -> {
                gate.require(call, MlflowRole.WRITE);
                Place place = to.artifacts.place(path);
                if (place.tree().delete(place.path()) == 0) {
                    throw MlflowError.missing("There is no artifact '" + place.path() + "'");
                }
                answer(call, Json.object());
            }
            default -> throw new MlflowError(ErrorCode.BAD_REQUEST, "Artifacts have GET, PUT and DELETE");
        }
    }

    private void list(HttpCall call) throws IOException {
        String wanted = Message.of(call.query()).text("path");
        List<String> parts = List.of(wanted.split("/")).stream()
                .filter(part -> !part.isEmpty())
                .toList();
        ArrayNode files = Artifacts.list(to.artifacts.place(parts), "");
        ObjectNode answer = Json.object();
        if (!files.isEmpty()) {
            answer.set("files", files);
        }
        answer(call, answer);
    }

    private void multipart(HttpCall call, List<String> path) throws IOException {
        gate.require(call, MlflowRole.WRITE);
        Message request = Call.read(call, List.of(), limits.requestBytes()).request();
        switch (path.isEmpty() ? "" : path.get(0)) {
            case "create" -> {
                Place place = to.artifacts.place(path.subList(1, path.size()));
                String host = String.valueOf(call.header("Host"));
                String base = (call.secure() ? "https://" : "http://") + host + "/api/2.0/mlflow-artifacts/" + PARTS;
                answer(call, to.uploads.create(place, request, base));
            }
            case "complete" -> {
                to.uploads.complete(request);
                answer(call, Json.object());
            }
            case "abort" -> {
                to.uploads.abort(request);
                answer(call, Json.object());
            }
            default -> throw new MlflowError(ErrorCode.ENDPOINT_NOT_FOUND, "An upload has create, complete and abort");
        }
    }

    /** Clients send parts without credentials; the upload's id is one. */
    private void part(HttpCall call, List<String> path) throws IOException {
        if (!call.method().equals("PUT") || path.size() != 2) {
            throw new MlflowError(ErrorCode.BAD_REQUEST, "A part is sent by PUT");
        }
        call.answerHeader("ETag", "\"" + to.uploads.put(path.get(0), path.get(1), body(call)) + "\"");
        answer(call, Json.object());
    }

    private InputStream body(HttpCall call) {
        long max = limits.artifactBytes();
        if (call.announcedLength() > max) {
            throw new LimitedStream.TooLongException(max).error();
        }
        return new LimitedStream(call.body(), max);
    }

    private void download(HttpCall call, FileTree.Entry file) throws IOException {
        String name = file.path().substring(file.path().lastIndexOf('/') + 1);
        call.answerHeader("X-Content-Type-Options", "nosniff");
        call.answerHeader(
                "Content-Disposition",
                "attachment; filename*=UTF-8''"
                        + java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                                .replace("+", "%20"));
        if (call.method().equals("HEAD")) {
            call.answer(200, BINARY, file.size(), InputStream.nullInputStream());
        } else {
            call.answer(200, BINARY, file.size(), to.artifacts.open(file));
        }
    }

    private static void answer(HttpCall call, ObjectNode json) {
        call.answer(200, "application/json", Json.bytes(json));
    }
}
