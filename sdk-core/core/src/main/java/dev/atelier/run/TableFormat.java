package dev.atelier.run;

import dev.atelier.internal.OutputFile;
import dev.atelier.internal.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A table as other programs read it. */
final class TableFormat {
    private static final String LINE_END = "\r\n"; // RFC 4180, section 2

    private TableFormat() {}

    static String forFile(Table table, Path file) {
        return switch (OutputFile.extension(file)) {
            case "csv" -> csv(table);
            case "json" -> json(table) + "\n";
            case "txt" -> table + "\n";
            default ->
                throw new IllegalArgumentException(
                        "a table is saved as .csv, .json or .txt, but the file is '" + file + "'");
        };
    }

    static String csv(Table table) {
        StringBuilder text = new StringBuilder(line(table.columns()));
        table.rows().forEach(row -> text.append(line(row)));
        return text.toString();
    }

    static String json(Table table) {
        List<String> names = distinct(table.columns());
        List<Map<String, @Nullable Object>> rows = new ArrayList<>(table.rows().size());
        for (List<@Nullable Object> row : table.rows()) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                fields.put(names.get(i), jsonValue(row.get(i)));
            }
            rows.add(fields);
        }
        return Json.writePretty(rows);
    }

    private static String line(List<? extends @Nullable Object> cells) {
        return cells.stream().map(TableFormat::field).collect(Collectors.joining(",", "", LINE_END));
    }

    private static String field(@Nullable Object cell) {
        if (cell == null) {
            return "";
        }
        String text = cell.toString();
        return mustBeQuoted(text) ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    private static boolean mustBeQuoted(String text) {
        return text.isEmpty()
                || text.isBlank()
                || !text.strip().equals(text)
                || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    }

    private static @Nullable Object jsonValue(@Nullable Object cell) {
        if (cell == null || cell instanceof Boolean) {
            return cell;
        } else if (cell instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? number : number.toString();
        } else if (cell instanceof List<?> list) {
            return list.stream().map(TableFormat::jsonValue).collect(Collectors.toCollection(ArrayList::new));
        } else if (cell instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((name, value) -> fields.put(String.valueOf(name), jsonValue(value)));
            return fields;
        }
        return cell.toString();
    }

    private static List<String> distinct(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        Set<String> used = new HashSet<>();
        List<String> distinct = new ArrayList<>(names.size());
        for (String name : names) {
            String free = name;
            for (int n = 2; used.contains(free) || (n > 2 && taken.contains(free)); n++) {
                free = name + "." + n;
            }
            used.add(free);
            distinct.add(free);
        }
        return distinct;
    }
}
