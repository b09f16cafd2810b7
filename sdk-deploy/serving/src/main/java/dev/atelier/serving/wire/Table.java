package dev.atelier.serving.wire;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of values under named columns. Immutable. */
public final class Table {
    private final List<String> columns;
    private final List<List<?>> rows;

    private Table(List<String> columns, List<List<?>> rows) {
        this.columns = columns;
        this.rows = rows;
        Set<String> distinct = new LinkedHashSet<>(columns);
        if (distinct.size() < columns.size()) {
            throw new InvalidInputException("The columns must have different names; they are " + columns);
        }
    }

    /**
     * Makes a table of rows.
     *
     * @param columns the names
     * @param rows JSON, a list of lists as long as the names
     * @return the table
     * @throws InvalidInputException when it is anything else
     */
    public static Table of(List<?> columns, @Nullable Object rows) {
        if (!(rows instanceof List<?> list)) {
            throw new InvalidInputException("A table must have its rows in a list");
        }
        List<List<?>> checked = new ArrayList<>(list.size());
        for (Object row : list) {
            if (!(row instanceof List<?> cells) || cells.size() != columns.size()) {
                throw new InvalidInputException("Row " + checked.size() + " must be a list of " + columns.size()
                        + " values, one for each column");
            }
            checked.add(cells);
        }
        return new Table(columns.stream().map(String::valueOf).toList(), checked);
    }

    /** Tells whether a list holds objects, at least one, and nothing else. */
    static boolean areRecords(List<?> list) {
        return !list.isEmpty() && list.get(0) instanceof Map;
    }

    /**
     * Makes a table of records; a record that lacks a column has null there.
     *
     * @param records JSON, a list of objects
     * @return the table
     * @throws InvalidInputException when there is anything else in the list
     */
    public static Table ofRecords(List<?> records) {
        Set<String> columns = new LinkedHashSet<>();
        for (Object record : records) {
            if (!(record instanceof Map<?, ?> cells)) {
                throw new InvalidInputException("Records and other values stand side by side; all must be objects");
            }
            cells.keySet().forEach(name -> columns.add(String.valueOf(name)));
        }
        List<List<?>> rows = new ArrayList<>(records.size());
        requireReasonable(records.size(), columns.size());
        for (Object record : records) {
            Map<?, ?> cells = (Map<?, ?>) record;
            List<@Nullable Object> row = new ArrayList<>(columns.size());
            columns.forEach(name -> row.add(cells.get(name)));
            rows.add(row);
        }
        return new Table(List.copyOf(columns), rows);
    }

    /** Few short records with many different keys must not take the memory of a large table. */
    private static void requireReasonable(int rows, int columns) {
        if ((long) rows * columns > 100_000_000) {
            throw new InvalidInputException("The records make a table of " + rows + " rows and " + columns
                    + " columns, which is too large; send fewer of them at once");
        }
    }

    /**
     * Returns the columns' names.
     *
     * @return the names
     */
    public List<String> columns() {
        return columns;
    }

    /**
     * Returns the table as Java values.
     *
     * @return the object {@code {"columns": […], "data": [[…], …]}}
     */
    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("columns", columns);
        json.put("data", rows);
        return json;
    }

    /**
     * Returns the table as one tensor of rank 1 for each column.
     *
     * @return the tensors
     * @throws InvalidInputException when a column mixes types
     */
    public Tensors tensors() {
        List<Tensor> tensors = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            List<@Nullable Object> cells = new ArrayList<>(rows.size());
            for (List<?> row : rows) {
                cells.add(row.get(column));
            }
            tensors.add(JsonTensors.infer(columns.get(column), cells));
        }
        return Tensors.of(tensors);
    }
}
