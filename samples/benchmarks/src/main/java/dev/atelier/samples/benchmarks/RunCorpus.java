package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Many finished runs. One is made through the API; its document is the pattern for the others, which are committed in batches,
 * since a million runs one by one would take longer than a benchmark may.
 */
final class RunCorpus {
    private static final int BATCH = 1_000;
    private static final String[] OPTIMIZERS = {"adam", "sgd", "lamb", "adagrad"};

    private final Random random = new Random(7);
    private final int runs;

    RunCorpus(int runs) {
        this.runs = runs;
    }

    /** Fills a directory with runs of five parameters, three tags and five metrics of one point. */
    void fill(Path directory) {
        Document pattern = pattern(directory, true);
        try (WorkspaceStore store = Stores.open(directory)) {
            commit(store, pattern, true);
            for (int run = 0; run < runs; run++) {
                String id = id(run);
                for (int metric = 0; metric < 5; metric++) {
                    store.metrics()
                            .writer(new SeriesKey(id, metric(metric)), "")
                            .append(0, random.nextDouble(), 1_700_000_000_000L + run);
                }
            }
        }
    }

    /** Fills a directory with runs that have five metrics of one to three points and nothing else. */
    void fillSmall(Path directory) {
        Document pattern = pattern(directory, false);
        try (WorkspaceStore store = Stores.open(directory)) {
            commit(store, pattern, false);
            for (int run = 0; run < runs; run++) {
                String id = id(run);
                for (int metric = 0; metric < 5; metric++) {
                    var writer = store.metrics().writer(new SeriesKey(id, metric(metric)), "");
                    for (int step = 0; step <= (run + metric) % 3; step++) {
                        writer.append(step, random.nextDouble(), 1_700_000_000_000L + run);
                    }
                }
            }
        }
    }

    static String id(int run) {
        return String.format("bench_1700000000_%08x", run);
    }

    private static String metric(int number) {
        return number == 0 ? "rmse" : Values.METRICS[number - 1];
    }

    private static Document pattern(Path directory, boolean described) {
        try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
            Run run = workspace.experiment("bench").startLogging();
            if (described) {
                run.param("lr", "@lr@").param("batch", "@batch@").param("opt", "@opt@");
                run.param("layers", 12).param("seed", "@seed@");
                run.tag("x", "@x@").tag("user", "@user@").tag("team", "risk");
            }
            run.complete();
            // what the pattern's own document holds is read through a second handle
            try (WorkspaceStore store = Stores.open(directory)) {
                return store.catalog().find(new DocumentKey("run", run.id())).orElseThrow();
            }
        }
    }

    private void commit(WorkspaceStore store, Document pattern, boolean described) {
        for (int first = 0; first < runs; first += BATCH) {
            List<Write> batch = new ArrayList<>();
            for (int run = first; run < Math.min(runs, first + BATCH); run++) {
                batch.add(Write.create(new DocumentKey("run", id(run)), body(pattern, run, described)));
            }
            store.catalog().commit(batch);
        }
    }

    private String body(Document pattern, int run, boolean described) {
        String body = pattern.body()
                .replace(pattern.key().id(), id(run))
                .replaceFirst("\"started\":\\d+", "\"started\":" + (1_700_000_000_000L + run));
        if (!described) {
            return body;
        }
        return body.replace("@lr@", random.nextInt(4) == 0 ? "0.1" : "0.01")
                .replace("@batch@", random.nextBoolean() ? "64" : "128")
                .replace("@opt@", OPTIMIZERS[random.nextInt(OPTIMIZERS.length)])
                .replace("@seed@", String.valueOf(run))
                .replace("@x@", random.nextBoolean() ? "y" : "z")
                .replace("@user@", "user" + random.nextInt(50));
    }
}
