package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.metric.ConfusionMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports where nothing draws pictures: charts are text then. The leaf's tests have reports with pictures. */
class RunReportTest {
    private static final String HOSTILE = "<script>alert(1)</script>\" onload='x' &amp;";
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private final Workspace workspace = Workspace.inMemory();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void showsEverythingOfARun() throws IOException {
        Run run = workspace.experiment("diabetes").track(r -> {
            r.param("alpha", 0.4).tag("team", "risk").property("azureml.git.commit", "abc");
            r.log("loss", 1);
            r.log("loss", 0.5);
            r.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), List.of("a", "a")));
            r.logRow("folds", Map.of("fold", 1));
            r.log("text", "remark");
            r.logImage("plot", PNG);
            r.logImage("broken", Files.write(directory.resolve("broken.png"), new byte[] {1, 2}));
        });
        String html = report(run);

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("Completed", "alpha", ">0.4<", "risk", "azureml.git.commit", ">abc<", "remark")
                .contains("macro average", "accuracy 0.5, macro F1")
                .contains("data:image/png;base64," + Base64.getEncoder().encodeToString(PNG))
                .contains("images/broken/000000-broken.png is not an image that can be shown")
                .contains("cannot be drawn: it has one column", "images/plot/000000-image.png");
    }

    @Test
    void showsWhyARunFailed() throws IOException {
        Run run = workspace.experiment("diabetes").startLogging();
        run.fail(new IllegalStateException("no <data>"));

        assertThat(report(run)).contains("Failed", "no &lt;data&gt;", "at dev.atelier.RunReportTest");
    }

    @Test
    void escapesHostileNames() throws IOException {
        Run run = workspace.experiment("diabetes").startLogging(HOSTILE);
        run.param(HOSTILE, HOSTILE).tag(HOSTILE, HOSTILE).property(HOSTILE, HOSTILE);
        run.log(HOSTILE, 1);
        run.log(HOSTILE, 2);
        run.log("text", HOSTILE + "\u0000");
        run.logTable("table", Map.of(HOSTILE, List.of(HOSTILE)));
        run.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of(HOSTILE), List.of("b")));
        run.fail(HOSTILE);
        Reports.compare(List.of(run, run), directory.resolve("compare.html"));

        for (String html : List.of(report(run), Files.readString(directory.resolve("compare.html")))) {
            assertThat(html)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;amp;")
                    .doesNotContain("<script", "onload='", "\" onload", "\u0000", "src=\"http", "href=");
        }
    }

    @Test
    void highlightsDifferences() throws IOException {
        run("a", 0.1, 58);
        run("b", 0.4, 58);
        Path file = directory.resolve("compare.html");
        workspace.runs().orderBy("number").report(file);
        String html = Files.readString(file);

        assertThat(html)
                .contains("Comparison of 2 runs")
                .contains("<tr class=\"differs\"><td>alpha</td><td class=\"number\">0.1</td><td"
                        + " class=\"number\">0.4</td>")
                .contains("<tr><td>same</td><td class=\"number\">1</td><td class=\"number\">1</td>")
                .contains("<tr><td>rmse</td>")
                .contains("* a   + b");
        assertThatThrownBy(() -> workspace.runs().where("metrics.rmse < 0").report(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no run to compare");
    }

    @Test
    void boundsWhatItShows() throws IOException {
        Run run = workspace.experiment("diabetes").startLogging();
        for (int i = 0; i < 70; i++) {
            run.log("metric-" + i, 1);
            run.log("metric-" + i, 2);
        }
        for (int i = 0; i < 45; i++) {
            run.logImage("plot", PNG);
        }
        assertThat(report(run)).contains("60 of 70 metrics are drawn", "a report has at most 40 images");
    }

    private void run(String name, double alpha, double rmse) {
        Run run = workspace.experiment("diabetes").startLogging(name);
        run.param("alpha", alpha).param("same", 1);
        run.log("loss", 1);
        run.log("loss", alpha);
        run.log("rmse", rmse);
        run.complete();
    }

    private String report(Run run) throws IOException {
        Path file = directory.resolve("reports/run.html");
        run.report(file);
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**~*");
        return Files.readString(file);
    }
}
