package dev.atelier.tracking.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import dev.atelier.tracking.transfer.internal.Decimals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV and JSON lines. */
class TextFormsTest {
    private static final String UNICODE = "Verlust, \"γ\" 損失 😀";
    private static final double[] EDGES = {
        0.0,
        -0.0,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        0.1 + 0.2
    };

    @TempDir
    Path directory;

    private final Workspace workspace = Workspace.inMemory();
    private final Workspace other = Workspace.inMemory();

    @AfterEach
    void close() {
        workspace.close();
        other.close();
    }

    @Test
    void longCsvKeepsEveryBit() {
        long seed = 20_261_121L;
        Run run = randomRun(seed);
        Path file = directory.resolve("metrics.csv");

        MetricsCsv.write(List.of(run), file);
        ImportReport report = MetricsCsv.read(file, other, "copy");

        assertThat(report.complete()).as("seed " + seed + ": " + report).isTrue();
        assertSameSeries(seed, run, other.run(run.id()));
        assertThat(other.run(run.id()).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void jsonLinesKeepRunsAsTheyAre() {
        long seed = 20_261_122L;
        Run run = randomRun(seed);
        run.params(Map.of("alpha", 1.0, "epochs", 20, "flag", true, "text", "0.4", "nothing", Double.NaN));
        run.tag("team", "risk").tag("bare").property("p", "v");
        run.log("note", "first");
        run.log("note", "second");
        run.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 2}, {3, 4}}));
        Run child = run.startChild("child");
        child.fail("no luck");
        run.complete();
        Path file = directory.resolve("runs.jsonl");

        JsonLines.write(List.of(run, child), file);
        ImportReport report = JsonLines.read(file, other);

        assertThat(report.complete()).as("seed " + seed + ": " + report).isTrue();
        Run copy = other.run(run.id());
        assertSameSeries(seed, run, copy);
        assertThat(copy.params()).isEqualTo(run.params());
        assertThat(copy.tags()).isEqualTo(run.tags());
        assertThat(copy.properties()).isEqualTo(run.properties());
        assertThat(copy.metric("note").texts()).containsExactly("first", "second");
        assertThat(copy.metric("confusion").asConfusionMatrix())
                .isEqualTo(run.metric("confusion").asConfusionMatrix());
        assertThat(copy.details().startedAt()).isEqualTo(run.details().startedAt());
        assertThat(copy.details().endedAt()).isEqualTo(run.details().endedAt());
        assertThat(copy.children()).extracting(Run::name).containsExactly("child");
        assertThat(other.run(child.id()).details().verdict())
                .isEqualTo(child.details().verdict());
    }

    @Test
    void secondReadBringsOnlyWhatIsNewWhereverItWasLogged() {
        Run run = workspace.experiment("e").startLogging();
        run.log("loss", 1, 1);
        run.log("loss", 3, 3);
        Path csv = directory.resolve("metrics.csv");
        Path json = directory.resolve("runs.jsonl");
        MetricsCsv.write(List.of(run), csv);
        assertThat(MetricsCsv.read(csv, other, "copy").points()).isEqualTo(2);

        run.log("loss", 2, 2);
        MetricsCsv.write(List.of(run), csv);
        assertThat(MetricsCsv.read(csv, other, "copy").points()).isEqualTo(1);
        assertThat(other.run(run.id()).metric("loss").points())
                .isEqualTo(run.metric("loss").points());

        JsonLines.write(List.of(run), json);
        try (Workspace third = Workspace.inMemory()) {
            assertThat(JsonLines.read(json, third).points()).isEqualTo(3);
            ImportReport again = JsonLines.read(json, third);
            assertThat(again.points() + again.newRuns()).isZero();
        }
    }

    @Test
    void wideCsvIsForSpreadsheets() throws IOException {
        Run run = workspace.experiment("e").startLogging();
        run.log("loss", 0.5, 0);
        run.log("loss", -0.0, 2);
        run.log("loss", 0.25, 2);
        run.log("accuracy", Double.NaN, 2);
        run.log("note", "no number");
        Path file = directory.resolve("wide.csv");

        MetricsCsv.writeWide(run, file);
        ImportReport report = MetricsCsv.readWide(file, other, "copy");

        assertThat(Files.readString(file)).isEqualTo("step,accuracy,loss\n0,,0.5\n2,NaN,-0.0\n2,,0.25\n");
        assertThat(report.points()).isEqualTo(4);
        Run copy = other.runs().first().orElseThrow();
        assertThat(copy.metric("loss").points())
                .extracting(MetricPoint::step, MetricPoint::value)
                .containsExactlyElementsOf(run.metric("loss").points().stream()
                        .map(point -> org.assertj.core.groups.Tuple.tuple(point.step(), point.value()))
                        .toList());
    }

    @Test
    void runOfTheSameWorkspaceIsLeftAsItIs() {
        Run run = workspace.experiment("e").startLogging();
        run.log("loss", 1);
        Path file = directory.resolve("runs.jsonl");
        JsonLines.write(List.of(run), file);

        assertThat(JsonLines.read(file, workspace).toString())
                .contains("it was not imported from jsonl; it is left as it is");
        assertThat(run.metric("loss").count()).isEqualTo(1);
    }

    @Test
    void badLinesAreReportedAllTogetherAndTheRestRead() throws IOException {
        Path csv = Files.writeString(directory.resolve("m.csv"), """
                \uFEFFvalue,metric,run,timestamp,step
                0.5,loss,r1,1,0
                many,loss,r1,2,1
                0.5,loss,r1,2,1e3
                0.5,loss
                0.5, ,r1,2,1
                0.25,loss,r1,2,1
                """);
        Path json = Files.writeString(directory.resolve("r.jsonl"), """
                {"type":"run","id":"r1","experiment":"e","status":"Completed"}
                {"type":"run","id":"r2","experiment":"e","status":"Perhaps"}
                {"type":"point","run":"r1","metric":"loss","step":0,"timestamp":1,"value":0.5}
                {"type":"point","run":"r9","metric":"loss","step":0,"timestamp":1,"value":0.5}
                {"type":"point","run":"r1","metric":"loss","step":0.5,"timestamp":1,"value":0.5}
                {"type":"value","run":"r1","metric":"x","step":0,"timestamp":1,"kind":"SONG","json":"1"}
                [1]
                {"type":"point","run":"r1","metric":"lo
                """);

        ImportReport fromCsv = MetricsCsv.read(csv, workspace, "copy");
        ImportReport fromJson = JsonLines.read(json, other);

        assertThat(fromCsv.points()).isEqualTo(2);
        assertThat(fromCsv.problems()).hasSize(4);
        assertThat(fromCsv.toString())
                .contains("record 2: 'many' is no number")
                .contains("record 3: its step '1e3' is no whole number of 64 bits")
                .contains("record 4: it has 2 cells")
                .contains("record 5: metric must not be blank");
        assertThat(fromJson.points()).isEqualTo(1);
        assertThat(fromJson.toString())
                .contains("line 2: no run status is named 'Perhaps'")
                .contains("line 4: no line before it has the run 'r9'")
                .contains("line 5: its field 'step' is no whole number of 64 bits")
                .contains("line 6: ")
                .contains("line 7: it is no JSON object")
                .contains("line 8: it is no JSON")
                .doesNotContain("Exception");
    }

    @Test
    void saysWhatIsNoFileOfMetrics() throws IOException {
        Path file = Files.writeString(directory.resolve("m.csv"), "run,step\nr,1\n");

        assertThatThrownBy(() -> MetricsCsv.read(file, workspace, "e"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("its columns are run, step")
                .hasMessageContaining("metric: there is no such column")
                .hasMessageContaining("value: there is no such column");
        assertThatThrownBy(() -> MetricsCsv.read(directory.resolve("none"), workspace, "e"))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> JsonLines.read(directory.resolve("none"), workspace))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void numbersAreThoseThatPythonPrints() {
        assertThat(Decimals.typed("20")).isEqualTo(20L);
        assertThat(Decimals.typed("-3")).isEqualTo(-3L);
        assertThat(Decimals.typed("0.4")).isEqualTo(0.4);
        assertThat(Decimals.typed("1e-05")).isEqualTo(1e-5);
        assertThat(Decimals.typed("1.0")).isEqualTo(1.0);
        for (String text : List.of(
                "3.10", "007", "1.", ".5", "+1", "nan", "inf", "1e999", "True", "-0", "", "0.1000000000000000055")) {
            assertThat(Decimals.typed(text)).isEqualTo(text);
        }
    }

    private Run randomRun(long seed) {
        Random random = new Random(seed);
        Run run = workspace.experiment("e").startLogging("name " + UNICODE);
        for (double edge : EDGES) {
            run.log(UNICODE, edge, random.nextLong());
        }
        for (int i = 0; i < 500; i++) {
            run.log("random", Double.longBitsToDouble(random.nextLong()), random.nextInt(100));
        }
        return run;
    }

    private static void assertSameSeries(long seed, Run run, Run copy) {
        assertThat(copy.metrics().names())
                .as("seed " + seed)
                .isEqualTo(run.metrics().names());
        for (String metric : run.metrics().names()) {
            assertThat(copy.metric(metric).points())
                    .as("seed " + seed + ", " + metric)
                    .isEqualTo(run.metric(metric).points());
        }
    }
}
