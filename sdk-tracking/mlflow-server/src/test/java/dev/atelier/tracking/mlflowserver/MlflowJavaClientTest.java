package dev.atelier.tracking.mlflowserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Model;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.ModelRegistry.ModelVersion;
import org.mlflow.api.proto.Service.Experiment;
import org.mlflow.api.proto.Service.ExperimentTag;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ActiveRun;
import org.mlflow.tracking.ExperimentsPage;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowClientException;
import org.mlflow.tracking.MlflowContext;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.ModelVersionsPage;
import org.mlflow.tracking.RunsPage;

/** MLflow's own Java client, method by method; those for files start a Python. */
@SuppressWarnings("deprecation") // the old forms of methods are called as well
class MlflowJavaClientTest {
    private Workspace workspace;
    private MlflowServer server;
    private MlflowClient client;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        workspace = Workspace.inMemory();
        server = MlflowServer.of(workspace).start();
        client = new MlflowClient(server.uri().toString());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        workspace.close();
    }

    @Test
    void createsChangesAndFindsExperiments() {
        String id = client.createExperiment("churn");
        client.createExperiment(org.mlflow.api.proto.Service.CreateExperiment.newBuilder()
                .setName("/Users/me/paths")
                .addTags(ExperimentTag.newBuilder().setKey("team").setValue("risk"))
                .build());
        client.setExperimentTag(id, "stage", "first");

        Experiment experiment = client.getExperiment(id);
        assertThat(experiment.getName()).isEqualTo("churn");
        assertThat(experiment.getTags(0).getValue()).isEqualTo("first");
        assertThat(client.getExperimentByName("/Users/me/paths")).isPresent();
        assertThat(client.getExperimentByName("nothing")).isEmpty();

        client.renameExperiment(id, "churn-2");
        assertThat(client.getExperiment(id).getName()).isEqualTo("churn-2");
        client.deleteExperiment(id);
        assertThat(client.getExperiment(id).getLifecycleStage()).isEqualTo("deleted");
        assertThat(client.searchExperiments().getItems())
                .extracting(Experiment::getName)
                .containsExactlyInAnyOrder("Default", "/Users/me/paths");
        client.restoreExperiment(id);
        ExperimentsPage page = client.searchExperiments("attribute.name LIKE 'churn%'");
        assertThat(page.getItems()).extracting(Experiment::getExperimentId).containsExactly(id);
        assertThat(client.searchExperiments("", ViewType.ALL, 2, List.of("name ASC"))
                        .getItems())
                .extracting(Experiment::getName)
                .containsExactly("/Users/me/paths", "Default");
    }

    @Test
    void pagesThroughExperiments() {
        IntStream.range(0, 25).forEach(i -> client.createExperiment("e" + i));

        ExperimentsPage page = client.searchExperiments("", ViewType.ACTIVE_ONLY, 10, List.of("creation_time DESC"));
        int seen = page.getItems().size();
        ExperimentsPage next = page;
        while (next.hasNextPage()) {
            next = (ExperimentsPage) next.getNextPage();
            seen += next.getItems().size();
        }

        assertThat(seen).isEqualTo(26);
    }

    @Test
    void recordsARunThatTheWorkspaceShows() {
        String experiment = client.createExperiment("churn");
        RunInfo info = client.createRun(experiment);
        String id = info.getRunId();
        client.logParam(id, "lr", "0.0001");
        client.logParam(id, "version", "3.10");
        client.logMetric(id, "loss", 0.5);
        client.logMetric(id, "loss", 0.25, 1_700_000_000_000L, 7);
        client.logMetric(id, "odd", Double.NaN, 1_700_000_000_000L, 1);
        client.setTag(id, "team", "risk");
        client.setTag(id, "gone", "soon");
        client.deleteTag(id, "gone");
        client.logBatch(
                id,
                List.of(Metric.newBuilder()
                        .setKey("rmse")
                        .setValue(58.2)
                        .setTimestamp(1)
                        .setStep(3)
                        .build()),
                List.of(Param.newBuilder().setKey("kind").setValue("ridge").build()),
                List.of(RunTag.newBuilder().setKey("batch").setValue("yes").build()));
        client.setTerminated(id);

        dev.atelier.Run run = workspace.run(id);
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.experiment().name()).isEqualTo("churn");
        assertThat(run.params())
                .containsEntry("lr", 0.0001)
                .containsEntry("version", "3.10")
                .containsEntry("kind", "ridge");
        assertThat(run.tags())
                .containsEntry("team", "risk")
                .containsEntry("batch", "yes")
                .doesNotContainKey("gone");
        assertThat(run.metric("loss").points().get(1)).isEqualTo(new MetricPoint(7, 0.25, 1_700_000_000_000L));
        assertThat(run.metric("odd").last()).isNaN();
        assertThat(workspace
                        .runs()
                        .where("params.lr < 0.001 and metrics.rmse < 60")
                        .list())
                .containsExactly(run);

        Run seen = client.getRun(id);
        assertThat(seen.getData().getParamsList())
                .extracting(Param::getKey, Param::getValue)
                .contains(org.assertj.core.groups.Tuple.tuple("lr", "0.0001"));
        assertThat(seen.getInfo().getStatus()).isEqualTo(org.mlflow.api.proto.Service.RunStatus.FINISHED);
        assertThat(client.getMetricHistory(id, "loss"))
                .extracting(Metric::getValue)
                .containsExactly(0.5, 0.25);
        assertThat(client.getMetricHistory(id, "odd").get(0).getValue()).isNaN();
    }

    @Test
    void seesRunsOfTheWorkspace() {
        dev.atelier.Run parent = workspace.experiment("java").startLogging("sweep");
        dev.atelier.Run child = parent.startChild("fold 1");
        child.param("alpha", 0.4).param("flag", true).log("rmse", 58.2);
        child.complete();

        String experiment = client.getExperimentByName("java").orElseThrow().getExperimentId();
        List<RunInfo> found = client.searchRuns(
                List.of(experiment), "tags.mlflow.parentRunId = '" + parent.id() + "' and metrics.rmse < 60");

        assertThat(found).extracting(RunInfo::getRunId).containsExactly(child.id());
        Run run = client.getRun(child.id());
        assertThat(run.getData().getParamsList()).extracting(Param::getValue).containsExactly("0.4", "true");
        assertThat(run.getData().getTagsList())
                .extracting(RunTag::getKey)
                .contains("mlflow.parentRunId", "mlflow.runName");
        assertThat(run.getInfo().getRunName()).isEqualTo("fold 1");
    }

    @Test
    void deletesAndRestoresRuns() {
        String experiment = client.createExperiment("churn");
        String id = client.createRun(experiment).getRunId();
        client.deleteRun(id);

        assertThat(client.searchRuns(List.of(experiment), "")).isEmpty();
        assertThat(client.searchRuns(List.of(experiment), "", ViewType.DELETED_ONLY))
                .extracting(RunInfo::getRunId)
                .containsExactly(id);
        assertThatThrownBy(() -> client.logParam(id, "a", "1")).hasMessageContaining("must be in the 'active' state");
        client.restoreRun(id);
        client.logParam(id, "a", "1");
    }

    @Test
    void pagesThroughRuns() {
        String experiment = client.createExperiment("churn");
        IntStream.range(0, 7).forEach(i -> {
            String id = client.createRun(experiment).getRunId();
            client.logMetric(id, "m", i);
        });

        RunsPage page = client.searchRuns(
                List.of(experiment), "metrics.m >= 2", ViewType.ACTIVE_ONLY, 2, List.of("metrics.m DESC"));

        assertThat(page.getItems())
                .extracting(run -> run.getData().getMetrics(0).getValue())
                .containsExactly(6.0, 5.0);
        RunsPage second = (RunsPage) page.getNextPage();
        assertThat(second.getItems())
                .extracting(run -> run.getData().getMetrics(0).getValue())
                .containsExactly(4.0, 3.0);
        assertThat(((RunsPage) second.getNextPage()).hasNextPage()).isFalse();
        assertThat(client.searchRuns(List.of(experiment), "", ViewType.ACTIVE_ONLY, 100, List.of("metrics.m"), null)
                        .getItems())
                .hasSize(7);
    }

    @Test
    void registersVersionsWithStages() throws Exception {
        String experiment = client.createExperiment("churn");
        RunInfo run = client.createRun(experiment);
        Path file = Files.writeString(directory.resolve("model.txt"), "slope=2");
        workspace.run(run.getRunId()).upload("model/model.txt", file);
        client.sendPost(
                "registered-models/create", "{\"name\": \"line\", \"tags\": [{\"key\": \"a\", \"value\": \"b\"}]}");
        String body = "{\"name\": \"line\", \"source\": \"" + run.getArtifactUri() + "/model\", \"run_id\": \""
                + run.getRunId() + "\"}";
        client.sendPost("model-versions/create", body);
        client.sendPost("model-versions/create", body);
        client.sendPatch(
                "model-versions/update", "{\"name\": \"line\", \"version\": \"1\", \"description\": \"first\"}");
        client.sendPost(
                "model-versions/transition-stage", "{\"name\": \"line\", \"version\": \"1\", \"stage\": \"Staging\"}");

        assertThat(client.getLatestVersions("line"))
                .extracting(ModelVersion::getVersion, ModelVersion::getCurrentStage)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("1", "Staging"),
                        org.assertj.core.groups.Tuple.tuple("2", "None"));
        assertThat(client.getLatestVersions("line", List.of("staging"))).hasSize(1);
        assertThat(client.getModelVersion("line", "1").getDescription()).isEqualTo("first");
        assertThat(client.getRegisteredModel("line").getTags(0).getValue()).isEqualTo("b");
        assertThat(client.getModelVersionDownloadUri("line", "1")).isEqualTo(run.getArtifactUri() + "/model");
        ModelVersionsPage page = client.searchModelVersions("name = 'line'", 1, List.of("version_number DESC"));
        assertThat(page.getItems()).extracting(ModelVersion::getVersion).containsExactly("2");
        assertThat(page.getNextPage().getItems()).hasSize(1);
        assertThat(client.searchModelVersions().getItems()).hasSize(2);

        Model model = workspace.model("line", 1);
        assertThat(model.files()).containsExactly("model/model.txt");
        assertThat(model.run()).contains(workspace.run(run.getRunId()));
        assertThat(model.description()).isEqualTo("first");
    }

    @Test
    void runsAContext() {
        MlflowContext context = new MlflowContext(client);
        context.setExperimentId(client.createExperiment("context"));
        context.withActiveRun("with", run -> run.logMetric("m", 1));
        ActiveRun parent = context.startRun("parent");
        ActiveRun child = context.startRun("child", parent.getId());
        child.logParams(java.util.Map.of("a", "1"));
        child.logMetrics(java.util.Map.of("m", 2.0), 4);
        child.setTags(java.util.Map.of("t", "u"));
        child.endRun();
        parent.endRun(org.mlflow.api.proto.Service.RunStatus.FAILED);

        assertThat(workspace.run(child.getId()).parent()).contains(workspace.run(parent.getId()));
        assertThat(workspace.run(parent.getId()).children()).containsExactly(workspace.run(child.getId()));
        assertThat(workspace.run(parent.getId()).status()).isEqualTo(RunStatus.FAILED);
        assertThat(workspace.run(parent.getId()).name()).isEqualTo("parent");
    }

    @Test
    void answersErrorsAsMlflowDoes() {
        String id = client.createRun("0").getRunId();
        client.logParam(id, "a", "1");
        client.logParam(id, "a", "1");

        assertThatThrownBy(() -> client.logParam(id, "a", "2"))
                .isInstanceOf(MlflowHttpException.class)
                .hasMessageContaining("Changing param values is not allowed");
        assertThatThrownBy(() -> client.getRun("fakeRunId"))
                .isInstanceOf(MlflowClientException.class)
                .hasMessageContaining("RESOURCE_DOES_NOT_EXIST")
                .hasMessageContaining("Run with id=fakeRunId not found");
        assertThatThrownBy(() -> client.deleteTag(id, "tag0"))
                .hasMessageContaining("No tag with name: tag0 in run with id " + id);
        assertThatThrownBy(() -> client.logMetric(id, "../up", 1)).hasMessageContaining("INVALID_PARAMETER_VALUE");
        assertThatThrownBy(() -> client.sendGet("traces")).hasMessageContaining("not implemented");
        assertThatThrownBy(() -> client.sendGet("nothing/here")).hasMessageContaining("No such call");
    }

    @Test
    void pagesThroughALongHistory() {
        String id = client.createRun("0").getRunId();
        for (int batch = 0; batch < 30; batch++) {
            int first = batch * 1_000;
            client.logBatch(
                    id,
                    IntStream.range(first, first + 1_000)
                            .mapToObj(i -> Metric.newBuilder()
                                    .setKey("m")
                                    .setValue(i)
                                    .setTimestamp(i)
                                    .setStep(i)
                                    .build())
                            .toList(),
                    null,
                    null);
        }
        assertThat(workspace.run(id).metric("m").count()).isEqualTo(30_000);

        // more than 25,000 points are more than version 2.17.2 can add up; so it is asked as it would ask
        String page = client.sendGet("metrics/get-history?run_id=" + id + "&metric_key=m&max_results=25000");
        String token = page.replaceAll("(?s).*\"next_page_token\":\"([^\"]+)\".*", "$1");
        String last = client.sendGet(
                "metrics/get-history?run_id=" + id + "&metric_key=m&max_results=25000&page_token=" + token);

        assertThat(page.split("\"step\"", -1)).hasSize(25_001);
        assertThat(last.split("\"step\"", -1)).hasSize(5_001);
        assertThat(last).doesNotContain("next_page_token");
    }

    @Test
    void takesTheSameCallTwice() {
        String id = client.createRun("0").getRunId();
        client.logMetric(id, "m", 1, 5, 1);
        client.logMetric(id, "m", 1, 5, 1);

        assertThat(client.getMetricHistory(id, "m")).hasSize(1);
        assertThat(workspace.run(id).metric("m").count()).isEqualTo(1);
    }
}
