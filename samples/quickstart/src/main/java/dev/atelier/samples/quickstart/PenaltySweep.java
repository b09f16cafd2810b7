package dev.atelier.samples.quickstart;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.metric.Residuals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Trains one model per penalty in this JVM, each as a child run of one parent. */
final class PenaltySweep {
    static final String MODEL = "outputs/model.json";

    private static final int RESIDUAL_BINS = 10;

    private final PatientData train;
    private final PatientData test;

    PenaltySweep(PatientData data) {
        train = data.train();
        test = data.test();
    }

    Run run(Experiment experiment, double... penalties) throws IOException {
        return experiment.track(parent -> {
            parent.tag("trainer", "elastic net in Java");
            for (double penalty : penalties) {
                try (Run child = parent.startChild("alpha " + penalty)) {
                    trainOne(child, penalty);
                    child.complete();
                }
            }
        });
    }

    private void trainOne(Run run, double penalty) throws IOException {
        run.param("alpha", penalty).tag("trainer", "elastic net in Java");
        LinearModel model = new ElasticNet(penalty).train(train);
        run.log("rmse", model.rmse(test));
        run.logResiduals("residuals", Residuals.from(test.targets(), model.predict(test.rows()), RESIDUAL_BINS));
        Path file = Files.createTempFile("model-", ".json");
        try {
            run.upload(MODEL, model.write(file));
        } finally {
            Files.delete(file);
        }
    }
}
