package dev.atelier.samples.guide;

import static dev.atelier.testing.AtelierAssertions.assertThat;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.testing.AtelierExtension;
import dev.atelier.testing.FakeCompute;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AtelierExtension.class)
class FakeComputeExamplesTest {
    @Test
    void submits(Workspace ws, FakeCompute fake) {
        fake.script("train", job -> {
            job.log("rmse", 58.2);
            job.writeOutput("model.txt", "slope=2");
            return 0; // the exit code
        });
        Run run = ws.experiment("t")
                .submit(ScriptRunConfig.command(List.of("train", "--alpha", "0.4"))
                        .computeTarget("fake")
                        .build());
        assertThat(run.waitForCompletion())
                .hasArtifact("outputs/model.txt")
                .hasMetric("rmse")
                .lessThan(60);
    }
}
