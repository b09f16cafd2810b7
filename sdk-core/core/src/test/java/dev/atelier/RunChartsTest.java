package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.NotFoundException;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunChartsTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("diabetes").startLogging("first");

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void drawsMetricsOfARun() {
        run.log("loss", 1, 0);
        run.log("loss", 0.5, 10);
        run.log("accuracy", 0.9, 10);

        assertThat(run.chart("loss").toAscii(40)).startsWith("loss\nloss\n").contains("1.0 +*", "10");
        assertThat(run.chart("loss", "accuracy").toString()).contains("* loss   + accuracy");
        assertThatThrownBy(() -> run.chart()).hasMessageContaining("name at least one metric");
        assertThatThrownBy(() -> run.chart("lost"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("lost");
    }

    @Test
    void drawsAMetricOfSeveralRuns() {
        run.log("loss", 1);
        Run second = workspace.experiment("diabetes").startLogging("first");
        second.log("loss", 2);
        workspace.experiment("diabetes").startLogging("none").log("loss", "text");

        var figure = workspace.runs().orderBy("number").chart("loss").figure();
        assertThat(((Plot.Xy) figure.plot()).series())
                .extracting(Series::name)
                .containsExactly("first", "first (" + second.id() + ")");
        assertThat(figure.notes()).containsExactly("1 run without such numbers left out");
    }

    @Test
    void downsamplesLongSeriesWhereTheyAreStored() {
        for (int i = 0; i < 5_000; i++) {
            run.log("loss", i == 1_234 ? 99 : 1.0 / (i + 1));
        }
        var figure = run.chart("loss").figure();
        Series line = ((Plot.Xy) figure.plot()).series().get(0);

        assertThat(line.size()).isEqualTo(500);
        assertThat(Arrays.stream(line.high()).max()).hasValue(99);
        assertThat(figure.notes()).containsExactly("'loss': means of 5000 points, from least to greatest shaded");
    }

    @Test
    void drawsEveryKindAsWhatItIs() {
        AccuracyTable.Counts counts =
                AccuracyTable.Counts.of(new double[] {0, 1}, new double[][][] {{{2, 2, 0, 0}, {0, 0, 2, 2}}});
        double[] actual = {1, 2, 3};
        run.logList("list", 1, 2, 3);
        run.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), List.of("a", "a")));
        run.logAccuracyTable("accuracy", AccuracyTable.of(List.of("a"), counts, counts));
        run.logResiduals("residuals", Residuals.from(actual, actual, 2));
        run.logPredictions("predictions", Predictions.from(actual, actual, 2));
        Map<String, List<?>> weights = new LinkedHashMap<>();
        weights.put("feature", List.of("bmi", "bp"));
        weights.put("weight", List.of(5.6, 1.1));
        run.logTable("weights", weights);

        assertThat(run.metric("list").chart().toString()).contains("index");
        assertThat(run.metric("confusion").chart().toString()).contains("predicted", "accuracy 0.5");
        assertThat(run.metric("accuracy").chart().toString()).contains("false-positive rate", "AUC 0.5");
        assertThat(run.metric("residuals").chart().toString()).contains("residual");
        assertThat(run.metric("predictions").chart().toString()).contains("true value");
        assertThat(run.metric("weights").chart().toString()).contains("bmi │", "5.6");
        assertThat(run.metric("weights").asTable().toCsv()).isEqualTo("feature,weight\r\nbmi,5.6\r\nbp,1.1\r\n");
        assertThat(run.metric("confusion").asTable().columns()).contains("precision", "recall", "f1");
        assertThat(run.metric("accuracy").asTable().columns()).contains("AUC");
        assertThatThrownBy(() -> run.chart("confusion")).hasMessageContaining("run.metric(\"confusion\").chart()");
    }

    @Test
    void saysWhatCannotBeDrawn() {
        run.log("text", "a");
        run.logRow("row", Map.of("a", 1));
        run.logImage("image", "<svg/>".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> run.metric("text").chart())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'text' cannot be drawn: it is of kind TEXT");
        assertThatThrownBy(() -> run.metric("row").chart()).hasMessageContaining("it has one column");
        assertThatThrownBy(() -> run.metric("image").chart()).hasMessageContaining("IMAGE");
        assertThatThrownBy(() -> run.metric("none").chart()).isInstanceOf(NotFoundException.class);
        assertThat(run.metric("none")).asString().endsWith("no rows");
        assertThat(run.metric("image").asTable().rows().get(0).get(1)).isEqualTo("images/image/000000-image.svg");
    }

    @Test
    void drawsRunsOverTheirParameters() {
        run.param("alpha", 0.4).param("kind", "ridge").log("rmse", 58);
        workspace
                .experiment("diabetes")
                .startLogging("second")
                .param("alpha", 1)
                .log("rmse", 60);
        workspace.experiment("diabetes").startLogging("third");

        assertThat(workspace
                        .runs()
                        .scatter("params.alpha", "metrics.rmse")
                        .figure()
                        .notes())
                .containsExactly("1 run without both numbers left out");
        assertThat(workspace.runs().orderBy("number").bars("metrics.rmse").toText(40))
                .contains(" first │", "second │", " 58\n", "1 bar has no finite value");
        assertThat(workspace
                        .runs()
                        .parallel("params.alpha", "params.kind", "metrics.rmse")
                        .figure()
                        .notes())
                .containsExactly("2 lines have gaps: values are missing");
    }
}
