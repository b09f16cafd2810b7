package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** How many points {@code Run.log} takes in a second, each of them safe from {@code kill -9} when it returns. */
final class Logging {
    private static final int POINTS = 5_000_000;
    private static final int SLOW_POINTS = 20_000;
    private static final int ROUNDS = 7;

    private Logging() {}

    /** One thread against a raw append to a mapped file. */
    static void againstRawMap(Bench bench) throws Exception {
        int points = bench.size(POINTS);
        double[] ratios =
                Rounds.ratios(bench, ROUNDS, () -> rate(bench, Stores::open, points, 1), () -> rawRate(bench, points));
        bench.result(new Ratio("log.vs.rawmmap", Budget.atLeast(0.8), ratios));
    }

    /** One thread against SQLite with a commit for each point. */
    static void againstSqlite(Bench bench) throws Exception {
        double[] ratios = Rounds.ratios(
                bench, ROUNDS, () -> rate(bench, Stores::open, bench.size(POINTS), 1), () -> sqliteRate(bench));
        bench.result(new Ratio("log.vs.sqlite", Budget.atLeast(300), ratios));
    }

    /** The mode without mapped files against SQLite. */
    static void channelAgainstSqlite(Bench bench) throws Exception {
        double[] ratios = Rounds.ratios(
                bench,
                ROUNDS,
                () -> rate(bench, Stores::openChannel, bench.size(POINTS / 10), 1),
                () -> sqliteRate(bench));
        bench.result(new Ratio("log.filechannel.vs.sqlite", Budget.atLeast(15), ratios));
    }

    /** Two threads, each with a run of its own, against one. */
    static void twoThreads(Bench bench) throws Exception {
        int points = bench.size(POINTS);
        double[] ratios = Rounds.ratios(
                bench, ROUNDS, () -> rate(bench, Stores::open, points, 2), () -> rate(bench, Stores::open, points, 1));
        bench.result(new Ratio("log.2threads.vs.1", Budget.atLeast(1.2), ratios));
    }

    static void log(Run run, int points) {
        for (int i = 0; i < points; i++) {
            run.log(Values.metric(i), Values.value(i));
        }
    }

    /** Returns the points a second of all threads together; each logs as many to a run of its own. */
    private static double rate(Bench bench, Function<Path, WorkspaceStore> opener, int points, int threads)
            throws Exception {
        Path directory = bench.directory();
        double rate;
        try (Workspace workspace = Stores.workspace(opener.apply(directory))) {
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                runs.add(workspace.experiment("benchmark").startLogging());
            }
            rate = Rounds.rate((long) points * threads, () -> logInThreads(runs, points));
        }
        bench.delete(directory);
        return rate;
    }

    private static void logInThreads(List<Run> runs, int points) throws Exception {
        if (runs.size() == 1) {
            log(runs.get(0), points);
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(runs.size());
        try {
            List<Future<?>> logging = new ArrayList<>();
            for (Run run : runs) {
                logging.add(threads.submit(() -> log(run, points)));
            }
            for (Future<?> one : logging) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    private static double rawRate(Bench bench, int points) throws Exception {
        Path directory = bench.directory();
        double rate = Rounds.rate(points, () -> RawMappedLog.append(directory.resolve("raw"), points));
        bench.delete(directory);
        return rate;
    }

    private static double sqliteRate(Bench bench) throws Exception {
        int points = bench.size(SLOW_POINTS);
        Path directory = bench.directory();
        double rate;
        try (Sqlite sqlite = new Sqlite(directory.resolve("points.db"))) {
            rate = Rounds.rate(points, () -> sqlite.log(0, points));
        }
        bench.delete(directory);
        return rate;
    }
}
