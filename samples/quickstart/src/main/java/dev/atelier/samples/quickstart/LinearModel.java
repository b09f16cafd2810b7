package dev.atelier.samples.quickstart;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A linear model, kept as JSON so that Java and Python can both read it.
 *
 * @param features the names of the features
 * @param weights one weight per feature
 * @param intercept the prediction where all features are 0
 */
record LinearModel(List<String> features, List<Double> weights, double intercept) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static LinearModel read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), LinearModel.class);
    }

    Path write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
        return file;
    }

    double predict(double[] row) {
        double sum = intercept;
        for (int i = 0; i < weights.size(); i++) {
            sum += weights.get(i) * row[i];
        }
        return sum;
    }

    double[] predict(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(this::predict).toArray();
    }

    /** Returns the root of the mean squared error. */
    double rmse(PatientData data) {
        double[] predictions = predict(data.rows());
        double sum = 0;
        for (int i = 0; i < predictions.length; i++) {
            double error = predictions[i] - data.targets()[i];
            sum += error * error;
        }
        return Math.sqrt(sum / predictions.length);
    }
}
