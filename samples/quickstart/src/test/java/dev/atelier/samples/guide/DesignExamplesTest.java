package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Console;
import dev.atelier.Environment;
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
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first example of DESIGN.md, line by line; the unit test beside it is {@link TrainerTest}. */
class DesignExamplesTest {
    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
    }

    @Test
    void runsTheApplicationExample() throws IOException {
        ExampleFiles.assumeScriptsRunHere();
        Path file = Files.write(Path.of("model.bin"), new byte[] {1, 2, 3});
        try (Workspace ws = Workspace.open(Path.of("ml"))) {
            Run best = ws.experiment("diabetes").track(run -> {
                run.param("alpha", 0.4).tag("team", "risk");
                for (int step = 0; step < 100; step++) run.log("loss", loss(step), step);
                run.upload("outputs/model.bin", file);
            });
            try (Run run = ws.experiment("diabetes").startLogging()) {
                run.log("rmse", 58.2);
                run.complete();
            }

            Environment env = ws.environment("sklearn")
                    .python("3.11")
                    .pip("scikit-learn==1.5.2")
                    .host() // tests install nothing from the network
                    .register();
            Run run = ws.experiment("diabetes")
                    .submit(ScriptRunConfig.script("train.py")
                            .sourceDirectory(Path.of("src"))
                            .arguments("--alpha", 0.4)
                            .environment(env)
                            .computeTarget("local")
                            .timeout(Duration.ofHours(1))
                            .build());
            run.waitForCompletion(Console.progress());
            Model model = run.registerModel("ridge", "outputs/model.pkl");

            Webservice service = ws.deploy(
                    "ridge",
                    model,
                    InferenceConfig.entryScript("score.py")
                            .sourceDirectory(Path.of("src"))
                            .environment(env)
                            .build(),
                    LocalTarget.anyPort());
            String answer = service.score("{\"data\": [[0.03, 0.05]]}");
            var found = ws.runs()
                    .where("metrics.rmse < 60 and params.alpha = '0.4'")
                    .orderBy("metrics.rmse")
                    .limit(10)
                    .list();

            assertThat(best.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(best.metric("loss").count()).isEqualTo(100);
            assertThat(env.version()).hasValue(1);
            assertThat(answer).isEqualTo("[0.06]");
            assertThat(found).isEmpty();
            assertThat(ws.runs().where("metrics.rmse < 60").count()).isEqualTo(2);
            assertThat(service.lineage().runs()).containsExactly(run);
            assertThat(service.lineage().environments()).containsExactly("sklearn:1");
        }
    }

    @Test
    void searchesAsTheJShellExampleDoes() {
        try (Workspace ws = Workspace.open(Path.of("ml"))) {
            ws.experiment("diabetes").track(run -> run.log("rmse", 58.2));
            assertThat(ws.runs().where("metrics.rmse < 60").table().toString())
                    .contains("metrics.rmse", "58.2", "Completed");
        }
    }

    private static double loss(int step) {
        return 1.0 / (step + 1);
    }
}
