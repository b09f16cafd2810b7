package dev.atelier.serving.wire;

import dev.atelier.service.InvalidInputException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads comma-separated values with a header, and gives each column a type as pandas does. */
public final class Csv {
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "n/a");
    private static final Set<String> TRUTH = Set.of("True", "TRUE", "true", "False", "FALSE", "false");
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,5})?|[+-]?inf|[+-]?Infinity");

    private Csv() {}

    /**
     * Reads a table.
     *
     * @param text the header and the rows
     * @return the table
     * @throws InvalidInputException when it is malformed; with the line
     */
    public static Table read(String text) {
        try (CSVParser parser = CSVParser.parse(new StringReader(text), CSVFormat.RFC4180)) {
            List<String> columns = new ArrayList<>();
            List<CSVRecord> records = new ArrayList<>();
            for (CSVRecord record : parser) {
                take(record, columns, records);
            }
            if (columns.isEmpty()) {
                throw new InvalidInputException("The CSV text is empty; it must have a header");
            }
            return Table.of(columns, rows(columns.size(), records));
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new InvalidInputException("The text is no CSV: a quote is not closed, or there is more after one");
        }
    }

    private static void take(CSVRecord record, List<String> columns, List<CSVRecord> records) {
        boolean blank = record.size() == 1 && record.get(0).isBlank();
        if (blank) {
            return;
        }
        if (columns.isEmpty()) {
            record.forEach(name -> columns.add(name.isEmpty() ? "Unnamed: " + columns.size() : name));
        } else if (record.size() == columns.size()) {
            records.add(record);
        } else {
            throw new InvalidInputException("Row " + records.size() + " of the CSV text has " + record.size()
                    + " values; its header has " + columns.size());
        }
    }

    private static List<List<@Nullable Object>> rows(int columns, List<CSVRecord> records) {
        List<List<@Nullable Object>> rows = new ArrayList<>(records.size());
        records.forEach(record -> rows.add(new ArrayList<>(columns)));
        for (int column = 0; column < columns; column++) {
            Type type = type(column, records);
            for (int row = 0; row < records.size(); row++) {
                rows.get(row).add(type.read(records.get(row).get(column)));
            }
        }
        return rows;
    }

    private static Type type(int column, List<CSVRecord> records) {
        if (all(records, column, cell -> WHOLE.matcher(cell).matches())) {
            return Long::valueOf;
        }
        if (all(
                records,
                column,
                cell -> MISSING.contains(cell) || NUMBER.matcher(cell).matches())) {
            return Csv::number;
        }
        if (all(records, column, TRUTH::contains)) {
            return Boolean::valueOf;
        }
        return cell -> MISSING.contains(cell) ? null : cell;
    }

    private static boolean all(List<CSVRecord> records, int column, Predicate<String> test) {
        return records.stream().allMatch(record -> test.test(record.get(column)));
    }

    private static @Nullable Object number(String cell) {
        return MISSING.contains(cell) ? null : (Object) Double.valueOf(cell.replace("inf", "Infinity"));
    }

    /** Reads one cell of a column. */
    private interface Type {
        @Nullable
        Object read(String cell);
    }
}
