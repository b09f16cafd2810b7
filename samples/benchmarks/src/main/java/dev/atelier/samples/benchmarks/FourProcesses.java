package dev.atelier.samples.benchmarks;

import java.nio.file.Path;

/** Four processes that log to one workspace against four that commit to one SQLite database. */
final class FourProcesses {
    private static final int PROCESSES = 4;
    private static final int ROUNDS = 5;
    private static final long MILLIS = 3_000;

    private FourProcesses() {}

    static void againstSqlite(Bench bench) throws Exception {
        long millis = bench.size(MILLIS);
        double[] ratios =
                Rounds.ratios(bench, ROUNDS, () -> rate(bench, "atelier", millis), () -> rate(bench, "sqlite", millis));
        bench.result(new Ratio("log.4processes.vs.sqlite", Budget.atLeast(100), ratios));
    }

    private static double rate(Bench bench, String kind, long millis) throws Exception {
        Path directory = bench.directory();
        Path location = directory.resolve(kind);
        if (kind.equals("sqlite")) {
            new Sqlite(location).close(); // four processes that change the journal mode at once would hinder each other
        }
        double rate = LoggingProcess.sumOfRates(kind, location, PROCESSES, millis);
        bench.delete(directory);
        return rate;
    }
}
