package dev.atelier.samples.quickstart;

import static dev.atelier.testing.AtelierAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.testing.AtelierExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart's own training code, tested as an application would do it. */
@ExtendWith(AtelierExtension.class)
class TrainingTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir"));

    private final PatientData data = data();

    @Test
    void splitsIntoTrainAndTest() {
        assertThat(data.targets()).hasSize(442);
        assertThat(data.features()).hasSize(10).startsWith("age").endsWith("s6");
        assertThat(data.train().targets()).hasSize(332);
        assertThat(data.test().targets()).hasSize(110);
    }

    @Test
    void sweepLogsOneChildPerPenalty(Workspace workspace) throws IOException {
        Run sweep = new PenaltySweep(data).run(workspace.experiment("t"), 0.1, 1);
        assertThat(sweep).isCompleted();
        assertThat(sweep.children())
                .hasSize(2)
                .allSatisfy(child -> assertThat(child)
                        .isCompleted()
                        .hasArtifact(PenaltySweep.MODEL)
                        .hasMetric("rmse")
                        .hasCount(1)
                        .lessThan(60));
        assertThat(workspace.runs().where("params.alpha = 0.1").first().orElseThrow())
                .hasMetric("residuals");
    }

    @Test
    void learnsMoreThanTheMean() {
        double mean = Arrays.stream(data.train().targets()).average().orElseThrow();
        double rmseOfMean = new LinearModel(data.features(), Collections.nCopies(10, 0.0), mean).rmse(data.test());
        assertThat(new ElasticNet(0.01).train(data.train()).rmse(data.test())).isLessThan(0.8 * rmseOfMean);
    }

    @Test
    void penaltyShrinksWeights() {
        LinearModel free = new ElasticNet(0.01).train(data.train());
        LinearModel tight = new ElasticNet(1000).train(data.train());
        assertThat(norm(tight)).isLessThan(norm(free));
    }

    @Test
    void modelSurvivesItsFile(@TempDir Path folder) throws IOException {
        LinearModel model = new ElasticNet(0.1).train(data.train());
        assertThat(LinearModel.read(model.write(folder.resolve("model.json")))).isEqualTo(model);
    }

    @Test
    void ridgeScriptBeatsTheSameBound(Workspace workspace) throws Exception {
        assumeTrue(RidgeScript.canRun(), "needs Linux and python3");
        Experiment experiment = workspace.experiment("t");
        Run ridge = new RidgeScript(MODULE).run(experiment, 10);
        assertThat(ridge)
                .isCompleted()
                .hasParam("alpha", 10)
                .hasArtifact(PenaltySweep.MODEL)
                .hasMetric("rmse")
                .isCloseTo(53.28, within(0.01));
        assertThat(ridge.metric("weights").table()).containsOnlyKeys("feature", "weight");
    }

    private static double norm(LinearModel model) {
        return model.weights().stream().mapToDouble(Math::abs).sum();
    }

    private static PatientData data() {
        try {
            return PatientData.read(MODULE.resolve("data/diabetes.csv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
