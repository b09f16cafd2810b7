package dev.atelier.starter;

import dev.atelier.Environment;
import dev.atelier.Experiment;
import dev.atelier.InferenceConfig;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.RunImport;
import dev.atelier.RunImporter;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import dev.atelier.error.RunFailedException;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.AccuracyTable.Counts;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a workspace that has something of everything, through the public API; {@link FixtureTest} says what must be found in
 * it.
 */
final class Everything {
    static final ConfusionMatrix CONFUSION = ConfusionMatrix.of(List.of("a", "b"), new long[][] {{3, 1}, {0, 2}});
    static final AccuracyTable ACCURACY = AccuracyTable.of(
            List.of("a", "b"),
            Counts.of(new double[] {0.5}, new double[][][] {{{3, 0, 2, 1}}, {{2, 1, 3, 0}}}),
            Counts.of(new double[] {0.5}, new double[][][] {{{3, 0, 2, 1}}, {{2, 1, 3, 0}}}));
    static final Residuals RESIDUALS = Residuals.of(new double[] {-1, 0, 1.5}, new double[] {4, 2});
    static final Predictions PREDICTIONS = Predictions.of(
            new double[] {0.5, 2}, new double[] {0.25, 0.5}, new double[] {2, 1}, new double[] {0, 1, 2});
    static final byte[] IMAGE = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n".getBytes(StandardCharsets.UTF_8);
    static final Instant STARTED = Instant.parse("2026-01-31T12:00:00Z");
    static final int LONG_SERIES = 1_500;

    private final Supplier<Workspace> opener;
    private final Path files;

    private Everything(Supplier<Workspace> opener, Path files) {
        this.opener = opener;
        this.files = files;
    }

    /** Writes a fixture into a directory that must not exist. */
    static void writeFixture(Path directory) throws Exception {
        if (Files.exists(directory)) {
            throw new IllegalArgumentException(directory + " exists; a fixture is never changed");
        }
        write(() -> Workspace.open(directory), Files.createTempDirectory("everything"));
        deletePrivateFiles(directory);
    }

    /** Writes in three sittings: what the second compacts, what it leaves alone, and what stays as it was recorded. */
    static void write(Supplier<Workspace> opener, Path files) throws Exception {
        Everything everything = new Everything(opener, files);
        everything.firstSitting();
        everything.secondSitting();
        everything.thirdSitting();
    }

    private void firstSitting() throws Exception {
        try (Workspace ws = opener.get()) {
            Experiment experiment =
                    ws.experiment("everything").tag("team", "risk").tag("bare", null);
            Run full = experiment.startLogging("full");
            describe(full);
            logEveryKind(full);
            children(full);
            full.complete();
            Model model = full.registerModel(
                    "line",
                    "outputs/model.txt",
                    details -> details.framework("by hand", "1.0")
                            .description("a line")
                            .tag("stage", "draft")
                            .property("data", "diabetes"));
            model.alias("champion");
            full.registerModel("line", "outputs");
            ws.deploy(
                            "line-service",
                            model,
                            InferenceConfig.scorer(ModelTextScorer.class).build(),
                            LocalTarget.anyPort())
                    .state();
            ws.experiment("archived").startLogging("old").complete();
            ws.experiment("archived").archive();
            deleted(experiment, "deleted before the compaction");
        }
    }

    private void secondSitting() throws Exception {
        try (Workspace ws = opener.get()) {
            ws.compact(Duration.ZERO);
            Experiment experiment = ws.experiment("everything");
            experiment.startLogging("failed").fail(new IllegalStateException("it burned"));
            experiment.startLogging("canceled").cancel();
            deleted(experiment, "deleted after the compaction");
            imported(ws);
            submitted(ws);
        }
    }

    private void thirdSitting() {
        try (Workspace ws = opener.get()) {
            Run live = ws.experiment("everything").startLogging("live");
            live.log("loss", 0.5);
            live.log("note", "still going");
        }
    }

    private void describe(Run run) throws IOException {
        run.param("integer", Long.MAX_VALUE)
                .param("double", 0.1)
                .param("tiny", Double.MIN_VALUE)
                .param("infinite", Double.POSITIVE_INFINITY)
                .param("nan", Double.NaN)
                .param("text", "größer \"als\" 😀")
                .param("flag", true);
        run.tag("team", "risk").tag("bare").property("data", "diabetes");
        run.upload("outputs/model.txt", Files.writeString(files.resolve("model.txt"), "slope=2\n"));
        run.upload("outputs/empty", Files.writeString(files.resolve("empty"), ""));
    }

    private static void logEveryKind(Run run) {
        for (int step = 0; step < LONG_SERIES; step++) {
            run.log("long", 1.0 / (step + 1));
        }
        for (double odd : new double[] {Double.NaN, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 3}) {
            run.log("odd", odd, 7);
        }
        run.log("odd", 1, Long.MIN_VALUE);
        run.log("text", "warm-up");
        run.log("text", "größer");
        run.logList("list", 1, 0.5, Double.NaN);
        run.logList("list", List.of("a", 2, true));
        run.logRow("row", row("fold", 1, "rmse", 58.2));
        run.logRow("row", row("fold", 2, "remark", "slow"));
        run.logTable("table", columns());
        run.logImage("image", IMAGE);
        run.logConfusionMatrix("confusion", CONFUSION);
        run.logAccuracyTable("accuracy", ACCURACY);
        run.logResiduals("residuals", RESIDUALS);
        run.logPredictions("predictions", PREDICTIONS);
    }

    private static Map<String, Object> row(String first, Object one, String second, Object two) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put(first, one);
        row.put(second, two);
        return row;
    }

    private static Map<String, List<@Nullable Object>> columns() {
        Map<String, List<@Nullable Object>> columns = new LinkedHashMap<>();
        columns.put("x", Arrays.asList(1, 2.5, null));
        columns.put("y", Arrays.asList("a", true, "c"));
        return columns;
    }

    private static void children(Run run) {
        Run child = run.startChild("fold 1");
        child.log("rmse", 58.2);
        child.complete();
        run.startChildren(List.of(Map.of("fold", "2"))).forEach(Run::complete);
    }

    private static void deleted(Experiment experiment, String name) {
        Run run = experiment.startLogging(name);
        run.log("loss", 1);
        run.complete();
        run.delete().execute();
    }

    /** A run of every status, with all that only an import can say. */
    private static void imported(Workspace ws) {
        try (RunImporter importer = ws.importer("lab-book")) {
            for (RunStatus status : RunStatus.values()) {
                ForeignRun.Builder run = ForeignRun.builder("was-" + status, "imported")
                        .name(status.toString())
                        .user("ada")
                        .status(status)
                        .startedAt(STARTED)
                        .putParam("alpha", 0.4)
                        .putTag("team", "risk")
                        .putProperty("page", "17");
                if (status.terminal()) {
                    run.endedAt(STARTED.plusSeconds(90)).message("so the book says");
                }
                RunImport begun = importer.begin(run.build());
                begun.point("loss", 3, 0.25, STARTED.toEpochMilli());
                begun.finish();
            }
        }
    }

    private void submitted(Workspace ws) throws IOException {
        Path source = Files.createDirectories(files.resolve("src"));
        Files.writeString(source.resolve("good.sh"), "cat \"$ATELIER_INPUT_DATA\"\n");
        Files.writeString(source.resolve("bad.sh"), "echo burning >&2\nkill -9 $$\n");
        Path data = Files.writeString(files.resolve("data.txt"), "forty-two\n");
        Environment environment = ws.environment("shell")
                .pip("atelier-no-such-package==1")
                .host()
                .putVariable("GREETING", "hello")
                .register();
        ScriptRunConfig good = ScriptRunConfig.script("good.sh")
                .sourceDirectory(source)
                .arguments("--alpha", 0.4)
                .environment(environment)
                .putInput("data", data)
                .timeout(Duration.ofMinutes(5))
                .name("submitted")
                .putTag("team", "risk")
                .putParam("alpha", 0.4)
                .build();
        ws.experiment("submitted").submit(good).waitForCompletion();
        try {
            ScriptRunConfig bad = ScriptRunConfig.script("bad.sh")
                    .sourceDirectory(source)
                    .name("killed")
                    .build();
            ws.experiment("submitted").submit(bad).waitForCompletion();
        } catch (RunFailedException expected) {
            // its document has the signal and the end of what it printed
        }
        ws.experiment("submitted")
                .submit(ScriptRunConfig.command("true").name("line").build())
                .waitForCompletion();
        ws.experiment("submitted")
                .submit(ScriptRunConfig.command(List.of("true")).name("program").build())
                .waitForCompletion();
    }

    /** What belongs to this machine and is no part of the format: keys, the directories of jobs. */
    private static void deletePrivateFiles(Path directory) throws IOException {
        for (String name : List.of("secrets", "work", "tmp")) {
            Copies.delete(directory.resolve(name));
        }
    }
}
