package dev.atelier.samples.benchmarks;

import dev.atelier.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What opening a workspace and logging a first point adds to an empty main: whole processes, started in turn. */
final class ColdStart {
    private static final int ROUNDS = 31;
    private static final int WARM_UPS = 3;

    /** The reference: a process that does nothing. */
    static final class Empty {
        private Empty() {}

        public static void main(String[] arguments) {}
    }

    /** Opens a workspace in memory and logs. */
    static final class InMemory {
        private InMemory() {}

        public static void main(String[] arguments) {
            try (Workspace workspace = Workspace.inMemory()) {
                workspace.experiment("cold").startLogging().log("loss", 1.0);
            }
        }
    }

    /** Opens a workspace in a directory and logs. */
    static final class OnDisk {
        private OnDisk() {}

        public static void main(String[] arguments) {
            try (Workspace workspace = Workspace.open(Path.of(arguments[0]))) {
                workspace.experiment("cold").startLogging().log("loss", 1.0);
            }
        }
    }

    private final Bench bench;
    private final Path directory;
    private final String classPath;

    private ColdStart(Bench bench) throws IOException {
        this.bench = bench;
        directory = bench.directory();
        classPath = StarterPath.packed(directory);
    }

    static void overEmptyMain(Bench bench) throws Exception {
        bench.info("open.cold is in milliseconds over an empty main; .cds is with an archive of classes for each main");
        ColdStart start = new ColdStart(bench);
        start.measure("", List.of(List.of(), List.of(), List.of()));
        start.measure(
                ".cds",
                List.of(start.archive(Empty.class), start.archive(OnDisk.class), start.archive(InMemory.class)));
        bench.delete(start.directory);
    }

    /** Measures the three mains in turn, each with its options. */
    private void measure(String suffix, List<List<String>> options) throws Exception {
        int rounds = bench.rounds(ROUNDS);
        double[] disk = new double[rounds];
        double[] memory = new double[rounds];
        double[] reference = new double[rounds];
        for (int round = rounds == 1 ? 0 : -WARM_UPS; round < rounds; round++) {
            double empty = millis(options.get(0), Empty.class);
            double onDisk = millis(options.get(1), OnDisk.class);
            double inMemory = millis(options.get(2), InMemory.class);
            if (round >= 0) {
                disk[round] = onDisk - empty;
                memory[round] = inMemory - empty;
                reference[round] = empty;
            }
        }
        bench.info("an empty main takes " + Ratio.number(Ratio.median(reference)) + " ms"
                + (suffix.isEmpty() ? "" : " with an archive"));
        bench.result(new Ratio("open.cold" + suffix, Budget.atMost(50), disk));
        bench.result(new Ratio("open.cold.memory" + suffix, Budget.atMost(5), memory));
    }

    /** Runs a main once to archive the classes it loads; returns the option to use the archive. */
    private List<String> archive(Class<?> main) throws Exception {
        Path archive = directory.resolve(main.getSimpleName() + ".jsa");
        ProcessBuilder dump = process(List.of("-XX:ArchiveClassesAtExit=" + archive), main);
        run(dump.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD));
        return List.of("-XX:SharedArchiveFile=" + archive);
    }

    private double millis(List<String> options, Class<?> main) throws Exception {
        ProcessBuilder process = process(options, main);
        double seconds = Rounds.seconds(() -> run(process));
        Path workspace = directory.resolve("workspace");
        if (Files.exists(workspace)) {
            bench.delete(workspace);
        }
        return 1e3 * seconds;
    }

    private ProcessBuilder process(List<String> options, Class<?> main) {
        String workspace = directory.resolve("workspace").toString();
        return new ProcessBuilder(Jvm.command(options, classPath, main, workspace)).inheritIO();
    }

    private static void run(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", builder.command()) + " has failed");
        }
    }
}
