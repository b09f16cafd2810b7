package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunMetricsTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("diabetes").startLogging();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void givesPointsTheNextStep() {
        run.log("loss", 0.9);
        run.log("loss", 0.5);
        run.log("loss", 0.7);

        assertThat(run.metric("loss").points()).extracting(MetricPoint::step).containsExactly(0L, 1L, 2L);
        assertThat(run.metric("loss").points()).extracting(MetricPoint::value).containsExactly(0.9, 0.5, 0.7);
        assertThat(run.metric("loss").last()).isEqualTo(0.7);
        assertThat(run.metric("loss").min()).isEqualTo(0.5);
        assertThat(run.metric("loss").max()).isEqualTo(0.9);
        assertThat(run.metric("loss").count()).isEqualTo(3);
        assertThat(run.metric("loss").kind()).isEqualTo(MetricKind.SCALAR);
    }

    @Test
    void takesStepsInAnyOrder() {
        run.log("loss", 0.5, 100);
        run.log("loss", 0.9, -1);
        run.log("loss", 0.7, Long.MAX_VALUE);
        run.log("loss", 0.6, 100);

        assertThat(run.metric("loss").points())
                .extracting(MetricPoint::step)
                .containsExactly(-1L, 100L, 100L, Long.MAX_VALUE);
        MetricSummary summary = run.metric("loss").summary();
        assertThat(summary.first().value()).isEqualTo(0.9);
        assertThat(summary.last().value()).isEqualTo(0.7);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                -0.0,
                Double.MIN_VALUE,
                Double.MAX_VALUE
            })
    void keepsEveryNumberExactly(double value) {
        run.log("loss", value);

        double kept = run.metric("loss").points().get(0).value();
        assertThat(Double.doubleToLongBits(kept)).isEqualTo(Double.doubleToLongBits(value));
        assertThat(Double.doubleToLongBits(run.metric("loss").last())).isEqualTo(Double.doubleToLongBits(value));
        assertThat(run.metrics().latest()).containsEntry("loss", value);
        assertThat(run.metrics().toString()).contains("loss");
    }

    @Test
    void leavesNanOutOfLeastAndGreatest() {
        run.log("loss", Double.NaN);
        run.log("loss", 2);
        run.log("loss", Double.NaN);

        assertThat(run.metric("loss").min()).isEqualTo(2);
        assertThat(run.metric("loss").max()).isEqualTo(2);
        assertThat(run.metric("loss").last()).isNaN();
        assertThat(run.metric("loss").count()).isEqualTo(3);
    }

    @Test
    void keepsTexts() {
        run.log("stage", "warm-up");
        run.log("stage", "Übung\n\"quoted\" \u0001 😀");

        assertThat(run.metric("stage").texts()).containsExactly("warm-up", "Übung\n\"quoted\" \u0001 😀");
        assertThat(run.metric("stage").kind()).isEqualTo(MetricKind.TEXT);
        assertThat(run.metric("stage").count()).isEqualTo(2);
        assertThat(run.metric("stage").points()).isEmpty();
        assertThat(run.metrics().latest()).containsEntry("stage", "Übung\n\"quoted\" \u0001 😀");
    }

    @Test
    void keepsLists() {
        run.logList("numbers", 1, Double.NaN, Double.NEGATIVE_INFINITY);
        run.logList("mixed", List.of(1, "two", true, 2.5));
        run.logList("empty");

        assertThat(run.metric("numbers").list()).isEqualTo(List.of(1.0, Double.NaN, Double.NEGATIVE_INFINITY));
        assertThat(run.metric("mixed").list()).isEqualTo(List.of(1L, "two", true, 2.5));
        assertThat(run.metric("empty").list()).isEmpty();
    }

    @Test
    void readsTheLastList() {
        run.logList("numbers", 1);
        run.logList("numbers", 2);

        assertThat(run.metric("numbers").list()).isEqualTo(List.of(2.0));
        assertThat(run.metric("numbers").count()).isEqualTo(2);
    }

    @Test
    void rejectsWhatCannotBeStored() {
        assertThatThrownBy(() -> run.logList("files", List.of(directory.toFile())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a java.io.File cannot be stored; use numbers, texts");
        assertThat(run.metrics().names()).isEmpty();
    }

    @Test
    void joinsRowsAndLeavesMissingCellsEmpty() {
        run.logRow("sweep", row("alpha", 0.1, "rmse", 58));
        run.logRow("sweep", row("alpha", 0.2));
        run.logRow("sweep", row("rmse", 57, "note", "best"));

        Map<String, List<Object>> table = run.metric("sweep").table();
        assertThat(table.keySet()).containsExactly("alpha", "rmse", "note");
        assertThat(table.get("alpha")).containsExactly(0.1, 0.2, null);
        assertThat(table.get("rmse")).containsExactly(58L, null, 57L);
        assertThat(table.get("note")).containsExactly(null, null, "best");
        assertThat(run.metric("sweep").kind()).isEqualTo(MetricKind.ROW);
    }

    @Test
    void keepsTheOrderOfColumnsAndNullCells() {
        run.logRow("sweep", row("z", 1, "a", null));

        assertThat(run.metric("sweep").table().keySet()).containsExactly("z", "a");
        assertThat(run.metric("sweep").table().get("a")).containsExactly((Object) null);
    }

    @Test
    void rejectsAnEmptyRow() {
        assertThatThrownBy(() -> run.logRow("sweep", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row of 'sweep' needs at least one column");
    }

    @Test
    void keepsTables() {
        Map<String, List<?>> columns = new LinkedHashMap<>();
        columns.put("name", List.of("a", "b"));
        columns.put("score", Arrays.asList(Double.POSITIVE_INFINITY, null));
        run.logTable("scores", columns);

        assertThat(run.metric("scores").table().keySet()).containsExactly("name", "score");
        assertThat(run.metric("scores").table().get("name")).containsExactly("a", "b");
        assertThat(run.metric("scores").table().get("score")).containsExactly(Double.POSITIVE_INFINITY, null);
    }

    @Test
    void rejectsRaggedTables() {
        assertThatThrownBy(() -> run.logTable("scores", Map.of("a", List.of(1, 2), "b", List.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the columns of 'scores' must have one length")
                .hasMessageContaining("a=2")
                .hasMessageContaining("b=1");
        assertThatThrownBy(() -> run.logTable("scores", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'scores'");
    }

    @Test
    void keepsImagesAsArtifacts() throws IOException {
        Path file = Files.write(directory.resolve("curve.eps"), new byte[] {1, 2});
        run.logImage("roc curve", file);
        run.logImage("roc curve", gif(3));

        List<String> images = run.metric("roc curve").images();
        assertThat(images).containsExactly("images/roc-curve/000000-curve.eps", "images/roc-curve/000001-image.gif");
        assertThat(run.open(images.get(0))).hasBinaryContent(new byte[] {1, 2});
        assertThat(run.open(images.get(1))).hasBinaryContent(gif(3));
        assertThat(run.metric("roc curve").kind()).isEqualTo(MetricKind.IMAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "png | 89504e470d0a1a0a00",
                "jpg | ffd8ffe000",
                "gif | 47494638396100",
                "bmp | 424d3a0000000000000036",
                "webp | 52494646240000005745425056503820",
                "svg | 3c73766720786d6c6e733d22",
                "svg | efbbbf3c3f786d6c3f3e0a3c212d2d202d2d3e3c7376673e"
            })
    void namesImagesByWhatTheyAre(String extension, String bytes) {
        run.logImage("plot", HexFormat.of().parseHex(bytes));

        assertThat(run.metric("plot").images()).containsExactly("images/plot/000000-image." + extension);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nopng", "RIFF1234WAVE", "BMW is a car", "<html></html>", "GIF8"})
    void rejectsBytesThatAreNoImage(String text) {
        assertThatThrownBy(() -> run.logImage("plot", text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the " + text.length() + " bytes for 'plot' are no PNG, JPEG, GIF");
        assertThat(run.files()).isEmpty();
        assertThat(run.metrics().names()).isEmpty();
    }

    @Test
    void keepsImagesOfMetricsWithLikeNamesApart() {
        run.logImage("roc curve", gif(1));
        run.logImage("roc-curve", gif(2));
        run.logImage("…", gif(3));

        assertThat(run.open(run.metric("roc curve").images().get(0))).hasBinaryContent(gif(1));
        assertThat(run.open(run.metric("roc-curve").images().get(0))).hasBinaryContent(gif(2));
        assertThat(run.open(run.metric("…").images().get(0))).hasBinaryContent(gif(3));
    }

    @Test
    void rejectsAnImageThatIsNotAFile() {
        assertThatThrownBy(() -> run.logImage("roc", directory.resolve("missing.png")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("missing.png' does not exist; looked in " + directory);
        assertThatThrownBy(() -> run.logImage("roc", directory))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("it is a folder");

        run.log("roc", 0.9);
        assertThat(run.files()).isEmpty();
    }

    @Test
    void keepsConfusionMatrices() {
        ConfusionMatrix matrix = ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{3, 1}, {0, 4}});
        run.logConfusionMatrix("confusion", matrix);

        assertThat(run.metric("confusion").asConfusionMatrix()).isEqualTo(matrix);
        assertThat(run.metric("confusion").kind()).isEqualTo(MetricKind.CONFUSION_MATRIX);
    }

    @Test
    void keepsAccuracyTables() {
        AccuracyTable.Counts counts =
                AccuracyTable.Counts.of(new double[] {0, 1}, new double[][][] {{{1, 2, 3, 4}, {4, 3, 2, 1}}});
        AccuracyTable table = AccuracyTable.of(List.of("0"), counts, counts);
        run.logAccuracyTable("accuracy", table);

        assertThat(run.metric("accuracy").asAccuracyTable()).isEqualTo(table);
        assertThat(run.metric("accuracy").kind()).isEqualTo(MetricKind.ACCURACY_TABLE);
    }

    @Test
    void keepsResiduals() {
        Residuals residuals = Residuals.from(new double[] {1, 2, 3}, new double[] {1.5, 2, 2}, 4);
        run.logResiduals("residuals", residuals);

        assertThat(run.metric("residuals").asResiduals()).isEqualTo(residuals);
        assertThat(run.metric("residuals").kind()).isEqualTo(MetricKind.RESIDUALS);
    }

    @Test
    void keepsPredictions() {
        Predictions predictions = Predictions.from(new double[] {1, 2, 3}, new double[] {1.5, 2, 2}, 2);
        run.logPredictions("predictions", predictions);

        assertThat(run.metric("predictions").asPredictions()).isEqualTo(predictions);
        assertThat(run.metric("predictions").kind()).isEqualTo(MetricKind.PREDICTIONS);
    }

    @Test
    void refusesAnotherKindUnderTheSameName() {
        run.log("loss", 1);

        assertThatThrownBy(() -> run.log("loss", "high"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("metric 'loss'")
                .hasMessageContaining("it holds SCALAR and cannot take TEXT as well; log that under another name");
        assertThatThrownBy(() -> run.logImage("loss", gif(0))).isInstanceOf(ConflictException.class);
        assertThat(run.files()).isEmpty();
        assertThat(run.metric("loss").count()).isEqualTo(1);
    }

    @Test
    void refusesAnotherKindThanAnotherWorkspaceHasLogged() {
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().open();
                Workspace two = store.workspace().open()) {
            Run here = one.experiment("diabetes").startLogging();
            here.log("stage", "warm-up");

            assertThatThrownBy(() -> two.run(here.id()).log("stage", 1))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("it holds TEXT and cannot take SCALAR");
        }
    }

    @Test
    void givesEverythingThatWasLoggedOfAKind() {
        run.logList("list", 1, 2);
        run.logList("list", List.of("a"));
        ConfusionMatrix worse = ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 3}, {0, 2}});
        ConfusionMatrix better = ConfusionMatrix.of(List.of("a", "b"), new long[][] {{3, 1}, {0, 2}});
        run.logConfusionMatrix("confusion", worse);
        run.logConfusionMatrix("confusion", better);

        assertThat(run.metric("list").values())
                .extracting(MetricValue::step, MetricValue::content)
                .containsExactly(tuple(0L, List.of(1.0, 2.0)), tuple(1L, List.of("a")));
        assertThat(run.metric("confusion").values())
                .extracting(value -> ConfusionMatrix.ofJson(value.json()))
                .containsExactly(worse, better);
    }

    @Test
    void printsFewLinesHoweverMuchThereIs() {
        for (int i = 0; i < 1_000; i++) {
            run.log("loss", 1_000.0 - i);
            run.log("stage", "stage " + i);
        }
        run.log("essay", "x".repeat(100_000));

        assertThat(run.metric("loss").toString().lines())
                .hasSize(13)
                .anyMatch(line -> line.matches(" +0 +99 +100 +901(\\.0)? +901(\\.0)? +1000(\\.0)? .*"))
                .last()
                .isEqualTo("1000 points; points() reads them, asTable() shows them");
        assertThat(run.metric("stage").toString().lines())
                .hasSize(23)
                .anyMatch(line -> line.endsWith("stage 19"))
                .last()
                .isEqualTo("… 980 more");
        assertThat(run.metric("essay").toString()).hasSizeLessThan(1_000);
        assertThat(run.metric("loss").asTable().rows()).hasSize(1_000);
    }

    @Test
    void tellsThatTheRunWasDeleted() {
        run.log("loss", 1);
        run.complete();
        Metric loss = run.metric("loss");
        run.delete().execute();

        assertThat(run).hasToString("run " + run.id() + ", deleted");
        assertThat(loss).hasToString("metric loss of run " + run.id() + ", deleted");
        assertThatThrownBy(loss::count)
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("run '" + run.id() + "' does not exist");
        assertThatThrownBy(loss::last).isInstanceOf(NotFoundException.class);
    }

    @Test
    void tellsWhatIsThereWhenAMetricIsNot() {
        run.log("loss", 1);
        Metric missing = run.metric("rmse");

        assertThat(missing.count()).isZero();
        assertThat(missing.points()).isEmpty();
        assertThat(missing.texts()).isEmpty();
        assertThat(missing.images()).isEmpty();
        assertThatThrownBy(missing::last)
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("metric 'rmse' does not exist; run '" + run.id() + "' has [loss]");
        assertThatThrownBy(missing::kind).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(missing::list).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(missing::table).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(run.metric("loss")::list)
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("this holds SCALAR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000"})
    void rejectsBadNames(String name) {
        assertThatThrownBy(() -> run.log(name, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metric ");
    }

    @Test
    void rejectsTooLongNames() {
        assertThatThrownBy(() -> run.log("x".repeat(501), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metric has 501 characters, at most 500 are allowed");
    }

    @Test
    void takesOddNames() {
        for (String name : List.of("val loss", "a/b", "../x", "μ", "a'b\"c`d")) {
            run.log(name, 1);
        }

        assertThat(run.metrics().names()).containsExactlyInAnyOrder("val loss", "a/b", "../x", "μ", "a'b\"c`d");
    }

    @Test
    void refusesToLogOnAnEndedRun() {
        run.log("loss", 1);
        run.complete();

        assertThatThrownBy(() -> run.log("loss", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("run '" + run.id() + "' is Completed, nothing can be logged to it any more")
                .hasMessageContaining("start a new run or a child");
        assertThatThrownBy(() -> run.log("stage", "late")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> run.logImage("roc", gif(0))).isInstanceOf(IllegalStateException.class);
        assertThat(run.metric("loss").count()).isEqualTo(1);
    }

    @Test
    void refusesToLogOnARunEndedThroughAnotherHandle() {
        run.log("loss", 1);
        workspace.run(run.id()).complete();

        assertThatThrownBy(() -> run.log("loss", 2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> workspace.run(run.id()).log("loss", 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noticesWithinAMomentThatAnotherWorkspaceHasEndedTheRun() {
        TestClock clock = new TestClock();
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().clock(clock).open();
                Workspace two = store.workspace().open()) {
            Run here = one.experiment("diabetes").startLogging();
            here.log("loss", 1);
            two.run(here.id()).complete();
            clock.advance(Duration.ofMillis(200));

            assertThatThrownBy(() -> here.log("loss", 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is Completed");
        }
    }

    @Test
    void readsWhatAnotherWorkspaceHasJustLogged() {
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().open();
                Workspace two = store.workspace().open()) {
            Run here = one.experiment("diabetes").startLogging();
            here.log("loss", 1);

            assertThat(two.run(here.id()).metric("loss").last()).isEqualTo(1);
        }
    }

    @Test
    void printsAsATable() {
        run.log("loss", 0.5);
        run.log("stage", "warm-up");

        assertThat(run.metrics().toString())
                .contains("metric", "kind", "last", "min", "max", "count")
                .contains("loss", "SCALAR", "0.5")
                .contains("stage", "TEXT", "warm-up");
        assertThat(run.metric("loss").toString()).contains("step", "loss", "time", "0.5");
        assertThat(run.metric("stage").toString()).contains("warm-up");
        assertThat(run.metric("none").toString()).contains("no rows");
    }

    private static Map<String, Object> row(Object... cells) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.length; i += 2) {
            row.put((String) cells[i], cells[i + 1]);
        }
        return row;
    }

    private static byte[] gif(int last) {
        return new byte[] {'G', 'I', 'F', '8', '9', 'a', (byte) last};
    }
}
