package dev.atelier.metric;

import static java.util.Objects.requireNonNull;

import dev.atelier.run.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often each class was taken for each class: a row per actual class, a column per predicted one. Immutable.
 *
 * <p>Counts may be fractions, as those of weighted cases are. Ratios without a case below the line are 0.
 */
public final class ConfusionMatrix {
    private static final String TYPE = "confusion_matrix";

    private final List<String> labels;
    private final double[][] matrix;

    private ConfusionMatrix(List<String> labels, double[][] matrix) {
        this.labels = Checks.labels(labels);
        int size = this.labels.size();
        Checks.length("matrix", requireNonNull(matrix, "matrix").length, size);
        this.matrix = new double[size][];
        for (int row = 0; row < size; row++) {
            Checks.length("matrix[" + row + "]", matrix[row].length, size);
            this.matrix[row] = Checks.counts("matrix[" + row + "]", matrix[row]);
        }
    }

    /**
     * Makes a confusion matrix of counts.
     *
     * @param labels the classes, each once
     * @param matrix the counts: a row per actual class, a column per predicted one, in the order of the labels
     * @return the confusion matrix
     * @throws IllegalArgumentException when the matrix is not square, does not fit the labels or has other numbers
     *     than counts
     */
    public static ConfusionMatrix of(List<String> labels, long[][] matrix) {
        return of(
                labels,
                Arrays.stream(requireNonNull(matrix, "matrix"))
                        .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                        .toArray(double[][]::new));
    }

    /**
     * Makes a confusion matrix of counts that may be fractions.
     *
     * @param labels the classes, each once
     * @param matrix the counts: a row per actual class, a column per predicted one, in the order of the labels
     * @return the confusion matrix
     * @throws IllegalArgumentException when the matrix is not square, does not fit the labels or has other numbers
     *     than counts
     */
    public static ConfusionMatrix of(List<String> labels, double[][] matrix) {
        return new ConfusionMatrix(labels, matrix);
    }

    /**
     * Counts predictions.
     *
     * @param actual the true classes: texts, numbers, booleans or enums
     * @param predicted the predicted classes, in the same order
     * @return the confusion matrix of all classes that occur, in ascending order
     * @throws IllegalArgumentException when the lists differ in length, or are empty
     */
    public static ConfusionMatrix of(List<?> actual, List<?> predicted) {
        Checks.pairs(
                requireNonNull(actual, "actual").size(),
                requireNonNull(predicted, "predicted").size());
        List<String> labels = Stream.concat(actual.stream(), predicted.stream())
                .map(label -> requireNonNull(label, "a class label"))
                .sorted(ascending())
                .map(Object::toString)
                .distinct()
                .toList();
        Map<String, Integer> indices = new HashMap<>();
        labels.forEach(label -> indices.put(label, indices.size()));
        double[][] matrix = new double[labels.size()][labels.size()];
        for (int i = 0; i < actual.size(); i++) {
            matrix[index(indices, actual.get(i))][index(indices, predicted.get(i))]++;
        }
        return new ConfusionMatrix(labels, matrix);
    }

    private static Comparator<Object> ascending() {
        return Comparator.comparingDouble(
                        (Object label) -> label instanceof Number number ? number.doubleValue() : Double.MAX_VALUE)
                .thenComparing(Object::toString);
    }

    private static int index(Map<String, Integer> indices, Object label) {
        return requireNonNull(indices.get(label.toString()));
    }

    /**
     * Reads the form of the Azure ML v1 SDK.
     *
     * @param json its JSON text
     * @return the confusion matrix
     * @throws IllegalArgumentException when the text has another form
     */
    public static ConfusionMatrix ofJson(String json) {
        MetricSchema schema = MetricSchema.read(TYPE, json);
        return new ConfusionMatrix(schema.labels("class_labels"), schema.matrix("matrix"));
    }

    /**
     * Writes the form of the Azure ML v1 SDK.
     *
     * @return its JSON text
     */
    public String json() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("class_labels", labels);
        data.put("matrix", MetricSchema.counts(matrix));
        return MetricSchema.write(TYPE, data);
    }

    /**
     * Returns the classes.
     *
     * @return their labels, in the order of rows and columns
     */
    public List<String> labels() {
        return labels;
    }

    /**
     * Returns the counts.
     *
     * @return a copy: a row per actual class, a column per predicted one
     */
    public double[][] matrix() {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * Returns the share of cases whose class was predicted.
     *
     * @return 0 to 1; 0 without a case
     */
    public double accuracy() {
        double right = indices().mapToDouble(i -> matrix[i][i]).sum();
        return ratio(right, total());
    }

    /**
     * Returns how many of the cases predicted as a class are of that class.
     *
     * @param label the class
     * @return 0 to 1; 0 when the class was never predicted
     * @throws IllegalArgumentException when there is no such class
     */
    public double precision(String label) {
        int index = index(label);
        return ratio(
                matrix[index][index],
                indices().mapToDouble(row -> matrix[row][index]).sum());
    }

    /**
     * Returns how many of the cases of a class were predicted as such.
     *
     * @param label the class
     * @return 0 to 1; 0 when no case has the class
     * @throws IllegalArgumentException when there is no such class
     */
    public double recall(String label) {
        int index = index(label);
        return ratio(matrix[index][index], support(label));
    }

    /**
     * Returns the harmonic mean of precision and recall.
     *
     * @param label the class
     * @return 0 to 1; 0 when both are 0
     * @throws IllegalArgumentException when there is no such class
     */
    public double f1(String label) {
        double precision = precision(label);
        double recall = recall(label);
        return ratio(2 * precision * recall, precision + recall);
    }

    /**
     * Returns the precision over all classes.
     *
     * @param average how the classes are put together
     * @return 0 to 1
     */
    public double precision(Average average) {
        requireNonNull(average, "average");
        return over(average, this::precision);
    }

    /**
     * Returns the recall over all classes; its macro average is also called balanced accuracy.
     *
     * @param average how the classes are put together
     * @return 0 to 1
     */
    public double recall(Average average) {
        requireNonNull(average, "average");
        return over(average, this::recall);
    }

    /**
     * Returns the F1 score over all classes. The macro average is the mean of the classes' scores, as scikit-learn has it.
     *
     * @param average how the classes are put together
     * @return 0 to 1
     */
    public double f1(Average average) {
        requireNonNull(average, "average");
        return over(average, this::f1);
    }

    /**
     * Returns how many cases a class has.
     *
     * @param label the class
     * @return the number of actual cases; a fraction for weighted cases
     * @throws IllegalArgumentException when there is no such class
     */
    public double support(String label) {
        return Arrays.stream(matrix[index(label)]).sum();
    }

    /**
     * Returns how many cases there are.
     *
     * @return the sum of all counts
     */
    public double total() {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).sum();
    }

    /**
     * Shows precision, recall, F1 and support of each class and of the averages.
     *
     * @return a table that prints aligned
     */
    public Table report() {
        List<List<Object>> rows = new ArrayList<>();
        labels.forEach(label -> rows.add(List.of(label, precision(label), recall(label), f1(label), support(label))));
        for (Average average : Average.values()) {
            String name = average.name().toLowerCase(Locale.ROOT) + " average";
            rows.add(List.of(name, precision(average), recall(average), f1(average), total()));
        }
        return Table.of(List.of("class", "precision", "recall", "f1", "support"), rows);
    }

    /** In a square matrix each wrong case is one false positive and one false negative, so that micro is accuracy. */
    private double over(Average average, ToDoubleFunction<String> figure) {
        return switch (average) {
            case MICRO -> accuracy();
            case MACRO -> labels.stream().mapToDouble(figure).average().orElseThrow();
            case WEIGHTED ->
                ratio(
                        labels.stream()
                                .mapToDouble(label -> figure.applyAsDouble(label) * support(label))
                                .sum(),
                        total());
        };
    }

    private IntStream indices() {
        return IntStream.range(0, matrix.length);
    }

    private int index(String label) {
        int index = labels.indexOf(requireNonNull(label, "label"));
        if (index < 0) {
            throw new IllegalArgumentException("no class is labelled '" + label + "'; there are " + labels);
        }
        return index;
    }

    private static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConfusionMatrix that
                && labels.equals(that.labels)
                && Arrays.deepEquals(matrix, that.matrix);
    }

    @Override
    public int hashCode() {
        return 31 * labels.hashCode() + Arrays.deepHashCode(matrix);
    }

    /** Returns a line per actual class with its counts. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("confusion matrix of "
                + MetricSchema.counts(new double[] {total()}).get(0) + " cases, predicted as " + labels);
        indices().forEach(i -> lines.add("  " + labels.get(i) + ": " + MetricSchema.counts(matrix[i])));
        return String.join("\n", lines);
    }
}
