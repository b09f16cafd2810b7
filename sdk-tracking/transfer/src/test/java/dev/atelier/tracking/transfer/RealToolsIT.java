package dev.atelier.tracking.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.Artifact;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against MLflow and TensorBoard themselves. */
class RealToolsIT {
    private static Python python;

    @TempDir
    Path directory;

    @BeforeAll
    static void findPython() {
        python = Python.require();
    }

    @Test
    void importsTheFileStoreOfTheInstalledMlflow() {
        Path mlruns = directory.resolve("mlruns");
        python.run(directory, "mlflow_store.py", "file:" + mlruns);

        imports(MlflowImport.files(mlruns));
    }

    @Test
    void importsTheDatabaseOfTheInstalledMlflow() {
        Path database = directory.resolve("mlflow.db");
        python.run(
                directory,
                "mlflow_store.py",
                "sqlite:///" + database,
                directory.resolve("artifacts").toString());

        imports(MlflowImport.database(database));
    }

    @Test
    void readsTheEventsOfTheInstalledTensorBoard() {
        python.run(
                directory,
                "tensorboard_events.py",
                "write",
                directory.resolve("logs").toString());
        try (Workspace workspace = Workspace.inMemory()) {
            ImportReport report = TensorBoard.read(directory.resolve("logs"), workspace, "tb");

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(report.points()).isEqualTo(9);
        }
    }

    @Test
    void tensorBoardShowsWhatWeWrite() {
        try (Workspace workspace = Workspace.inMemory()) {
            Run first = workspace.experiment("e").startLogging("first");
            first.log("loss/ä", 0.5, 0);
            first.log("loss/ä", -2.25, 1L << 40);
            first.log("loss/ä", Double.POSITIVE_INFINITY, (1L << 40) + 1);
            Run second = workspace.experiment("e").startLogging("second");
            second.log("loss/ä", 1, 3);
            TensorBoard.write(List.of(first, second), directory.resolve("logs"));

            List<String> shown = python.run(
                    directory,
                    "tensorboard_events.py",
                    "read",
                    directory.resolve("logs").toString());

            assertThat(shown).hasSize(4);
            assertThat(shown).filteredOn(line -> line.contains("first-")).hasSize(3);
            List<MetricPoint> points = first.metric("loss/ä").points();
            for (int i = 0; i < 2; i++) {
                MetricPoint point = points.get(i);
                assertThat(shown.get(i)).contains("\"loss/\\u00e4\", " + point.step() + ", \"" + point.value() + "\"");
            }
            assertThat(shown.get(2)).contains("\"inf\"");
        }
    }

    private static void imports(MlflowImport store) {
        try (Workspace workspace = Workspace.inMemory()) {
            ImportReport report = store.into(workspace);

            assertThat(report.complete()).as(report.toString()).isTrue();
            assertThat(report.newRuns()).isEqualTo(4);
            assertThat(report.points()).isEqualTo(11);
            assertThat(report.models()).isEqualTo(2);
            Run run = workspace.runs().where("params.lr < 0.001").first().orElseThrow();
            assertThat(run.files()).extracting(Artifact::name).contains("model/MLmodel", "net/weights.txt");
            assertThat(run.metric("loss").summary().count()).isEqualTo(7);
            assertThat(store.into(workspace).points()).isZero();
        }
    }
}
