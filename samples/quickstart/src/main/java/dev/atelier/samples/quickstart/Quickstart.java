package dev.atelier.samples.quickstart;

import dev.atelier.Experiment;
import dev.atelier.InferenceConfig;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.Webservice;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The whole loop on real data: train, track, submit, search, register, deploy, score. */
public final class Quickstart {
    private static final double[] PENALTIES = {0.01, 0.03, 0.1, 0.3, 1, 3};
    private static final double RIDGE_PENALTY = 10;
    private static final int SCORED_ROWS = 5;
    private static final double SAME = 1e-6;

    private final Path project;
    private final boolean python;

    private Quickstart(Path project, boolean python) {
        this.project = project;
        this.python = python;
    }

    /**
     * Runs the quickstart; its workspace stays in {@code target/quickstart-workspace}.
     *
     * @param args none
     * @throws Exception when a step fails
     */
    public static void main(String[] args) throws Exception {
        Path inside = Path.of("samples/quickstart");
        Path project = Files.isDirectory(inside) ? inside : Path.of("");
        boolean python = RidgeScript.canRun();
        try (Workspace workspace = Workspace.open(project.resolve("target/quickstart-workspace"))) {
            new Quickstart(project, python).run(workspace);
        }
    }

    private void run(Workspace workspace) throws IOException {
        PatientData data = PatientData.read(project.resolve("data/diabetes.csv"));
        Experiment diabetes = workspace.experiment("diabetes");

        step("1. train in this JVM: one child run per penalty");
        Run sweep = new PenaltySweep(data).run(diabetes, PENALTIES);
        print(sweep.children().size() + " child runs of " + sweep.id());

        step("2. train by a Python script, as a job");
        if (python) {
            Run ridge = new RidgeScript(project).run(diabetes, RIDGE_PENALTY);
            print(ridge.stdout().strip() + "\n" + ridge.metrics());
        } else {
            print("left out: it needs Linux and python3");
        }

        step("3. search: the best of all runs");
        var ranked = diabetes.runs()
                .where("metrics.rmse > 0")
                .orderBy("metrics.rmse")
                .limit(SCORED_ROWS);
        print(ranked.table("run", "tags.trainer", "params.alpha", "metrics.rmse", "duration"));
        Run best = ranked.first().orElseThrow();

        step("4. register its model");
        Model model = best.registerModel("diabetes", PenaltySweep.MODEL).alias("champion");
        print(model + ", files " + model.files());

        step("5. deploy it, and score patients over HTTP");
        ServiceCheck check = new ServiceCheck(data.test().first(SCORED_ROWS));
        Webservice service = workspace.deploy(
                "diabetes", model, InferenceConfig.scorer(LinearScorer.class).build(), LocalTarget.anyPort());
        double[] scores = check.score(service);
        print(check.compare(scores));
        if (python) {
            scoreInPython(workspace, model, check, scores);
        }

        step("6. lineage");
        print(service.lineage());

        String uri = service.scoringUri().toString();
        service.delete();
        print(String.format(
                "%nQuickstart finished: best rmse %.2f, scored %d rows at %s",
                best.metric("rmse").last(), scores.length, uri));
    }

    private void scoreInPython(Workspace workspace, Model model, ServiceCheck check, double[] expected)
            throws IOException {
        Webservice service = workspace.deploy(
                "diabetes-python",
                model,
                InferenceConfig.entryScript("score.py")
                        .sourceDirectory(project.resolve("scripts"))
                        .build(),
                LocalTarget.anyPort());
        double[] scores = check.score(service);
        for (int i = 0; i < scores.length; i++) {
            if (Math.abs(scores[i] - expected[i]) > SAME) {
                throw new IllegalStateException(
                        "Python scored " + Arrays.toString(scores) + ", Java " + Arrays.toString(expected));
            }
        }
        print("the Python entry script gives the same scores");
        service.delete();
    }

    private static void step(String title) {
        print("\n" + title + "\n");
    }

    private static void print(Object text) {
        System.out.println(text);
    }
}
