package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.StoreProvider;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;

/** The store on PostgreSQL: how fast its journal acknowledges points, and how fast they reach the server. */
final class Postgres {
    private static final int POINTS = 2_000_000;
    private static final int ROUNDS = 5;

    private Postgres() {}

    static void logAndShip(Bench bench) throws Exception {
        Optional<Path> binaries = PostgresServer.installed();
        if (binaries.isEmpty()) {
            skip(bench, "no PostgreSQL server is installed in /usr/lib/postgresql");
        } else if (!supported()) {
            skip(bench, "this version has no store on PostgreSQL");
        } else {
            // not in the benchmarks' own directory, which the server's user may not enter
            Path directory = Files.createTempDirectory("bench-postgres");
            try (PostgresServer server = PostgresServer.start(binaries.get(), directory)) {
                measure(bench, server.uri());
            }
            Trees.delete(directory);
        }
    }

    private static void measure(Bench bench, URI uri) throws Exception {
        int points = bench.size(POINTS);
        int rounds = bench.rounds(ROUNDS);
        double[] log = new double[rounds];
        double[] ship = new double[rounds];
        for (int round = rounds == 1 ? 0 : -1; round < rounds; round++) {
            double embedded = embedded(bench, points);
            Path local = bench.directory();
            double[] rates = postgres(uri, local, points);
            bench.delete(local);
            if (round >= 0) {
                log[round] = rates[0] / embedded;
                ship[round] = rates[1];
            }
        }
        bench.result(new Ratio("postgres.log", Budget.atLeast(0.5), log));
        bench.result(new Ratio("postgres.ship", Budget.atLeast(200_000), ship));
    }

    /** Returns the points a second that the journal has acknowledged, and those that another client has seen on the server. */
    private static double[] postgres(URI uri, Path local, int points) throws Exception {
        try (Workspace writing = connect(uri, local.resolve("writing"));
                Workspace reading = connect(uri, local.resolve("reading"))) {
            Run run = writing.experiment("benchmark").startLogging();
            long begin = System.nanoTime();
            Logging.log(run, points);
            double logged = (System.nanoTime() - begin) / 1e9;
            while (reading.run(run.id()).metric(Values.metric(points - 1)).count() < count(points)) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            double shipped = (System.nanoTime() - begin) / 1e9;
            return new double[] {points / logged, points / shipped};
        }
    }

    /** Returns how many of the points went to the metric of the last one. */
    private static long count(int points) {
        int last = points - 1;
        return last / Values.METRICS.length + 1L;
    }

    private static Workspace connect(URI uri, Path local) {
        return Workspace.builder().store(uri).localDirectory(local).open();
    }

    private static double embedded(Bench bench, int points) throws Exception {
        Path directory = bench.directory();
        double rate;
        try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
            Run run = workspace.experiment("benchmark").startLogging();
            rate = Rounds.rate(points, () -> Logging.log(run, points));
        }
        bench.delete(directory);
        return rate;
    }

    private static boolean supported() {
        URI uri = URI.create("jdbc:postgresql://127.0.0.1/postgres");
        return ServiceLoader.load(StoreProvider.class).stream()
                .anyMatch(provider -> provider.get().supports(uri));
    }

    private static void skip(Bench bench, String reason) {
        bench.skipped("postgres.log", reason);
        bench.skipped("postgres.ship", reason);
    }
}
