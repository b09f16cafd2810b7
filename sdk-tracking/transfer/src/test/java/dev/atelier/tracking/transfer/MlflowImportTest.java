package dev.atelier.tracking.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.RunDetails;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.Artifact;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MlflowImportTest {
    private static final long ALPHA_START = 1_700_000_000_000L;

    @TempDir
    Path directory;

    private final Workspace workspace = Workspace.inMemory();

    /** The two forms of an MLflow store. */
    enum Form {
        FILES,
        DATABASE;

        MlflowImport open(Path directory) {
            return this == FILES
                    ? MlflowImport.files(Fixture.mlruns(directory))
                    : MlflowImport.database(Fixture.database(directory));
        }
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @ParameterizedTest
    @EnumSource
    void bringsRunsWithWhatTheyWere(Form form) {
        ImportReport report = form.open(directory).into(workspace);

        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(report.newRuns()).isEqualTo(4);
        RunDetails run = named("sweep α").details();
        assertThat(run.experiment()).isEqualTo("diabetes");
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.user()).isEqualTo("ada");
        assertThat(run.startedAt()).contains(Instant.ofEpochMilli(ALPHA_START));
        assertThat(run.endedAt()).contains(Instant.ofEpochMilli(ALPHA_START + 1_000));
        assertThat(run.params())
                .containsOnly(
                        entry("alpha", 0.4),
                        entry("lr", 1e-5),
                        entry("python", "3.10"),
                        entry("epochs", 20L),
                        entry("kind", "ridge"));
        assertThat(run.tags())
                .containsEntry("mlflow.source.name", "train.py")
                .containsEntry("mlflow.note.content", "first line\nsecond line");
        assertThat(run.properties())
                .containsEntry("azureml.git.commit", "5d3f0cbd1fb7ab1e4e1b6d8c5ba8b6e2d8a9c0f1")
                .containsEntry("azureml.git.branch", "main");
        assertThat(run.properties().get("mlflow.dataset.patients#abc123")).contains("\"context\":\"training\"");
        assertThat(workspace.experiment("diabetes").tags()).containsEntry("team", "risk");
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryPointExactly(Form form) {
        form.open(directory).into(workspace);

        Run run = named("sweep α");
        assertThat(run.metrics().names()).containsExactly("loss", "val/f1 score");
        assertThat(run.metric("loss").points())
                .containsExactly(
                        new MetricPoint(-5, 1e-320, ALPHA_START + 600),
                        new MetricPoint(0, 0.5, ALPHA_START + 100),
                        new MetricPoint(1, 0.1 + 0.2, ALPHA_START + 200),
                        new MetricPoint(2, Double.NaN, ALPHA_START + 300),
                        new MetricPoint(3, Double.POSITIVE_INFINITY, ALPHA_START + 400),
                        new MetricPoint(4, Double.NEGATIVE_INFINITY, ALPHA_START + 500),
                        // sqlite keeps no negative zero
                        new MetricPoint(9_007_199_254_740_993L, form == Form.FILES ? -0.0 : 0.0, ALPHA_START + 600));
    }

    @ParameterizedTest
    @EnumSource
    void mapsStatusesAndChildren(Form form) {
        form.open(directory).into(workspace);

        assertThat(named("failed child").status()).isEqualTo(RunStatus.FAILED);
        assertThat(named("killed child").status()).isEqualTo(RunStatus.CANCELED);
        assertThat(named("running").status()).isEqualTo(RunStatus.RUNNING);
        assertThat(named("sweep α").children())
                .extracting(Run::name)
                .containsExactlyInAnyOrder("failed child", "killed child");
        assertThat(workspace
                        .runs()
                        .where("params.lr < 0.001 and tags.`mlflow.user` = 'ada'")
                        .list())
                .containsExactly(named("sweep α"));
    }

    @ParameterizedTest
    @EnumSource
    void bringsArtifactsAndModels(Form form) throws IOException {
        ImportReport report = form.open(directory).into(workspace);

        Run run = named("sweep α");
        assertThat(run.files())
                .extracting(Artifact::name)
                .containsExactly("model/MLmodel", "my notes.txt", "net/weights.txt");
        assertThat(new String(run.open("my notes.txt").readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("artifact\n");
        assertThat(report.artifacts()).isEqualTo(3);
        assertThat(report.models()).isEqualTo(2);
        Model champion = workspace.modelByAlias("Risk-model", "champion").orElseThrow();
        assertThat(champion.files()).containsExactly("model/MLmodel");
        assertThat(champion.tags()).containsEntry("checked", "yes");
        assertThat(champion.run()).contains(run);
        assertThat(workspace.model("Risk-model").description()).isEqualTo("the net");
    }

    @ParameterizedTest
    @EnumSource
    void secondImportBringsNothing(Form form) {
        MlflowImport store = form.open(directory);
        store.into(workspace);
        String before = everything();

        ImportReport again = store.into(workspace);

        assertThat(again.newRuns() + again.points() + again.artifacts() + again.models())
                .as(again.toString())
                .isZero();
        assertThat(again.knownRuns()).isEqualTo(4);
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void deletedOnesAreLeftOutUnlessAskedFor(Form form) {
        MlflowImport store = form.open(directory);

        assertThat(store.into(workspace).problems())
                .extracting(Object::toString)
                .anyMatch(problem -> problem.startsWith("experiment gone: it is deleted"))
                .anyMatch(problem -> problem.endsWith("it is deleted; import it with includingDeleted()"));
        assertThat(store.includingDeleted().into(workspace).newRuns()).isEqualTo(2);
        assertThat(workspace.experiment("gone").runs().count()).isEqualTo(1);
    }

    @Test
    void laterImportBringsWhatCameSince() throws IOException {
        Path mlruns = Fixture.mlruns(directory);
        Path folder =
                Fixture.find(mlruns, "tags/mlflow.source.name").getParent().getParent();
        MlflowImport.files(mlruns).into(workspace);
        append(folder.resolve("metrics/loss"), "1700000000050 7.5 8\n");
        append(folder.resolve("params/late"), "1");
        Files.writeString(folder.resolve("tags/mlflow.note.content"), "changed");
        Files.writeString(folder.resolve("artifacts/my notes.txt"), "changed");

        ImportReport report = MlflowImport.files(mlruns).into(workspace);

        assertThat(report.points()).isEqualTo(1);
        assertThat(report.artifacts()).isEqualTo(1);
        Run run = named("sweep α");
        assertThat(run.metric("loss").points()).hasSize(8).contains(new MetricPoint(8, 7.5, 1_700_000_000_050L));
        assertThat(run.params()).containsEntry("late", 1L);
        assertThat(run.tags()).containsEntry("mlflow.note.content", "changed");
    }

    @Test
    void interruptedImportGoesOn() {
        Path mlruns = Fixture.mlruns(directory);
        String id = Fixture.find(mlruns, "tags/mlflow.source.name")
                .getParent()
                .getParent()
                .getFileName()
                .toString();
        try (var importer = workspace.importer("mlflow")) {
            var half = importer.begin(ForeignRun.builder(id, "diabetes").build());
            half.point("loss", 0, 0.5, ALPHA_START + 100);
            half.point("loss", 1, 0.1 + 0.2, ALPHA_START + 200);
        }
        assertThat(workspace.run(id).status()).isEqualTo(RunStatus.NOT_STARTED);

        MlflowImport.files(mlruns).into(workspace);

        assertThat(workspace.run(id).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(workspace.run(id).metric("loss").points())
                .hasSize(7)
                .extracting(MetricPoint::step)
                .doesNotHaveDuplicates();
    }

    @Test
    void damageIsReportedAllTogetherAndTheRestImported() throws IOException {
        Path mlruns = Fixture.mlruns(directory);
        Path folder =
                Fixture.find(mlruns, "tags/mlflow.source.name").getParent().getParent();
        append(folder.resolve("metrics/loss"), "1700000000700 many 9\n1700000000800 1.0 10\n17000000009");
        Files.write(folder.resolve("params/bytes"), new byte[] {(byte) 0xC3, 0x28});
        Path torn = Fixture.find(mlruns, "tags/mlflow.parentRunId").getParent().resolveSibling("meta.yaml");
        Files.writeString(torn, "run_id: [", StandardCharsets.UTF_8);
        Files.createDirectories(mlruns.resolve("7"));

        ImportReport report = MlflowImport.files(mlruns).into(workspace);

        assertThat(report.complete()).isFalse();
        assertThat(report.toString())
                .contains("line 8 is no 'timestamp value step': '1700000000700 many 9'")
                .contains("line 10 has no end")
                .contains("params/bytes: it is no UTF-8 text")
                .contains("meta.yaml: it is no YAML")
                .contains("it has no meta.yaml, so it is no experiment")
                .doesNotContain("Exception");
        assertThat(report.newRuns()).isEqualTo(3);
        assertThat(named("sweep α").metric("loss").points()).hasSize(8);
    }

    @Test
    void readsTheLayoutOfMlflow1() throws IOException {
        Path run = Files.createDirectories(directory.resolve("mlruns/0/00112233445566778899aabbccddeeff"));
        Files.writeString(
                directory.resolve("mlruns/0/meta.yaml"), "experiment_id: 0\nname: Default\nlifecycle_stage: active\n");
        Files.writeString(run.resolve("meta.yaml"), """
                run_uuid: 00112233445566778899aabbccddeeff
                name: ''
                status: 3
                start_time: 5
                end_time: 6
                user_id: ada
                tags:
                - key: mlflow.runName
                  value: old
                """);
        Files.createDirectories(run.resolve("metrics"));
        Files.writeString(run.resolve("metrics/rmse"), "1500000000000 58.2\n");

        ImportReport report = MlflowImport.files(directory.resolve("mlruns")).into(workspace);

        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(named("old").metric("rmse").points()).containsExactly(new MetricPoint(0, 58.2, 1_500_000_000_000L));
        assertThat(named("old").status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void runOfTheWorkspaceIsLeftAsItIs() throws IOException {
        Path mlruns = directory.resolve("mlruns");
        String taken = workspace.experiment("own").startLogging().id();
        Path run = Files.createDirectories(mlruns.resolve("0").resolve(taken));
        Files.writeString(mlruns.resolve("0/meta.yaml"), "name: Default\n");
        Files.writeString(run.resolve("meta.yaml"), "status: 3\n");

        ImportReport report = MlflowImport.files(mlruns).into(workspace);

        assertThat(report.toString()).contains("it was not imported from mlflow; it is left as it is");
        assertThat(workspace.run(taken).status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void linksAndForeignFoldersAreNotFollowed() throws IOException {
        Path mlruns = Fixture.mlruns(directory);
        Path secret = Files.createDirectories(directory.resolve("secret"));
        Files.writeString(secret.resolve("key"), "secret");
        Path artifacts = Fixture.find(mlruns, "artifacts/my notes.txt").getParent();
        Files.createSymbolicLink(artifacts.resolve("link"), secret.resolve("key"));
        Path meta = Fixture.find(mlruns, "tags/mlflow.parentRunId").getParent().resolveSibling("meta.yaml");
        Files.writeString(
                meta, Files.readString(meta).replaceFirst("artifact_uri: .*", "artifact_uri: " + secret.toUri()));

        Files.deleteIfExists(meta.resolveSibling("artifacts"));

        ImportReport report = MlflowImport.files(mlruns).into(workspace);

        assertThat(report.toString()).contains("it is a symbolic link").contains(" folders of artifacts");
        assertThat(workspace.runs().list().stream().flatMap(run -> run.files().stream()))
                .extracting(Artifact::name)
                .doesNotContain("key", "link");
    }

    @Test
    void onlyTheExperimentsThatWereNamed() {
        ImportReport report = MlflowImport.files(Fixture.mlruns(directory))
                .experiments("Default", "nowhere")
                .into(workspace);

        assertThat(report.newRuns()).isZero();
        assertThat(report.toString()).contains("experiment nowhere: the store has no experiment of that name");
    }

    @Test
    void oneImportAtATime() {
        MlflowImport store = MlflowImport.files(Fixture.mlruns(directory));
        try (var other = workspace.importer("mlflow")) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> store.into(workspace))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("another import from this source is going on");
        }
        assertThat(store.into(workspace).newRuns()).isEqualTo(4);
    }

    @Test
    void saysWhatIsNoStore() throws IOException {
        Path text = Files.writeString(directory.resolve("text.db"), "no database, but a text of some length");
        assertThatThrownBy(() -> MlflowImport.files(directory.resolve("none")).into(workspace))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("there is no such directory");
        assertThatThrownBy(() ->
                        MlflowImport.database(directory.resolve("none.db")).into(workspace))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> MlflowImport.database(text).into(workspace))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot be read as an sqlite database");
    }

    @Test
    void survivesReopening() {
        Path mlruns = Fixture.mlruns(directory);
        try (Workspace stored = Workspace.open(directory.resolve("ws"))) {
            MlflowImport.files(mlruns).into(stored);
        }
        try (Workspace stored = Workspace.open(directory.resolve("ws"))) {
            assertThat(MlflowImport.files(mlruns).into(stored).points()).isZero();
            Run run = stored.runs().where("run_name = 'sweep α'").first().orElseThrow();
            assertThat(run.metric("loss").points()).hasSize(7);
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    private Run named(String name) {
        return workspace.runs().where("run_name = '" + name + "'").first().orElseThrow();
    }

    private String everything() {
        List<Run> runs = workspace.runs().list();
        return Stream.concat(
                        runs.stream().map(run -> run.toJson() + run.files() + run.metrics()),
                        workspace.models().list().stream().map(Model::toJson))
                .sorted()
                .toList()
                .toString();
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
