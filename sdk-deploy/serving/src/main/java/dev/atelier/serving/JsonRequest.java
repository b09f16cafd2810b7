package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.ScoringRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose body is JSON.
 *
 * @param body the text
 * @param json its value
 * @param requestId its id
 */
record JsonRequest(String body, @Nullable Object json, String requestId) implements ScoringRequest {
    static JsonRequest parse(String body, String requestId) {
        return new JsonRequest(body, Json.parse(body), requestId);
    }

    @Override
    public double[][] data() {
        if (!(json instanceof Map<?, ?> object) || !(object.get("data") instanceof List<?> rows)) {
            throw new InvalidInputException("Input must be a JSON object {\"data\": [[…], …]}");
        }
        double[][] data = new double[rows.size()][];
        for (int row = 0; row < data.length; row++) {
            data[row] = row(rows.get(row), row);
            checkLength(data, row);
        }
        return data;
    }

    private static double[] row(@Nullable Object value, int row) {
        if (!(value instanceof List<?> cells)) {
            throw new InvalidInputException("Row " + row + " of 'data' must be a list of numbers");
        }
        double[] numbers = new double[cells.size()];
        for (int column = 0; column < numbers.length; column++) {
            numbers[column] = number(cells.get(column), row, column);
        }
        return numbers;
    }

    private static double number(@Nullable Object cell, int row, int column) {
        if (cell instanceof Number number) {
            return number.doubleValue();
        }
        throw new InvalidInputException("Row " + row + ", column " + column + " of 'data' must be a number");
    }

    private static void checkLength(double[][] data, int row) {
        if (data[row].length != data[0].length) {
            throw new InvalidInputException(
                    "Row " + row + " of 'data' has " + data[row].length + " values; row 0 has " + data[0].length);
        }
    }
}
