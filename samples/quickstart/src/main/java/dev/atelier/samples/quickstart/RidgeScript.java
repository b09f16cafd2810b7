package dev.atelier.samples.quickstart;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Trains a ridge regression by a Python script that was written for Azure ML v1, as a job of its own. */
final class RidgeScript {
    private final Path project;

    RidgeScript(Path project) {
        this.project = project;
    }

    Run run(Experiment experiment, double penalty) {
        return experiment
                .submit(ScriptRunConfig.script("train_ridge.py")
                        .sourceDirectory(project.resolve("scripts"))
                        .putInput("data", project.resolve("data/diabetes.csv"))
                        .arguments("--alpha", penalty, "--test-every", PatientData.TEST_EVERY)
                        .timeout(Duration.ofMinutes(5))
                        .name("ridge " + penalty)
                        .build())
                .waitForCompletion();
    }

    /** Tells whether this machine can run Python scripts. */
    static boolean canRun() throws InterruptedException {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
