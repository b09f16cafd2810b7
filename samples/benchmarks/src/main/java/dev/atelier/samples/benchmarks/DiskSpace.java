package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.nio.file.Path;

/** What a directory takes. */
final class DiskSpace {
    private static final int POINTS = 10_000_000;
    private static final int RUNS = 1_000_000;
    private static final int MEGABYTE = 1_000_000;

    private DiskSpace() {}

    /** Bytes a point of long series, while they are written and once they are sealed. */
    static void perPoint(Bench bench) throws Exception {
        int points = bench.size(POINTS);
        Path directory = bench.directory();
        double live;
        try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
            Run run = workspace.experiment("benchmark").startLogging();
            Logging.log(run, points);
            live = Trees.bytes(directory);
            run.complete();
        }
        bench.result(new Ratio("disk.bytesPerPoint.live", Budget.atMost(26), live / points));
        try (WorkspaceStore store = Stores.open(directory)) {
            store.compact();
        }
        double sealed = Trees.bytes(directory);
        bench.result(new Ratio("disk.bytesPerPoint.sealed", Budget.atMost(10.5), sealed / points));
        bench.delete(directory);
    }

    /** A million runs of five metrics with one to three points: megabytes of the directory, seconds to open it. */
    static void manySmall(Bench bench) throws Exception {
        int runs = bench.size(RUNS);
        Path directory = bench.directory();
        double fill = Rounds.seconds(() -> new RunCorpus(runs).fillSmall(directory));
        bench.info("filling took " + Ratio.number(fill) + " s");
        Trees.list(directory, bench::info);
        double written = (double) Trees.bytes(directory) / MEGABYTE;
        double[] opened = open(bench, directory);
        bench.result(new Ratio("disk.manysmall.megabytes", Budget.atMost(600), written));
        bench.result(new Ratio("disk.manysmall.open.seconds", Budget.atMost(3), opened));
        try (WorkspaceStore store = Stores.open(directory)) {
            bench.info("compacting took " + Ratio.number(Rounds.seconds(store::compact)) + " s");
        }
        double compacted = (double) Trees.bytes(directory) / MEGABYTE;
        bench.info("compacted: " + Ratio.number(compacted) + " MB, opens in "
                + Ratio.number(Ratio.median(open(bench, directory))) + " s");
        bench.delete(directory);
    }

    /** Opens the directory and reads one metric of one run. */
    private static double[] open(Bench bench, Path directory) throws Exception {
        double[] seconds = new double[bench.rounds(3)];
        for (int round = 0; round < seconds.length; round++) {
            seconds[round] = Rounds.seconds(() -> {
                try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
                    workspace.run(RunCorpus.id(0)).metric("rmse").last();
                }
            });
        }
        return seconds;
    }
}
