package dev.atelier.spi.chart;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;

/** What is drawn between the axes of a figure. Immutable. New kinds may be added: draw what is known, refuse the rest. */
public sealed interface Plot {
    /**
     * Lines and points over two axes of numbers.
     *
     * @param series the series, drawn in this order; may be empty
     */
    record Xy(List<Series> series) implements Plot {
        /** {@inheritDoc} */
        public Xy {
            series = List.copyOf(series);
        }
    }

    /**
     * Bars from 0 up or down, in groups.
     *
     * @param categories the names below the groups
     * @param groups what has a bar in every category: {@code x} is the number of the category, {@code y} the height
     */
    record Bars(List<String> categories, List<Series> groups) implements Plot {
        /** {@inheritDoc} */
        public Bars {
            categories = List.copyOf(categories);
            groups = List.copyOf(groups);
        }
    }

    /**
     * A matrix of numbers, shaded by their share of their row.
     *
     * @param rows the names of the rows, from the top
     * @param columns the names of the columns
     * @param cells the numbers: for each row as many as there are columns, not negative
     */
    record Matrix(List<String> rows, List<String> columns, List<List<Double>> cells) implements Plot {
        /** {@inheritDoc} */
        public Matrix {
            rows = List.copyOf(rows);
            columns = List.copyOf(columns);
            cells = cells.stream().map(List::copyOf).toList();
        }

        /**
         * Returns the share of a cell in its row.
         *
         * @param row the row's index
         * @param column the column's index
         * @return 0 to 1; 0 in an empty row
         */
        public double share(int row, int column) {
            double sum =
                    cells.get(row).stream().mapToDouble(Double::doubleValue).sum();
            return sum == 0 ? 0 : cells.get(row).get(column) / sum;
        }
    }

    /**
     * Parallel coordinates: an upright axis for each dimension, a line across them for each case.
     *
     * @param dimensions the axes, from the left, at least two
     * @param lines for each case its place on each axis: {@code x} is the number of the dimension, {@code y} 0 at the
     *     bottom to 1 at the top, NaN when it has no value
     */
    record Parallel(List<Dimension> dimensions, List<Series> lines) implements Plot {
        /** {@inheritDoc} */
        public Parallel {
            dimensions = List.copyOf(dimensions);
            lines = List.copyOf(lines);
        }
    }

    /**
     * One axis of parallel coordinates.
     *
     * @param name what it shows
     * @param labels its marks, from the bottom up
     */
    record Dimension(String name, List<Mark> labels) {
        /** {@inheritDoc} */
        public Dimension {
            requireNonNull(name, "name");
            labels = List.copyOf(labels);
        }
    }

    /**
     * A mark on an axis.
     *
     * @param position 0 at the bottom to 1 at the top
     * @param text what stands there
     */
    record Mark(double position, String text) {}

    /**
     * Makes a matrix plot of arrays.
     *
     * @param rows the names of the rows, from the top
     * @param columns the names of the columns
     * @param cells the numbers, row by row
     * @return the plot
     */
    static Matrix matrix(List<String> rows, List<String> columns, double[][] cells) {
        return new Matrix(
                rows,
                columns,
                Arrays.stream(cells)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
    }
}
