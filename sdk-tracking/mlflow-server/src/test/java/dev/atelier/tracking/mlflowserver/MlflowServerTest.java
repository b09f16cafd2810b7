package dev.atelier.tracking.mlflowserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import dev.atelier.secret.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowServerTest {
    private Workspace workspace;
    private MlflowServer server;
    private Http http;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        workspace = Workspace.inMemory();
        server = MlflowServer.of(workspace)
                .maxRequestBytes(2_000_000)
                .maxArtifactBytes(1_000)
                .start();
        http = new Http(server.uri());
    }

    @AfterEach
    void stop() {
        server.close();
        workspace.close();
    }

    private String createRun() {
        return http.post("runs/create", "{\"experiment_id\": \"0\"}")
                .json()
                .at("/run/info/run_id")
                .asText();
    }

    @Test
    void tellsThatItIsThere() {
        assertThat(http.get("/health").body()).isEqualTo("OK");
        assertThat(http.get("/version").body()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(http.get("/api/3.0/mlflow/server-info")
                        .json()
                        .path("multipart_uploads_enabled")
                        .asBoolean())
                .isTrue();
        assertThat(http.get("/ajax-api/2.0/mlflow/experiments/get?experiment_id=0")
                        .json()
                        .at("/experiment/name")
                        .asText())
                .isEqualTo("Default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/3.0/mlflow/traces/search", "/api/3.0/mlflow/gateway/endpoints/list",
                        "/api/3.0/mlflow/scorers/list",
                "/api/3.0/mlflow/prompt-optimization/jobs/search", "/api/3.0/mlflow/datasets/search", "/graphql",
                "/api/2.0/mlflow/artifacts/presigned-upload-url"
            })
    void saysWhatIsNotImplemented(String path) {
        Http.Answer answer = http.send("POST", path, "{}");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.code()).isEqualTo("NOT_IMPLEMENTED");
        assertThat(answer.json().path("message").asText()).contains("not implemented");
    }

    @Test
    void takesIntegersAsTextsAndNamesInCamelCaseAndPassesOverWhatItDoesNotKnow() {
        String id = http.post(
                        "runs/create",
                        "{\"experimentId\": \"0\", \"startTime\": \"1700000000000\", \"runName\": \"n\", \"new\": [1]}")
                .json()
                .at("/run/info/run_id")
                .asText();
        http.post(
                "runs/log-metric", "{\"runUuid\":\"" + id + "\",\"key\":\"m\",\"value\":\"1.5\",\"timestamp\":\"7\"}");
        http.post(
                "runs/log-metric",
                "{\"run_id\":\"" + id + "\",\"key\":\"m\",\"value\":NaN,\"timestamp\":8,\"step\":null}");

        Run run = workspace.run(id);
        assertThat(run.details().startedAt().orElseThrow().toEpochMilli()).isEqualTo(1_700_000_000_000L);
        assertThat(run.name()).isEqualTo("n");
        assertThat(run.metric("m").points()).extracting(point -> point.value()).containsExactly(1.5, Double.NaN);
        assertThat(http.post("runs/update", "{\"run_id\": \"" + id + "\", \"runId\": \"x\"}")
                        .json()
                        .path("message")
                        .asText())
                .contains("provide only one");
    }

    @Test
    void keepsInfinitiesAndNoComparisonMatchesNan() {
        String id = createRun();
        for (String value : new String[] {"NaN", "Infinity", "-Infinity"}) {
            http.post(
                    "runs/log-metric",
                    "{\"run_id\":\"" + id + "\",\"key\":\"m" + value.length() + "\",\"value\":\"" + value
                            + "\",\"timestamp\":1}");
        }
        assertThat(http.get("/api/2.0/mlflow/runs/get?run_id=" + id).body())
                .contains("\"Infinity\"", "\"-Infinity\"", "\"NaN\"");
        for (String filter : new String[] {"metrics.m3 < 1", "metrics.m3 = 0", "metrics.m3 != 0", "metrics.m3 >= 0"}) {
            String body = "{\"experiment_ids\":[\"0\"],\"filter\":\"" + filter + "\"}";
            assertThat(http.post("runs/search", body).body()).as(filter).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runs/log-metric|{\"run_id\":\"RUN\",\"key\":\"m\",\"timestamp\":1}|value",
                "runs/log-metric|{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":1}|timestamp",
                "runs/log-metric|{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":1,\"timestamp\":-1}|nonnegative",
                "runs/log-metric|{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":\"x\",\"timestamp\":1}|value",
                "runs/log-metric|{\"run_id\":\"RUN\",\"key\":\"m\",\"value\":1,\"timestamp\":1.5}|timestamp",
                "runs/log-metric|{\"key\":\"m\",\"value\":1,\"timestamp\":1}|run_id",
                "runs/log-parameter|{\"run_id\":\"RUN\",\"key\":\"a//b\",\"value\":\"1\"}|would resolve to 'a/b'",
                "runs/set-tag|{\"run_id\":\"RUN\",\"key\":\"bad!\",\"value\":\"1\"}|Names may only contain",
                "runs/search|{\"experiment_ids\":[\"0\"],\"filter\":\"a = 1 or b = 2\"}|no OR",
                "runs/search|{\"experiment_ids\":[\"0\"],\"max_results\":50001}|at most 50000",
                "runs/search|{\"experiment_ids\":[\"0\"],\"page_token\":\"nonsense\"}|page token",
                "runs/search|[1]|not a JSON object",
                "runs/search|{|not JSON",
                "experiments/create|{\"name\":\"\"}|name",
                "registered-models/create|{\"name\":\"a/b\"}|cannot contain",
            })
    void refusesWhatIsWrong(String path, String body, String why) {
        Http.Answer answer = http.post(path, body.replace("RUN", createRun()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(answer.json().path("message").asText()).contains(why);
    }

    @Test
    void writesNothingOfABatchThatIsWrong() {
        String id = createRun();
        http.post("runs/log-parameter", "{\"run_id\":\"" + id + "\",\"key\":\"a\",\"value\":\"1\"}");

        Http.Answer answer = http.post(
                "runs/log-batch",
                "{\"run_id\":\"" + id + "\",\"metrics\":[{\"key\":\"m\",\"value\":1,\"timestamp\":1}],"
                        + "\"params\":[{\"key\":\"b\",\"value\":\"1\"},{\"key\":\"a\",\"value\":\"2\"}],"
                        + "\"tags\":[{\"key\":\"t\",\"value\":\"1\"}]}");

        assertThat(answer.code()).isEqualTo("INVALID_PARAMETER_VALUE");
        Run run = workspace.run(id);
        assertThat(run.params()).containsOnlyKeys("a");
        assertThat(run.tags()).doesNotContainKey("t");
        assertThat(run.metrics().names()).isEmpty();
    }

    @Test
    void refusesRequestsAndFilesThatAreTooLong() {
        String id = createRun();
        String value = "x".repeat(2_100_000);
        Http.Answer json =
                http.post("runs/set-tag", "{\"run_id\":\"" + id + "\",\"key\":\"t\",\"value\":\"" + value + "\"}");
        Http.Answer batch = http.post(
                "runs/log-batch",
                "{\"run_id\":\"" + id + "\",\"tags\":[{\"key\":\"t\",\"value\":\"" + "x".repeat(1_000_001) + "\"}]}");
        Http.Answer file =
                http.send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/" + id + "/artifacts/f", "x".repeat(1_001));

        assertThat(json.status()).isEqualTo(413);
        assertThat(batch.json().path("message").asText()).contains("at most 1000000 bytes");
        assertThat(file.status()).isEqualTo(413);
        assertThat(workspace.run(id).files()).isEmpty();
        assertThat(workspace.run(id).tags()).doesNotContainKey("t");
    }

    @Test
    void movesFilesUpAndDown() {
        String id = createRun();
        String root = "/api/2.0/mlflow-artifacts/artifacts/0/" + id + "/artifacts/";
        assertThat(http.send("PUT", root + "notes/h%C3%A9llo%20w.txt", "hello").status())
                .isEqualTo(200);
        assertThat(http.send("PUT", root + "notes/h%C3%A9llo%20w.txt", "again").status())
                .isEqualTo(200);

        assertThat(workspace.run(id).files()).extracting(Artifact::name).containsExactly("notes/héllo w.txt");
        assertThat(http.get(root + "notes/h%C3%A9llo%20w.txt").body()).isEqualTo("again");
        assertThat(http.get("/get-artifact?run_id=" + id + "&path=notes/h%C3%A9llo%20w.txt")
                        .body())
                .isEqualTo("again");
        assertThat(http.get("/api/2.0/mlflow/artifacts/list?run_id=" + id + "&path=notes")
                        .json()
                        .at("/files/0/path")
                        .asText())
                .isEqualTo("notes/héllo w.txt");
        assertThat(http.send("PUT", root + "notes", "a folder").code()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(http.send("DELETE", root + "notes", null).status()).isEqualTo(200);
        assertThat(http.get(root + "notes/h%C3%A9llo%20w.txt").code()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "a/../b", "a/%2e%2e/b", "%2e%2e%2fb", "a%5Cb", "a%00b"})
    void refusesPathsThatLeadElsewhere(String path) {
        String id = createRun();

        Http.Answer put = http.send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/" + id + "/artifacts/" + path, "x");
        Http.Answer get = http.get("/get-artifact?run_id=" + id + "&path=" + path);

        assertThat(put.status()).isEqualTo(400);
        assertThat(get.status()).isEqualTo(400);
        assertThat(workspace.run(id).files()).isEmpty();
    }

    @Test
    void putsPartsTogether() {
        String id = createRun();
        String path = "0/" + id + "/artifacts/big.bin";
        Http.Answer created = http.send(
                "POST",
                "/api/2.0/mlflow-artifacts/mpu/create/" + path,
                "{\"path\": \"" + path + "\", \"num_parts\": 2}");
        StringBuilder parts = new StringBuilder();
        for (int part = 1; part <= 2; part++) {
            String url =
                    created.json().at("/credentials/" + (part - 1) + "/url").asText();
            Http.Answer put = http.send("PUT", url.substring(url.indexOf("/api")), "part " + part + ";");
            parts.append(part == 1 ? "" : ",")
                    .append("{\"part_number\":")
                    .append(part)
                    .append(",\"etag\":")
                    .append(put.response().headers().firstValue("ETag").orElseThrow())
                    .append("}");
        }
        String uploadId = created.json().path("upload_id").asText();
        String complete = "/api/2.0/mlflow-artifacts/mpu/complete/" + path;
        Http.Answer missing = http.send("POST", complete, "{\"upload_id\": \"" + uploadId + "\", \"parts\": []}");
        Http.Answer done =
                http.send("POST", complete, "{\"upload_id\": \"" + uploadId + "\", \"parts\": [" + parts + "]}");

        assertThat(missing.code()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(done.status()).isEqualTo(200);
        assertThat(http.get("/api/2.0/mlflow-artifacts/artifacts/" + path).body())
                .isEqualTo("part 1;part 2;");
        assertThat(http.send("POST", complete, "{\"upload_id\": \"" + uploadId + "\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void opensARunAgain() {
        String id = createRun();
        http.post("runs/update", "{\"run_id\": \"" + id + "\", \"status\": \"FINISHED\", \"end_time\": 5}");
        assertThat(workspace.run(id).status()).isEqualTo(RunStatus.COMPLETED);

        http.post("runs/update", "{\"run_id\": \"" + id + "\", \"status\": \"RUNNING\"}");
        assertThat(workspace.run(id).status()).isEqualTo(RunStatus.RUNNING);
        workspace.run(id).log("from java", 1);
        workspace.run(id).complete();

        assertThat(http.get("/api/2.0/mlflow/runs/get?run_id=" + id)
                        .json()
                        .at("/run/info/status")
                        .asText())
                .isEqualTo("FINISHED");
    }

    @Test
    void tellsRunsWhoseClientIsSilent() {
        Run ofJava = workspace.experiment("e").startLogging();
        try (MlflowServer impatient =
                MlflowServer.of(workspace).silence(Duration.ofSeconds(1)).start()) {
            http = new Http(impatient.uri());
            String id = createRun();
            await().until(() -> workspace.run(id).status() == RunStatus.NOT_RESPONDING);
            assertThat(http.get("/api/2.0/mlflow/runs/get?run_id=" + id).body())
                    .contains("RUNNING", "atelier.status", "NotResponding");
            assertThat(ofJava.status()).isEqualTo(RunStatus.RUNNING);

            http.post("runs/log-metric", "{\"run_id\":\"" + id + "\",\"key\":\"m\",\"value\":1,\"timestamp\":1}");
            assertThat(workspace.run(id).status()).isEqualTo(RunStatus.RUNNING);
            http.post("runs/update", "{\"run_id\": \"" + id + "\", \"status\": \"KILLED\"}");
            assertThat(workspace.run(id).status()).isEqualTo(RunStatus.CANCELED);
        }
    }

    @Test
    void leavesOutWhatARetryRepeats() {
        String id = createRun();
        String body = "{\"run_id\":\"" + id + "\",\"key\":\"m\",\"value\":1,\"timestamp\":1,\"step\":1}";
        http.post("runs/log-metric", body);
        server.close();
        server = MlflowServer.of(workspace).start(); // it does not know the call, and the point is stored again
        http = new Http(server.uri());
        http.post("runs/log-metric", body);

        assertThat(http.get("/api/2.0/mlflow/metrics/get-history?run_id=" + id + "&metric_key=m")
                        .json()
                        .path("metrics"))
                .hasSize(1);
    }

    @Test
    void versionsKeepTheirFilesWhateverHappensToTheRun() {
        String id = createRun();
        String root = "/api/2.0/mlflow-artifacts/artifacts/0/" + id + "/artifacts/model/";
        http.send("PUT", root + "weights", "1");
        http.post("registered-models/create", "{\"name\": \"my model\"}");
        http.post("model-versions/create", "{\"name\": \"my model\", \"source\": \"runs:/" + id + "/model\"}");
        http.send("PUT", root + "weights", "2");

        assertThat(http.get("/model-versions/get-artifact?name=my%20model&version=1&path=model/weights")
                        .body())
                .isEqualTo("1");
        assertThat(workspace.model("my model", 1).files()).containsExactly("model/weights");
        assertThat(workspace.model("my model", 1).run()).contains(workspace.run(id));
    }

    @Test
    void versionNumbersAreNotUsedAgain() {
        http.post("registered-models/create", "{\"name\": \"m\"}");
        http.post("model-versions/create", "{\"name\": \"m\", \"source\": \"s3://bucket/m\"}");
        http.send("DELETE", "/api/2.0/mlflow/registered-models/delete", "{\"name\": \"m\"}");
        assertThat(http.get("/api/2.0/mlflow/registered-models/get?name=m").status())
                .isEqualTo(404);
        http.post("registered-models/create", "{\"name\": \"m\"}");

        assertThat(http.post("model-versions/create", "{\"name\": \"m\", \"source\": \"s3://bucket/m\"}")
                        .json()
                        .at("/model_version/version")
                        .asText())
                .isEqualTo("2");
    }

    @Test
    void showsModelsThatJavaHasRegistered() throws Exception {
        Path file = Files.writeString(directory.resolve("model.txt"), "slope=2");
        Run run = workspace.experiment("e").track(r -> r.upload("outputs/model/model.txt", file));
        run.registerModel("line", "outputs/model").alias("champion");

        assertThat(http.get("/api/2.0/mlflow/registered-models/alias?name=line&alias=champion")
                        .json()
                        .at("/model_version/run_id")
                        .asText())
                .isEqualTo(run.id());
        String uri = http.get("/api/2.0/mlflow/model-versions/get-download-uri?name=line&version=1")
                .json()
                .path("artifact_uri")
                .asText();
        assertThat(uri).isEqualTo("mlflow-artifacts:/model-versions/line/1/model");
        assertThat(http.get("/api/2.0/mlflow-artifacts/artifacts/model-versions/line/1/model/model.txt")
                        .body())
                .isEqualTo("slope=2");
    }

    @Test
    void aRunWhoseNameIsDamagedTextIsRefused() {
        Http.Answer answer = http.post("runs/create", "{\"experiment_id\": \"0\", \"run_name\": \"\\ud800\"}");

        assertThat(answer.code()).isEqualTo("INVALID_PARAMETER_VALUE");
    }

    @Test
    void letsAccountsDoWhatTheirRolesAllow() {
        try (MlflowServer guarded = MlflowServer.of(workspace)
                .addToken(Secret.of("reader"), MlflowRole.READ)
                .addUser("ann", Secret.of("pass:word"), MlflowRole.WRITE)
                .addToken(Secret.of("boss"), MlflowRole.MANAGE)
                .start()) {
            String basic = Base64.getEncoder().encodeToString("ann:pass:word".getBytes(StandardCharsets.UTF_8));
            Http nobody = new Http(guarded.uri());
            Http reader = new Http(guarded.uri()).header("Authorization", "Bearer reader");
            Http ann = new Http(guarded.uri()).header("Authorization", "Basic " + basic);
            Http boss = new Http(guarded.uri()).header("Authorization", "bearer boss");
            String create = "{\"experiment_id\": \"0\"}";
            String delete = "{\"experiment_id\": \"0\"}";

            assertThat(nobody.get("/health").status()).isEqualTo(200);
            assertThat(nobody.post("runs/create", create).status()).isEqualTo(401);
            assertThat(nobody.get("/get-artifact?run_id=x&path=y").status()).isEqualTo(401);
            assertThat(new Http(guarded.uri())
                            .header("Authorization", "Bearer ann:pass:word")
                            .get("/api/2.0/mlflow/experiments/get?experiment_id=0")
                            .status())
                    .isEqualTo(401);
            assertThat(reader.get("/api/2.0/mlflow/experiments/get?experiment_id=0")
                            .status())
                    .isEqualTo(200);
            assertThat(reader.post("runs/create", create).status()).isEqualTo(403);
            assertThat(reader.send("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/x/artifacts/f", "x")
                            .status())
                    .isEqualTo(403);
            assertThat(ann.post("runs/create", create).status()).isEqualTo(200);
            assertThat(ann.post("experiments/delete", delete).code()).isEqualTo("PERMISSION_DENIED");
            assertThat(boss.post("experiments/delete", delete).status()).isEqualTo(200);
        }
    }

    @Test
    void isReadOnlyWhenAskedTo() {
        String id = createRun();
        try (MlflowServer readOnly = MlflowServer.of(workspace).readOnly().start()) {
            Http reader = new Http(readOnly.uri());

            assertThat(reader.get("/api/2.0/mlflow/runs/get?run_id=" + id).status())
                    .isEqualTo(200);
            assertThat(reader.post("runs/search", "{\"experiment_ids\":[\"0\"]}")
                            .status())
                    .isEqualTo(200);
            assertThat(reader.post("runs/create", "{\"experiment_id\": \"0\"}")
                            .json()
                            .path("message")
                            .asText())
                    .contains("read-only");
        }
    }

    @Test
    void anOpenServerIsForThisMachineOnly() {
        assertThatThrownBy(() -> MlflowServer.of(workspace).host("0.0.0.0").start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("add a token or a user");
        assertThat(new Http(server.uri())
                        .header("Origin", "http://evil.example.org")
                        .post("runs/create", "{}")
                        .code())
                .isEqualTo("PERMISSION_DENIED");
        assertThatThrownBy(() ->
                        MlflowServer.of(workspace).port(server.uri().getPort()).start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("choose another port");
    }

    @Test
    void theCommandTellsWhatIsWrong() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

        assertThat(MlflowServerCommand.run(stream)).isEqualTo(2);
        assertThat(MlflowServerCommand.run(stream, "--store", "x", "--port", "many"))
                .isEqualTo(2);
        assertThat(MlflowServerCommand.run(stream, "--store", "mem:new", "--host", "0.0.0.0"))
                .isEqualTo(1);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--store is missing", "usage:", "needs a number, got 'many'", "add a token");
    }
}
