package dev.atelier.samples.benchmarks;

import dev.atelier.Workspace;
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

    private ColdStart() {}

    static void overEmptyMain(Bench bench) throws Exception {
        int rounds = bench.rounds(ROUNDS);
        double[] disk = new double[rounds];
        double[] memory = new double[rounds];
        for (int round = rounds == 1 ? 0 : -WARM_UPS; round < rounds; round++) {
            Path directory = bench.directory();
            double empty = millis(Empty.class);
            double onDisk = millis(OnDisk.class, directory.resolve("workspace").toString());
            double inMemory = millis(InMemory.class);
            bench.delete(directory);
            if (round >= 0) {
                disk[round] = onDisk - empty;
                memory[round] = inMemory - empty;
            }
        }
        bench.info("open.cold is in milliseconds over an empty main");
        bench.result(new Ratio("open.cold", Budget.atMost(50), disk));
        bench.result(new Ratio("open.cold.memory", Budget.atMost(5), memory));
    }

    private static double millis(Class<?> main, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(Jvm.command(List.of("-Xshare:auto"), main, arguments)).inheritIO();
        return 1e3
                * Rounds.seconds(() -> {
                    Process process = builder.start();
                    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                        throw new IllegalStateException(main.getSimpleName() + " has failed");
                    }
                });
    }
}
