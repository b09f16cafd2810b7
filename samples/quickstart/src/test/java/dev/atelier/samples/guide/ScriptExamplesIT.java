package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Console;
import dev.atelier.Environment;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.run.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample scripts of docs/guide.md, with packages of PyPI. */
class ScriptExamplesIT {
    private Workspace ws;

    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
        ws = Workspace.builder()
                .directory(Path.of("ml"))
                .setting(
                        "compute.local.environments",
                        Path.of("environments").toAbsolutePath().toString())
                .open();
    }

    @AfterEach
    void close() {
        ws.close();
    }

    @Test
    void trainsWithScikitLearn() {
        Environment sklearn =
                ws.environment("sklearn").pip("scikit-learn==1.5.2").register();
        Run run = ws.experiment("diabetes")
                .submit(ScriptRunConfig.script("train_sklearn.py")
                        .sourceDirectory(Path.of("src"))
                        .arguments("--alpha", 0.4)
                        .environment(sklearn)
                        .build())
                .waitForCompletion(Console.progress());
        Model model = run.registerModel("ridge", "outputs/model.pkl");

        assertThat(run.metric("rmse").last()).isBetween(50.0, 65.0);
        assertThat(model.version()).isEqualTo(1);
    }

    @Test
    void searchesWithMlflow() {
        Environment mlflow =
                ws.environment("mlflow").pip("mlflow-skinny==2.22.0").register();
        Run search = ws.experiment("parabola")
                .submit(ScriptRunConfig.script("train_mlflow.py")
                        .sourceDirectory(Path.of("src"))
                        .environment(mlflow)
                        .build())
                .waitForCompletion();
        for (Run trial : search.children()) {
            System.out.println(trial.name() + ": " + trial.metric("loss").last());
        }

        assertThat(search.children()).hasSize(3);
        assertThat(search.metric("best").last()).isEqualTo(0.2);
        assertThat(search.files()).extracting(Artifact::name).contains("notes.txt");
    }
}
