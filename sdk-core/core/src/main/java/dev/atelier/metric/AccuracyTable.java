package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * True and false positives and negatives of each class at thresholds, one class against the rest: the base of ROC,
 * precision-recall, gain and lift curves. Immutable.
 */
public final class AccuracyTable {
    private static final String TYPE = "accuracy_table";

    private final List<String> labels;
    private final Counts probability;
    private final Counts percentile;

    /** Counts at thresholds. Immutable. */
    public static final class Counts {
        private static final int OUTCOMES = 4;

        private final double[] thresholds;
        private final double[][][] tables;

        private Counts(double[] thresholds, double[][][] tables) {
            this.thresholds = Checks.ascending("thresholds", requireNonNull(thresholds, "thresholds"));
            this.tables = new double[requireNonNull(tables, "tables").length][][];
            Arrays.setAll(this.tables, i -> copy("tables[" + i + "]", tables[i]));
        }

        private double[][] copy(String name, double[][] table) {
            Checks.length(name, table.length, thresholds.length);
            double[][] copy = new double[table.length][];
            for (int i = 0; i < copy.length; i++) {
                String row = name + "[" + i + "]";
                Checks.length(row, table[i].length, OUTCOMES);
                copy[i] = Checks.counts(row, table[i]);
            }
            return copy;
        }

        /**
         * Makes counts at thresholds.
         *
         * @param thresholds the thresholds, ascending
         * @param tables for each class, for each threshold: true positives, false positives, true negatives, false
         *     negatives
         * @return the counts
         * @throws IllegalArgumentException when a table has another shape than thresholds × 4, or other numbers than
         *     counts
         */
        public static Counts of(double[] thresholds, double[][][] tables) {
            return new Counts(thresholds, tables);
        }

        /**
         * Returns the thresholds.
         *
         * @return a copy, ascending
         */
        public double[] thresholds() {
            return thresholds.clone();
        }

        /**
         * Returns the counts.
         *
         * @return a copy: for each class, for each threshold: true positives, false positives, true negatives, false
         *     negatives
         */
        public double[][][] tables() {
            return Arrays.stream(tables)
                    .map(table -> Arrays.stream(table).map(double[]::clone).toArray(double[][]::new))
                    .toArray(double[][][]::new);
        }

        private List<List<List<Number>>> json() {
            return Arrays.stream(tables).map(MetricSchema::counts).toList();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Counts that
                    && Arrays.equals(thresholds, that.thresholds)
                    && Arrays.deepEquals(tables, that.tables);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(thresholds) + Arrays.deepHashCode(tables);
        }

        /** Returns the number of classes and thresholds. */
        @Override
        public String toString() {
            return tables.length + " classes at " + thresholds.length + " thresholds";
        }
    }

    private AccuracyTable(List<String> labels, Counts probability, Counts percentile) {
        this.labels = Checks.labels(labels);
        this.probability = requireNonNull(probability, "probability");
        this.percentile = requireNonNull(percentile, "percentile");
        Checks.length("probability_tables", probability.tables.length, labels.size());
        Checks.length("percentile_tables", percentile.tables.length, labels.size());
    }

    /**
     * Makes an accuracy table.
     *
     * @param labels the classes, each once
     * @param probability the counts at thresholds of the predicted probability
     * @param percentile the counts at thresholds that are percentiles of the predicted probabilities
     * @return the accuracy table
     * @throws IllegalArgumentException when the counts are those of another number of classes
     */
    public static AccuracyTable of(List<String> labels, Counts probability, Counts percentile) {
        return new AccuracyTable(labels, probability, percentile);
    }

    /**
     * Counts the cases of two classes, {@code false} and {@code true}.
     *
     * @param actual for each case, whether it is positive
     * @param scores for each case, how positive it was predicted to be: a probability, or any other number that rises with it
     * @return the accuracy table; curves and areas are exact up to 500 different scores
     * @throws IllegalArgumentException when the arrays differ in length or are empty, or a score is NaN or infinite
     */
    public static AccuracyTable from(boolean[] actual, double[] scores) {
        Checks.pairs(requireNonNull(actual, "actual").length, requireNonNull(scores, "scores").length);
        List<Boolean> classes =
                IntStream.range(0, actual.length).mapToObj(i -> actual[i]).toList();
        double[][] both = new double[scores.length][];
        Arrays.setAll(both, i -> new double[] {1 - scores[i], scores[i]});
        return from(List.of("false", "true"), classes, both);
    }

    /**
     * Counts the cases of several classes, each against the rest. A case counts as positive at thresholds up to its score.
     *
     * @param labels the classes, each once
     * @param actual for each case, the label of its class or what has it as its text
     * @param scores for each case, a score for each class in the order of the labels, such as its probability
     * @return the accuracy table; curves and areas are exact up to 1,000 different scores, beyond that 1,000 thresholds are
     *     taken; the thresholds of the percentiles are those of all scores
     * @throws IllegalArgumentException when the numbers of cases or classes do not fit together, there is no case, a label is
     *     unknown, or a score is NaN or infinite
     */
    public static AccuracyTable from(List<String> labels, List<?> actual, double[][] scores) {
        List<String> known = Checks.labels(labels);
        Checks.pairs(requireNonNull(actual, "actual").size(), requireNonNull(scores, "scores").length);
        int[] classes = new int[actual.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = known.indexOf(String.valueOf(actual.get(i)));
            if (classes[i] < 0) {
                throw new IllegalArgumentException(
                        "case " + i + " is of class '" + actual.get(i) + "', but the labels are " + known);
            }
            Checks.length("scores[" + i + "]", scores[i].length, known.size());
            Checks.finite("scores[" + i + "]", scores[i]);
        }
        ScoredCases cases = new ScoredCases(classes, scores);
        return new AccuracyTable(known, cases.atScores(), cases.atPercentiles());
    }

    /**
     * Reads the form of the Azure ML v1 SDK.
     *
     * @param json its JSON text
     * @return the accuracy table
     * @throws IllegalArgumentException when the text has another form
     */
    public static AccuracyTable ofJson(String json) {
        MetricSchema schema = MetricSchema.read(TYPE, json);
        return new AccuracyTable(
                schema.labels("class_labels"),
                new Counts(schema.numbers("probability_thresholds"), schema.matrices("probability_tables")),
                new Counts(schema.numbers("percentile_thresholds"), schema.matrices("percentile_tables")));
    }

    /**
     * Writes the form of the Azure ML v1 SDK.
     *
     * @return its JSON text
     */
    public String json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("probability_tables", probability.json());
        data.put("percentile_tables", percentile.json());
        data.put("probability_thresholds", probability.thresholds);
        data.put("percentile_thresholds", percentile.thresholds);
        data.put("class_labels", labels);
        return MetricSchema.write(TYPE, data);
    }

    /**
     * Returns the classes.
     *
     * @return their labels, in the order of the tables
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * Returns the counts at thresholds of the predicted probability.
     *
     * @return the counts
     */
    public Counts probability() {
        return probability;
    }

    /**
     * Returns the counts at thresholds of the percentile of the predicted probability.
     *
     * @return the counts
     */
    public Counts percentile() {
        return percentile;
    }

    /**
     * Returns the receiver operating characteristic of a class against the rest: the share of false alarms across, the
     * share of hits up, from (0, 0) to (1, 1).
     *
     * @param label the class
     * @return the curve; its area is the AUC
     * @throws IllegalArgumentException when there is no such class
     */
    public Curve roc(String label) {
        return Curve.roc(probability.thresholds, table(label));
    }

    /**
     * Returns the area under the receiver operating characteristic of a class.
     *
     * @param label the class
     * @return 0 to 1, by the trapezoidal rule over the thresholds there are; NaN when all cases or none have the class
     * @throws IllegalArgumentException when there is no such class
     */
    public double auc(String label) {
        return roc(label).area();
    }

    /**
     * Returns the mean of the areas under the receiver operating characteristics of all classes.
     *
     * @param average {@link Average#MACRO} or {@link Average#WEIGHTED}; the table has no counts over all classes
     * @return 0 to 1; NaN when it is not known for a class
     * @throws IllegalArgumentException for {@link Average#MICRO}
     */
    public double auc(Average average) {
        if (average == Average.MICRO) {
            throw new IllegalArgumentException("an accuracy table has one-vs-rest counts, use MACRO or WEIGHTED");
        }
        double sum = 0;
        double weights = 0;
        for (String label : labels) {
            double weight = average == Average.MACRO ? 1 : Curve.positives(table(label));
            sum += weight == 0 ? 0 : weight * auc(label);
            weights += weight;
        }
        return sum / weights;
    }

    /**
     * Returns the precision-recall curve of a class against the rest: recall across, precision up. Where nothing is
     * predicted as the class its precision is 1.
     *
     * @param label the class
     * @return the curve, recall ascending
     * @throws IllegalArgumentException when there is no such class
     */
    public Curve precisionRecall(String label) {
        return Curve.precisionRecall(probability.thresholds, table(label));
    }

    /**
     * Returns the average precision of a class: the precisions at the thresholds, weighted by the gain in recall, without
     * interpolation.
     *
     * @param label the class
     * @return 0 to 1; NaN when no case has the class
     * @throws IllegalArgumentException when there is no such class
     */
    public double averagePrecision(String label) {
        return precisionRecall(label).steps();
    }

    private double[][] table(String label) {
        int index = labels.indexOf(requireNonNull(label, "label"));
        if (index < 0) {
            throw new IllegalArgumentException("no class is labelled '" + label + "'; there are " + labels);
        }
        return probability.tables[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccuracyTable that
                && labels.equals(that.labels)
                && probability.equals(that.probability)
                && percentile.equals(that.percentile);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * labels.hashCode() + probability.hashCode()) + percentile.hashCode();
    }

    /** Returns the classes and the number of thresholds. */
    @Override
    public String toString() {
        return "accuracy table of " + labels + ": probability " + probability + ", percentile " + percentile;
    }
}
