package dev.atelier.starter;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Prints what DESIGN.md has budgets for: the first durable metric over an empty {@code main}, and a script run over the
 * bare process. Start it with the class path of the tests, on a quiet machine.
 */
final class Budgets {
    private static final int ROUNDS = 11;

    private Budgets() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("atelier-budgets-");
        if (arguments.length > 0) {
            firstMetric(arguments[0], directory);
            return;
        }
        double empty = median(() -> fork("empty"));
        print("an empty main", empty);
        print("open to first durable metric, over it", median(() -> fork("file")) - empty);
        print("in memory, over it", median(() -> fork("memory")) - empty);
        printScriptRun(directory);
    }

    private static void firstMetric(String kind, Path directory) {
        if (kind.equals("empty")) {
            return;
        }
        Workspace workspace = kind.equals("file") ? Workspace.open(directory) : Workspace.inMemory();
        Run run = workspace.experiment("first").startLogging();
        run.log("loss", 1);
        Runtime.getRuntime().halt(0);
    }

    private static long fork(String kind) throws IOException, InterruptedException {
        return time(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Budgets.class.getName(),
                kind);
    }

    private static void printScriptRun(Path directory) throws Exception {
        Path script = Files.writeString(directory.resolve("job.sh"), "echo done\n");
        double bare = median(() -> time("sh", script.toString()));
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            ScriptRunConfig config = ScriptRunConfig.script("job.sh")
                    .sourceDirectory(Files.createDirectories(directory.resolve("src")))
                    .build();
            Files.copy(script, directory.resolve("src/job.sh"));
            Callable<Long> submit = () -> {
                long begin = System.nanoTime();
                workspace.experiment("overhead").submit(config).waitForCompletion();
                return System.nanoTime() - begin;
            };
            submit.call();
            print("a script run, over the bare process", median(submit) - bare);
        }
    }

    private static long time(String... command) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        return System.nanoTime() - begin;
    }

    private static double median(Callable<Long> measurement) throws Exception {
        long[] times = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            times[round] = measurement.call();
        }
        Arrays.sort(times);
        return times[ROUNDS / 2] / 1e6;
    }

    private static void print(String what, double milliseconds) {
        System.out.printf("%-45s %7.1f ms%n", what, milliseconds);
    }
}
