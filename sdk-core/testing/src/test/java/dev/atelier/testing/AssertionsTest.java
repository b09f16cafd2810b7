package dev.atelier.testing;

import static dev.atelier.testing.AtelierAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AtelierExtension.class)
class AssertionsTest {
    private Run run;

    @BeforeEach
    void record(Workspace workspace, @TempDir Path files) throws IOException {
        run = workspace.experiment("diabetes").startLogging();
        run.param("alpha", 0.4).param("layers", 3).tag("team", "risk").tag("draft");
        run.log("rmse", 70);
        run.log("rmse", 58.5);
        run.log("broken", Double.NaN);
        run.log("note", "a text");
        run.upload("outputs/model.txt", Files.writeString(files.resolve("model"), "slope=2"));
    }

    @Test
    void passesWhenTheRunHasWhatIsAsserted() {
        run.complete();
        assertThat(run)
                .isCompleted()
                .hasStatus(RunStatus.COMPLETED)
                .hasParam("alpha", 0.4)
                .hasParam("layers", 3)
                .hasTag("draft")
                .hasTag("team", "risk")
                .hasArtifact("outputs/model.txt")
                .hasMetric("rmse")
                .hasCount(2)
                .lessThan(60)
                .greaterThan(58)
                .isEqualTo(58.5)
                .isCloseTo(58, within(0.5));
        assertThat(run.metric("broken")).isNaN().isEqualTo(Double.NaN);
        assertThat(run.metric("note")).hasCount(1);
    }

    @Test
    void knowsFailedAndCanceledRuns(Workspace workspace) {
        run.cancel();
        assertThat(run).isCanceled();
        Run failed = workspace.experiment("diabetes").startLogging();
        failed.fail("no data");
        assertThat(failed).hasFailed();
    }

    @Test
    void tellsStatusAndReason() {
        run.fail(new IllegalStateException("no data"));
        fails(
                () -> assertThat(run).isCompleted(),
                run.id(),
                "to be Completed",
                "it is Failed",
                "no data",
                "at dev.atelier");
    }

    @Test
    void tellsWhatTheRunHas() {
        fails(() -> assertThat(run).hasParam("alpha", 0.5), "param alpha = 0.5", "alpha=0.4", "layers=3");
        fails(() -> assertThat(run).hasParam("beta", 1), "param beta = 1", "alpha=0.4");
        fails(() -> assertThat(run).hasTag("owner"), "the tag 'owner'", "draft", "team");
        fails(() -> assertThat(run).hasTag("team", "fraud"), "team = fraud", "team=risk");
        fails(() -> assertThat(run).hasArtifact("outputs/no"), "the artifact 'outputs/no'", "[outputs/model.txt]");
        fails(() -> assertThat(run).hasMetric("mae"), "the metric 'mae'", "[broken, note, rmse]");
    }

    @Test
    void tellsWhatTheMetricIs() {
        String latest = "the latest of 2 values is 58.5 (min 58.5, max 70.0)";
        fails(() -> assertThat(run).hasMetric("rmse").lessThan(58.5), run.id(), "'rmse' to be less than 58.5", latest);
        fails(() -> assertThat(run.metric("rmse")).greaterThan(58.5), "greater than 58.5", latest);
        fails(() -> assertThat(run.metric("rmse")).isEqualTo(58), "equal to 58.0", latest);
        fails(() -> assertThat(run.metric("rmse")).isCloseTo(58, within(0.4)), "close to 58.0", latest);
        fails(() -> assertThat(run.metric("rmse")).isNaN(), "to be NaN", latest);
        fails(() -> assertThat(run.metric("rmse")).hasCount(3), "to have 3 values", "it has 2");
        fails(() -> assertThat(run.metric("broken")).lessThan(1), "less than 1.0", "is NaN");
        fails(() -> assertThat(run.metric("note")).lessThan(1), "holds no numbers", "TEXT");
        fails(() -> assertThat(run.metric("gone")).lessThan(1), "'gone'", "was never logged");
    }

    @Test
    void keepsDescription() {
        fails(() -> assertThat(run).as("the ridge").hasMetric("rmse").lessThan(1), "[the ridge]");
    }

    @Test
    void rejectsNull() {
        fails(() -> assertThat((Run) null).isCompleted(), "not to be null");
        fails(() -> assertThat((Run) null).hasMetric("rmse"), "not to be null");
    }

    private static void fails(ThrowingCallable assertion, String... parts) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(parts);
    }
}
