package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.RunImport;
import dev.atelier.RunImporter;
import dev.atelier.Workspace;
import dev.atelier.run.ForeignRun;
import dev.atelier.tracking.transfer.ImportReport;
import dev.atelier.tracking.transfer.JsonLines;
import dev.atelier.tracking.transfer.MetricsCsv;
import dev.atelier.tracking.transfer.MlflowImport;
import dev.atelier.tracking.transfer.TensorBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide.md that have to do with system metrics and other trackers, as they stand there. */
class TransferExamplesTest {
    private Workspace ws;

    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
        ws = Workspace.open(Path.of("ml"));
    }

    @AfterEach
    void close() {
        ws.close();
    }

    @Test
    void importsFromMlflow() throws IOException {
        Path metrics = Files.createDirectories(Path.of("mlruns/0/a1/metrics"));
        Files.writeString(Path.of("mlruns/0/meta.yaml"), "name: Default\n");
        Files.writeString(Path.of("mlruns/0/a1/meta.yaml"), "status: 3\nartifact_uri: ''\n");
        Files.writeString(metrics.resolve("rmse"), "1700000000000 58.2 0\n");

        ImportReport report = MlflowImport.files(Path.of("mlruns")).into(ws);
        System.out.println(report); // what was imported, what was left out, and why

        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(ws.run("a1").metric("rmse").last()).isEqualTo(58.2);
    }

    @Test
    void writesFilesOfOtherTools() {
        Run run = ws.experiment("diabetes").track(r -> {
            r.sampleSystem(Duration.ofSeconds(5)); // every ten seconds without an argument
            r.log("rmse", 58.2);
        });
        TensorBoard.write(List.of(run), Path.of("logs")); // then: tensorboard --logdir logs
        TensorBoard.read(Path.of("logs"), ws, "from tensorboard");

        MetricsCsv.write(List.of(run), Path.of("metrics.csv")); // run, metric, step, timestamp, value
        MetricsCsv.writeWide(run, Path.of("wide.csv")); // a line for each step, a column for each metric
        JsonLines.write(List.of(run), Path.of("runs.jsonl")); // with parameters, tags and structured values
        try (Workspace other = Workspace.inMemory()) {
            JsonLines.read(Path.of("runs.jsonl"), other);
        }
        assertThat(Path.of("wide.csv")).content().contains("step,", "rmse");
        assertThat(ws.experiment("from tensorboard").runs().count()).isPositive();
    }

    @Test
    void importsFromAnywhere() {
        ForeignRun known = ForeignRun.builder("2024-17", "lab book")
                .name("seventeen")
                .putParam("alpha", 0.4)
                .build();
        try (RunImporter importer = ws.importer("lab-book")) {
            RunImport seventeen = importer.begin(known);
            seventeen.point("rmse", 0, 58.2, 1_700_000_000_000L); // step, value, epoch milliseconds
            seventeen.finish();
        }
        assertThat(ws.run("2024-17").name()).isEqualTo("seventeen");
    }
}
