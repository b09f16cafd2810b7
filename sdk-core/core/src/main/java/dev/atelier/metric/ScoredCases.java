package dev.atelier.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Cases with their class and a score for each class, to be counted at thresholds. */
final class ScoredCases {
    /** With more the tables grow, and the area hardly changes. */
    private static final int MAX_THRESHOLDS = 1_000;

    private static final int PERCENTILES = 101;

    private final int[] classes;
    private final double[][] scores;
    private final double[] sorted;

    /**
     * Takes cases.
     *
     * @param classes for each case, the number of its class
     * @param scores for each case, the scores of the classes
     */
    ScoredCases(int[] classes, double[][] scores) {
        this.classes = classes;
        this.scores = scores;
        this.sorted =
                Arrays.stream(scores).flatMapToDouble(Arrays::stream).sorted().toArray();
    }

    /** Counts at every score there is, so that curves are exact; at some of them when there are very many. */
    AccuracyTable.Counts atScores() {
        return counts(some(Arrays.stream(sorted).distinct().toArray(), MAX_THRESHOLDS));
    }

    /** Counts at the percentiles of all scores. */
    AccuracyTable.Counts atPercentiles() {
        return counts(Arrays.stream(some(sorted, PERCENTILES)).distinct().toArray());
    }

    private static double[] some(double[] ascending, int most) {
        if (ascending.length <= most) {
            return ascending;
        }
        return IntStream.range(0, most)
                .mapToDouble(i -> ascending[(int) ((long) i * (ascending.length - 1) / (most - 1))])
                .toArray();
    }

    private AccuracyTable.Counts counts(double[] thresholds) {
        double[][][] tables = new double[scores[0].length][][];
        Arrays.setAll(tables, label -> table(label, thresholds));
        return AccuracyTable.Counts.of(thresholds, tables);
    }

    /** A case is positive where its score is the threshold or more. */
    private double[][] table(int label, double[] thresholds) {
        double[] hits = new double[thresholds.length + 1];
        double[] alarms = new double[thresholds.length + 1];
        for (int i = 0; i < classes.length; i++) {
            int found = Arrays.binarySearch(thresholds, scores[i][label]);
            int reached = found >= 0 ? found + 1 : -found - 1;
            (classes[i] == label ? hits : alarms)[reached]++;
        }
        double[][] table = new double[thresholds.length][];
        double positives = Arrays.stream(hits).sum();
        double negatives = Arrays.stream(alarms).sum();
        double truePositives = 0;
        double falsePositives = 0;
        for (int i = thresholds.length - 1; i >= 0; i--) {
            truePositives += hits[i + 1];
            falsePositives += alarms[i + 1];
            table[i] =
                    new double[] {truePositives, falsePositives, negatives - falsePositives, positives - truePositives};
        }
        return table;
    }
}
