package dev.atelier.serving;

import dev.atelier.service.Datatype;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of numbers, from JSON and from tensors. */
final class Rows {
    private Rows() {}

    /** Reads {@code {"data": [[…], …]}}. */
    static double[][] of(@Nullable Object json) {
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

    /** Tells whether tensors hold rows of numbers: one of rank 2, or columns. */
    static boolean areIn(Tensors tensors) {
        boolean numbers = tensors.list().stream().allMatch(tensor -> tensor.datatype() != Datatype.BYTES);
        return numbers && (isMatrix(tensors) || ColumnTensors.areColumns(tensors));
    }

    private static boolean isMatrix(Tensors tensors) {
        return tensors.size() == 1 && tensors.list().get(0).shape().length == 2;
    }

    static double[][] of(Tensors tensors) {
        Tensor first = tensors.list().get(0);
        int columns = tensors.size() == 1 ? (int) first.shape()[1] : tensors.size();
        double[][] rows = new double[first.rows()][columns];
        if (tensors.size() == 1) {
            double[] values = first.doubles();
            for (int row = 0; row < rows.length; row++) {
                System.arraycopy(values, row * columns, rows[row], 0, columns);
            }
            return rows;
        }
        for (int column = 0; column < columns; column++) {
            double[] values = tensors.list().get(column).doubles();
            for (int row = 0; row < rows.length; row++) {
                rows[row][column] = values[row];
            }
        }
        return rows;
    }
}
