package dev.atelier.samples.guide;

import static dev.atelier.testing.AtelierAssertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.testing.AtelierExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AtelierExtension.class)
class TrainerTest {
    @Test
    void learns(Workspace ws) {
        Run run = ws.experiment("t").track(r -> new Trainer().train(r));
        assertThat(run).isCompleted().hasMetric("rmse").lessThan(60);
    }
}
