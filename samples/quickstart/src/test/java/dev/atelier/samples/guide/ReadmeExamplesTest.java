package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Console;
import dev.atelier.InferenceConfig;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Webservice;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of README.md, as they stand there. */
class ReadmeExamplesTest {
    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
    }

    @Test
    void goesThroughTheWholeLoop() throws IOException {
        try (Workspace ws = Workspace.open(Path.of("ml"))) {
            Run run = ws.experiment("diabetes")
                    .track(
                            r -> { // completes, or fails with the exception that escapes
                                r.param("alpha", 0.4);
                                for (int step = 0; step < 100; step++) r.log("loss", 1.0 / (step + 1));
                                r.upload("outputs/model.txt", Files.writeString(Path.of("model.txt"), "slope=2"));
                            });
            Model model = run.registerModel("line", "outputs/model.txt");
            Webservice service = ws.deploy(
                    "line",
                    model,
                    InferenceConfig.scorer(request -> Map.of("y", 2 * request.data()[0][0]))
                            .build(),
                    LocalTarget.anyPort());
            System.out.println(service.score("{\"data\": [[21]]}")); // {"y":42.0}
            System.out.println(ws.runs()
                    .where("metrics.loss < 0.1")
                    .orderBy("metrics.loss")
                    .table());
        }
        try (Workspace again = Workspace.open(Path.of("ml"))) {
            assertThat(again.runs().where("metrics.loss < 0.1").count()).isEqualTo(1);
        }
    }

    @Test
    void submitsScript() {
        ExampleFiles.assumeScriptsRunHere();
        try (Workspace ws = Workspace.open(Path.of("ml"))) {
            Run run = ws.experiment("diabetes")
                    .submit(ScriptRunConfig.script("train.py")
                            .sourceDirectory(Path.of("src"))
                            .arguments("--alpha", 0.4)
                            .build());
            run.waitForCompletion(Console.progress());
            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        }
    }
}
