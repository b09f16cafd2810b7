package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A script that was written for MLflow runs unchanged, with the real MLflow: {@code ATELIER_TEST_PYTHON} has it. */
class MlflowScriptIT {
    private static final String SCRIPT = """
            import mlflow
            from sklearn.datasets import load_diabetes
            from sklearn.linear_model import Ridge

            mlflow.set_experiment("theirs")
            mlflow.sklearn.autolog(registered_model_name="ridge")
            X, y = load_diabetes(return_X_y=True, as_frame=True)
            with mlflow.start_run() as run:
                Ridge(alpha=0.4).fit(X, y)
                for step in range(3):
                    mlflow.log_metric("loss", 1 / (step + 1), step=step)
                with mlflow.start_run(run_name="fold", nested=True):
                    mlflow.log_metric("rmse", 58.2)
                mlflow.log_text("fine", "notes/report.txt")
            """;

    @Test
    void recordsMetricsChildrenArtifactsAndAModel(@TempDir Path directory) throws Exception {
        Path sources = Files.createDirectory(directory.resolve("src"));
        Files.writeString(sources.resolve("train.py"), SCRIPT);
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            Run run = workspace
                    .experiment("diabetes")
                    .submit(ScriptRunConfig.command(List.of(python(), "train.py"))
                            .sourceDirectory(sources)
                            .build())
                    .waitForCompletion();

            assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(run.details().warnings()).isEmpty();
            assertThat(run.metric("loss").points())
                    .extracting(MetricPoint::value)
                    .containsExactly(1.0, 0.5, 1 / 3.0);
            assertThat(run.params()).containsEntry("alpha", "0.4");
            assertThat(run.metric("training_r2_score").last()).isPositive();
            assertThat(run.files()).extracting(Artifact::name).contains("notes/report.txt", "model/MLmodel");
            Run child = run.children().get(0);
            assertThat(child.name()).isEqualTo("fold");
            assertThat(child.metric("rmse").last()).isEqualTo(58.2);
            Model model = workspace.model("ridge");
            assertThat(model.run()).contains(run);
            assertThat(model.files()).contains("model/MLmodel");
        }
    }

    private static String python() {
        String program = System.getenv("ATELIER_TEST_PYTHON");
        if (program != null) {
            return program;
        }
        String missing = "ATELIER_TEST_PYTHON must name a Python with mlflow and scikit-learn";
        return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
    }
}
