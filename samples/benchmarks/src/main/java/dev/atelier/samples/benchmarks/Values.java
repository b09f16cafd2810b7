package dev.atelier.samples.benchmarks;

import java.util.Random;

/** The workload: ten metrics in turn, a loss that falls and is noisy. */
final class Values {
    static final String[] METRICS = {
        "loss",
        "accuracy",
        "val.loss",
        "val.accuracy",
        "learning_rate",
        "grad_norm",
        "auc",
        "recall",
        "precision",
        "seconds"
    };

    private static final int MASK = 0xffff;
    private static final double[] NOISE = noise();

    private Values() {}

    static String metric(int number) {
        return METRICS[number % METRICS.length];
    }

    static double value(int number) {
        return NOISE[number & MASK];
    }

    private static double[] noise() {
        Random random = new Random(1);
        double[] values = new double[MASK + 1];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * Math.exp(-i / 20_000.0) + 0.1 * random.nextGaussian();
        }
        return values;
    }
}
