package dev.atelier.samples.benchmarks;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How long one {@code Run.log} takes, as a multiple of one {@code System.currentTimeMillis} in the same round. A call is timed
 * with {@code System.nanoTime} before and after; what that alone takes in the median is subtracted.
 */
final class Latency {
    private static final int CALLS = 2_000_000;
    private static final int ROUNDS = 7;
    private static final int WARM_UPS = 2;
    private static final double[] QUANTILES = {0.5, 0.99, 0.999};
    private static final String[] NAMES = {"log.latency.p50", "log.latency.p99", "log.latency.p999"};
    private static final double[] LIMITS = {4, 15, 30};

    private Latency() {}

    static void ofLog(Bench bench) throws Exception {
        int calls = bench.size(CALLS);
        int rounds = bench.rounds(ROUNDS);
        long[] nanos = new long[calls];
        double[][] ratios = new double[QUANTILES.length][rounds];
        for (int round = -WARM_UPS; round < rounds; round++) {
            double clock = clock(calls);
            timer(nanos);
            double timer = nanos[nanos.length / 2];
            log(bench, nanos);
            for (int i = 0; round >= 0 && i < QUANTILES.length; i++) {
                double nanosAt = Math.max(1, nanos[(int) (QUANTILES[i] * (calls - 1))] - timer);
                ratios[i][round] = nanosAt / clock;
            }
            bench.info(String.format(
                    "currentTimeMillis %.1f ns, timer %.0f ns, log p50 %d p99 %d p99.9 %d max %d ns with the timer",
                    clock,
                    timer,
                    nanos[calls / 2],
                    nanos[(int) (0.99 * (calls - 1))],
                    nanos[(int) (0.999 * (calls - 1))],
                    nanos[calls - 1]));
        }
        for (int i = 0; i < QUANTILES.length; i++) {
            bench.result(new Ratio(NAMES[i], Budget.atMost(LIMITS[i]), ratios[i]));
        }
    }

    private static double clock(int calls) throws Exception {
        long[] sum = new long[1];
        double seconds = Rounds.seconds(() -> {
            for (int i = 0; i < calls; i++) {
                sum[0] += System.currentTimeMillis();
            }
        });
        return seconds * 1e9 / calls + (sum[0] == 0 ? 1 : 0);
    }

    private static void timer(long[] nanos) {
        for (int i = 0; i < nanos.length; i++) {
            long begin = System.nanoTime();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
    }

    private static void log(Bench bench, long[] nanos) throws Exception {
        Path directory = bench.directory();
        try (Workspace workspace = Stores.workspace(Stores.open(directory))) {
            Run run = workspace.experiment("benchmark").startLogging();
            for (int i = 0; i < nanos.length; i++) {
                String metric = Values.metric(i);
                double value = Values.value(i);
                long begin = System.nanoTime();
                run.log(metric, value);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        bench.delete(directory);
        Arrays.sort(nanos);
    }
}
