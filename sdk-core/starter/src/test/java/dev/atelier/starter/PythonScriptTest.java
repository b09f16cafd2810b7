package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training script written for Azure ML runs unchanged. */
@EnabledOnOs(OS.LINUX)
class PythonScriptTest {
    private static final String SCRIPT = """
            import argparse

            %s

            parser = argparse.ArgumentParser()
            parser.add_argument("--alpha", type=float)
            alpha = parser.parse_args().alpha

            class Figure:
                def savefig(self, target, **options):
                    with open(target, "wb") as file:
                        file.write(b"figure")

            run = Run.get_context()
            for step in range(10):
                run.log("loss", 1 / (step + 1))
            run.log("alpha", alpha)
            run.log("nan", float("nan"))
            run.log("note", "größer", description="a text")
            run.log_list("list", [1, 2.5, "x"])
            run.log_row("row", x=1, y="a")
            run.log_row("row", x=2, y="b")
            run.log_table("table", {"y": [1, 2], "z": [0.5, None]})
            with open("plot.png", "wb") as file:
                file.write(b"image")
            run.log_image("from path", path="plot.png")
            run.log_image("from figure", plot=Figure())
            run.tag("team", "risk")
            run.tag("bare")
            with open("model.pkl", "wb") as file:
                file.write(b"weights")
            run.upload_file("models/model.pkl", "model.pkl")
            with open("outputs/report.txt", "w") as file:
                file.write("fine")
            run.complete()
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsPython() {
        Programs.require("python3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from azureml.core import Run", "from azureml.core.run import Run"})
    void recordsWithTheRightKinds(String imported) throws Exception {
        Path folder = Files.createDirectory(directory.resolve("src"));
        Files.writeString(folder.resolve("train.py"), SCRIPT.replace("%s", imported));
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            Run run = workspace
                    .experiment("diabetes")
                    .submit(ScriptRunConfig.script("train.py")
                            .sourceDirectory(folder)
                            .arguments("--alpha", 0.4)
                            .build())
                    .waitForCompletion();
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.details().warnings()).isEmpty();
            assertThat(run.stderr()).isEmpty();
            assertMetrics(run);
            assertThat(run.tags()).containsEntry("team", "risk").containsEntry("bare", null);
            assertThat(content(run, "models/model.pkl")).isEqualTo("weights");
            assertThat(content(run, "outputs/report.txt")).isEqualTo("fine");
        }
    }

    private static void assertMetrics(Run run) throws IOException {
        assertThat(run.metric("loss").points())
                .extracting(MetricPoint::step)
                .hasSize(10)
                .endsWith(9L);
        assertThat(run.metric("loss").last()).isEqualTo(0.1);
        assertThat(run.metric("alpha").last()).isEqualTo(0.4);
        assertThat(run.metric("nan").last()).isNaN();
        assertThat(run.metric("loss").kind()).isEqualTo(MetricKind.SCALAR);
        assertThat(run.metric("note").kind()).isEqualTo(MetricKind.TEXT);
        assertThat(run.metric("note").texts()).containsExactly("größer");
        assertThat(run.metric("list").kind()).isEqualTo(MetricKind.LIST);
        assertThat(run.metric("list").list()).isEqualTo(List.of(1L, 2.5, "x"));
        assertThat(run.metric("row").kind()).isEqualTo(MetricKind.ROW);
        assertThat(run.metric("row").table()).isEqualTo(Map.of("x", List.of(1L, 2L), "y", List.of("a", "b")));
        assertThat(run.metric("table").kind()).isEqualTo(MetricKind.TABLE);
        assertThat(run.metric("table").table().get("y")).isEqualTo(List.of(1L, 2L));
        assertThat(run.metric("table").table().get("z")).containsExactly(0.5, null);
        assertThat(run.metric("from path").kind()).isEqualTo(MetricKind.IMAGE);
        assertThat(content(run, run.metric("from path").images().get(0))).isEqualTo("image");
        assertThat(content(run, run.metric("from figure").images().get(0))).isEqualTo("figure");
    }

    private static String content(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
