package dev.atelier.samples.benchmarks;

import dev.atelier.RunQuery;
import dev.atelier.Workspace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/** The best fifty of many runs that match a filter, against the best fifty numbers of one plain array as long. */
final class Searching {
    private static final int LIMIT = 50;
    private static final int ROUNDS = 9;
    private static final int REPEATS = 10;

    private Searching() {}

    static void among(Bench bench, String name, int full) throws Exception {
        int runs = bench.size(full);
        Path directory = bench.directory();
        double fill = Rounds.seconds(() -> new RunCorpus(runs).fill(directory));
        bench.info(name + ": filling took " + Ratio.number(fill) + " s");
        try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
            Map<String, RunQuery> queries = new LinkedHashMap<>();
            queries.put(
                    "", query(workspace, "metrics.rmse < 0.5 and params.lr = '0.1' and tags.x = 'y'", "metrics.rmse"));
            queries.put(
                    ".newest", query(workspace, "metrics.accuracy > 0.9 and metrics.loss < 0.05", "start_time desc"));
            queries.put(
                    ".texts",
                    query(
                            workspace,
                            "params.opt = 'adam' and params.batch = '64' and tags.user = 'user7'",
                            "metrics.loss desc"));
            queries.put(".onefilter", query(workspace, "metrics.rmse < 0.5", "metrics.loss"));
            queries.put(".all", query(workspace, "", "metrics.rmse"));
            double[] column = new Random(7).doubles(runs).toArray();
            double first =
                    Rounds.seconds(() -> queries.values().iterator().next().list());
            bench.info(name + ": the first query took " + Ratio.number(first * 1e3) + " ms");
            for (Map.Entry<String, RunQuery> query : queries.entrySet()) {
                double[] ratios = Rounds.ratios(
                        bench,
                        ROUNDS,
                        () -> seconds(bench, query.getValue()::list),
                        () -> seconds(bench, () -> best(column)));
                bench.result(new Ratio(name + query.getKey(), Budget.atMost(5), ratios));
            }
        }
        bench.delete(directory);
    }

    private static RunQuery query(Workspace workspace, String filter, String order) {
        return workspace.runs().where(filter).orderBy(order).limit(LIMIT);
    }

    /** Returns the seconds of one query, in the mean of some. */
    private static double seconds(Bench bench, Supplier<?> query) throws Exception {
        int repeats = bench.rounds(REPEATS);
        Object[] last = new Object[1];
        double seconds = Rounds.seconds(() -> {
            for (int i = 0; i < repeats; i++) {
                last[0] = query.get();
            }
        });
        return last[0] == null ? 0 : seconds / repeats;
    }

    /** One scan of a column: the least numbers, kept in a heap. */
    private static PriorityQueue<Double> best(double[] column) {
        PriorityQueue<Double> best = new PriorityQueue<>(LIMIT + 1, (one, other) -> Double.compare(other, one));
        double worst = Double.POSITIVE_INFINITY;
        for (double value : column) {
            if (value < worst) {
                best.add(value);
                if (best.size() > LIMIT) {
                    best.remove();
                    worst = best.element();
                }
            }
        }
        return best;
    }
}
