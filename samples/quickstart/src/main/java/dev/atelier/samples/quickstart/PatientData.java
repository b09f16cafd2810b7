package dev.atelier.samples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Patients with their measurements and the progression of their diabetes. */
final class PatientData {
    /** Every fourth patient is kept for the test; {@code train_ridge.py} does the same. */
    static final int TEST_EVERY = 4;

    private final List<String> features;
    private final double[][] rows;
    private final double[] targets;

    private PatientData(List<String> features, double[][] rows, double[] targets) {
        this.features = features;
        this.rows = rows;
        this.targets = targets;
    }

    /** Reads a CSV file whose first line has the names and whose last column is the target. */
    static PatientData read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> names = List.of(lines.get(0).split(","));
        double[][] table = lines.stream().skip(1).map(PatientData::numbers).toArray(double[][]::new);
        int last = names.size() - 1;
        return new PatientData(
                names.subList(0, last),
                Arrays.stream(table).map(row -> Arrays.copyOf(row, last)).toArray(double[][]::new),
                Arrays.stream(table).mapToDouble(row -> row[last]).toArray());
    }

    List<String> features() {
        return features;
    }

    double[][] rows() {
        return rows;
    }

    /** Returns the progression of each patient. */
    double[] targets() {
        return targets;
    }

    PatientData train() {
        return choose(IntStream.range(0, targets.length).filter(i -> !isTest(i)));
    }

    PatientData test() {
        return choose(IntStream.range(0, targets.length).filter(PatientData::isTest));
    }

    PatientData first(int count) {
        return choose(IntStream.range(0, count));
    }

    private PatientData choose(IntStream indices) {
        int[] chosen = indices.toArray();
        return new PatientData(
                features,
                Arrays.stream(chosen).mapToObj(i -> rows[i]).toArray(double[][]::new),
                Arrays.stream(chosen).mapToDouble(i -> targets[i]).toArray());
    }

    private static boolean isTest(int index) {
        return index % TEST_EVERY == TEST_EVERY - 1;
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
    }
}
