package dev.atelier.run;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.OutputFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table for people, which prints aligned. Immutable.
 *
 * @param columns the names of the columns, at least one
 * @param rows the rows, each with one cell for every column; a cell may be null
 */
public record Table(List<String> columns, List<List<@Nullable Object>> rows) {
    private static final String GAP = "  ";

    /** {@inheritDoc} */
    public Table {
        columns = List.copyOf(requireNonNull(columns, "columns"));
        rows = copyRows(columns, requireNonNull(rows, "rows"));
    }

    /**
     * Makes a table.
     *
     * @param columns the names of the columns, at least one
     * @param rows the rows, each with one cell for every column; a cell may be null
     * @return the table
     * @throws IllegalArgumentException when there is no column, or a row has another number of cells
     */
    public static Table of(List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
        return new Table(columns, copyRows(requireNonNull(columns, "columns"), requireNonNull(rows, "rows")));
    }

    private static List<List<@Nullable Object>> copyRows(
            List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table needs at least one column");
        }
        List<List<@Nullable Object>> copies = new ArrayList<>(rows.size());
        for (List<? extends @Nullable Object> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("row " + copies.size() + " has " + row.size()
                        + " cells, but there are " + columns.size() + " columns: " + columns);
            }
            copies.add(Collections.unmodifiableList(new ArrayList<@Nullable Object>(row)));
        }
        return Collections.unmodifiableList(copies);
    }

    /**
     * Returns the table as comma-separated values, as RFC 4180 has them: a header, then a line per row, each ended by CR
     * LF.
     *
     * <p>Numbers are written so that they read back the same, NaN and the infinities as {@code NaN}, {@code Infinity} and
     * {@code -Infinity}; times and durations as ISO 8601. A null is an empty field, an empty text is {@code ""}.
     *
     * @return CSV text
     */
    public String toCsv() {
        return TableFormat.csv(this);
    }

    /**
     * Returns the table as a JSON array with an object for each row; a null is {@code null}.
     *
     * <p>It is strict JSON: NaN and the infinities are the texts {@code "NaN"}, {@code "Infinity"} and
     * {@code "-Infinity"}; times and durations are ISO 8601 texts. When a column's name occurs again, it is followed by
     * {@code .2} and so on.
     *
     * @return JSON text
     */
    public String toJson() {
        return TableFormat.json(this);
    }

    /**
     * Writes the table into a file, replaced when it exists; a reader never sees a part of it.
     *
     * @param file a name that ends with {@code .csv}, {@code .json} or {@code .txt}
     * @throws IllegalArgumentException when it ends otherwise
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public void save(Path file) {
        OutputFile.write(file, TableFormat.forFile(this, file).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the table as aligned text: a header, a line below it and the rows, without a newline at the end. */
    @Override
    public String toString() {
        List<List<Cell>> lines = new ArrayList<>(rows.size() + 1);
        lines.add(header());
        rows.forEach(row -> lines.add(row.stream().map(Cell::of).toList()));
        int[] widths = widths(lines);

        StringBuilder text = new StringBuilder();
        appendLine(text, lines.get(0), widths);
        appendLine(text, underline(widths), widths);
        lines.subList(1, lines.size()).forEach(line -> appendLine(text, line, widths));
        text.append(rows.isEmpty() ? "no rows\n" : "");
        return text.substring(0, text.length() - 1);
    }

    private List<Cell> header() {
        List<Cell> header = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            header.add(Cell.text(columns.get(i), isRightAligned(i)));
        }
        return header;
    }

    private boolean isRightAligned(int column) {
        List<@Nullable Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(column)));
        values.removeIf(value -> value == null);
        return !values.isEmpty() && values.stream().allMatch(Cell::isRightAligned);
    }

    private static List<Cell> underline(int[] widths) {
        return Arrays.stream(widths)
                .mapToObj(width -> new Cell("-".repeat(width), false))
                .toList();
    }

    private static int[] widths(List<List<Cell>> lines) {
        int[] widths = new int[lines.get(0).size()];
        for (List<Cell> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).width());
            }
        }
        return widths;
    }

    private static void appendLine(StringBuilder text, List<Cell> line, int[] widths) {
        int begin = text.length();
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : GAP);
            line.get(i).appendTo(text, widths[i]);
        }
        int end = text.length();
        while (end > begin && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }
}
