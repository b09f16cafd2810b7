package dev.atelier.samples.benchmarks;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs of scripts on this machine: what a short one takes more than its process, and how fast events are recorded. */
final class ScriptRuns {
    private static final int ROUNDS = 21;
    private static final int INGEST_ROUNDS = 5;
    private static final int EVENTS = 1_000_000;
    private static final int METRICS = 10;

    private ScriptRuns() {}

    /** Milliseconds from the submission of a script to the end of the wait for it, over those that its process takes. */
    static void overhead(Bench bench) throws Exception {
        Path directory = bench.directory();
        Path source = Files.createDirectories(directory.resolve("source"));
        Files.writeString(source.resolve("job.sh"), "echo done\n");
        try (Workspace workspace = Workspace.open(directory.resolve("workspace"))) {
            Experiment experiment = workspace.experiment("benchmark");
            ScriptRunConfig config =
                    ScriptRunConfig.script("job.sh").sourceDirectory(source).build();
            double[] over = new double[bench.rounds(ROUNDS)];
            for (int round = over.length == 1 ? 0 : -3; round < over.length; round++) {
                double bare = Rounds.seconds(() -> process(source));
                double run = Rounds.seconds(() -> experiment.submit(config).waitForCompletion());
                if (round >= 0) {
                    over[round] = 1e3 * (run - bare);
                }
            }
            bench.result(new Ratio("local.overhead", Budget.atMost(150), over));
        }
        bench.delete(directory);
    }

    /** Events a second, from the submission of a job that writes them to the end of the wait for it. */
    static void ingest(Bench bench) throws Exception {
        Path directory = bench.directory();
        int events = Math.max(METRICS, bench.size(EVENTS));
        Path file = events(directory.resolve("events"), events);
        try (Workspace workspace = Workspace.open(directory.resolve("workspace"))) {
            Experiment experiment = workspace.experiment("benchmark");
            ScriptRunConfig config = ScriptRunConfig.command("cat '" + file + "' >> \"$ATELIER_EVENTS\"")
                    .build();
            double[] rates = new double[bench.rounds(INGEST_ROUNDS)];
            for (int round = rates.length == 1 ? 0 : -1; round < rates.length; round++) {
                double rate = Rounds.rate(events, () -> record(experiment, config, events));
                if (round >= 0) {
                    rates[round] = rate;
                }
            }
            bench.result(new Ratio("events.ingest", Budget.atLeast(300_000), rates));
        }
        bench.delete(directory);
    }

    private static void record(Experiment experiment, ScriptRunConfig config, int events) {
        Run run = experiment.submit(config).waitForCompletion();
        long points = run.metric("metric0").count();
        if (points != events / METRICS) {
            throw new IllegalStateException(points + " points of " + events / METRICS + " were recorded");
        }
    }

    private static Path events(Path file, int events) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < events / METRICS * METRICS; i++) {
                out.write("{\"v\":1,\"w\":\"4711-0a1b2c3d\",\"q\":" + i + ",\"ts\":" + (1_700_000_000_000L + i)
                        + ",\"t\":\"metric\",\"n\":\"metric" + i % METRICS + "\",\"x\":" + 1.0 / (i + 1) + ",\"s\":"
                        + i / METRICS + "}\n");
            }
        }
        return file;
    }

    private static void process(Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of("sh", "job.sh"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the process has failed");
        }
    }
}
