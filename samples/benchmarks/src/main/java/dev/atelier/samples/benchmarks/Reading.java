package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.nio.file.Path;

/** Reading long series. */
final class Reading {
    private static final int POINTS = 10_000_000;
    private static final int LONG_POINTS = 100_000_000;
    private static final int BUCKETS = 1_000;
    private static final int ROUNDS = 5;

    private Reading() {}

    /** All points of a long series against the rows of a SQLite table, both in the page cache. */
    static void againstSqlite(Bench bench) throws Exception {
        int points = bench.size(POINTS);
        Path directory = bench.directory();
        try (Workspace workspace = Stores.workspace(Stores.open(directory.resolve("workspace")));
                Sqlite sqlite = new Sqlite(directory.resolve("points.db"))) {
            Run run = workspace.experiment("benchmark").startLogging();
            log(run, points);
            sqlite.load(points);
            double[] ratios = Rounds.ratios(
                    bench,
                    ROUNDS,
                    () -> Rounds.rate(
                            points,
                            () -> requireSum(points, sum(run.metric("loss").points()))),
                    () -> Rounds.rate(points, () -> requireSum(points, sqlite.read(points))));
            bench.result(new Ratio("read.10M.vs.sqlite", Budget.atLeast(20), ratios));
        }
        bench.delete(directory);
    }

    /** An exact downsample of a very long series against reading all its points. */
    static void downsample(Bench bench) throws Exception {
        int points = bench.size(LONG_POINTS);
        Path directory = bench.directory();
        String id;
        try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
            Run run = workspace.experiment("benchmark").startLogging();
            bench.info("logging took " + Ratio.number(Rounds.seconds(() -> log(run, points))) + " s");
            run.complete();
            id = run.id();
        }
        try (WorkspaceStore store = Stores.open(directory)) {
            bench.info("compacting took " + Ratio.number(Rounds.seconds(store::compact)) + " s");
            SeriesKey key = new SeriesKey(id, "loss");
            double[] ratios = Rounds.ratios(
                    bench,
                    ROUNDS,
                    () -> Rounds.seconds(() -> require(
                            points,
                            store.metrics().downsample(key, BUCKETS).stream()
                                    .mapToLong(bucket -> bucket.summary().count())
                                    .sum())),
                    () -> Rounds.seconds(
                            () -> require(points, store.metrics().points(key).size())));
            bench.result(new Ratio("downsample.100M.vs.fulldecode", Budget.atMost(0.05), ratios));
        }
        bench.delete(directory);
    }

    private static void log(Run run, int points) {
        for (int i = 0; i < points; i++) {
            run.log("loss", Values.value(i));
        }
    }

    private static double sum(MetricPoints points) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += points.value(i);
        }
        return sum;
    }

    private static void requireSum(int points, double sum) {
        double expected = 0;
        for (int i = 0; i < points; i++) {
            expected += Values.value(i);
        }
        if (sum != expected) {
            throw new IllegalStateException("read a sum of " + sum + " instead of " + expected);
        }
    }

    private static void require(long expected, long count) {
        if (count != expected) {
            throw new IllegalStateException("read " + count + " points instead of " + expected);
        }
    }
}
