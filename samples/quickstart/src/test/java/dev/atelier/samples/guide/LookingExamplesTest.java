package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.chart.Chart;
import dev.atelier.chart.LineChart;
import dev.atelier.metric.Average;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.run.Table;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of the guide's section "Looking at runs". */
class LookingExamplesTest {
    private final Workspace ws = Workspace.inMemory();
    private Run run;

    @BeforeEach
    void train() {
        for (double alpha : new double[] {0.1, 0.4, 1}) {
            run = ws.experiment("diabetes").track(r -> {
                r.param("alpha", alpha).param("kind", "ridge").log("rmse", 58 + alpha);
                for (int step = 0; step < 100; step++) {
                    r.log("loss", Math.exp(-step / 30.0) + 0.1);
                }
                r.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), List.of("a", "a")));
                r.logTable("weights", Map.of("feature", List.of("bmi", "bp"), "weight", List.of(5.6, 1.1)));
            });
        }
    }

    @AfterEach
    void close() {
        ws.close();
    }

    @Test
    void drawsCharts() {
        LineChart loss = run.chart("loss").smooth(0.9).logY();
        System.out.println(loss); // in the terminal
        loss.save(Path.of("loss.svg"));
        ws.runs().where("metrics.rmse < 60").chart("loss").overElapsedTime().save(Path.of("runs.png"));
        ws.runs().scatter("params.alpha", "metrics.rmse").logX().save(Path.of("alpha.svg"));
        ws.runs().parallel("params.alpha", "params.kind", "metrics.rmse").save(Path.of("sweep.svg"));
        Chart.bar("rmse").add("ridge", 58.2).add("lasso", 61.5).save(Path.of("models.png"));

        assertThat(Path.of("loss.svg")).content().contains("<title>loss</title>");
        assertThat(List.of("runs.png", "alpha.svg", "sweep.svg", "models.png"))
                .allSatisfy(file -> assertThat(Path.of(file)).isNotEmptyFile());
    }

    @Test
    void readsStructuredMetrics() {
        ConfusionMatrix confusion = run.metric("confusion").asConfusionMatrix();
        System.out.println(confusion.f1(Average.MACRO));
        System.out.println(confusion.report()); // precision, recall and F1 of each class
        System.out.println(run.metric("confusion").chart());
        run.metric("weights").asTable().save(Path.of("weights.csv"));

        assertThat(Path.of("weights.csv")).content().contains("bmi", "5.6");
    }

    @Test
    void savesTables() {
        Table table = ws.runs().orderBy("metrics.rmse").table("run_name", "params.alpha", "metrics.rmse", "duration");
        table.save(Path.of("runs.csv")); // or .json, .txt

        assertThat(Path.of("runs.csv")).content().startsWith("run_name,params.alpha,metrics.rmse,duration\r\n");
    }

    @Test
    void writesReports() {
        run.report(Path.of("run.html"));
        ws.runs().where("metrics.rmse < 60").report(Path.of("comparison.html")); // differences are highlighted

        assertThat(Path.of("run.html")).content().contains("data:image/svg+xml;base64,");
        assertThat(Path.of("comparison.html")).content().contains("Comparison of 3 runs", "class=\"differs\"");
    }
}
