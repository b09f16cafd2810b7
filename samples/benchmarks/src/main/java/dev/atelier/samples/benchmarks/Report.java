package dev.atelier.samples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of results in a Markdown file; the notes that people write into its last column stay. */
final class Report {
    private static final String BEGIN = "<!-- results: written by mvn -Pbenchmarks -Dbench.report=… -->";
    private static final String END = "<!-- end of results -->";
    private static final String HEAD = """
            | benchmark | budget | median | spread | verdict | load before | measured | note |
            |---|---|---|---|---|---|---|---|
            """;
    private static final Pattern RATIO = Pattern.compile("ratio (\\S+) (\\S+) \\((.*), budget (.*)\\) (ok|missed)");
    private static final Pattern SKIPPED = Pattern.compile("skipped (\\S+): (.*)");

    private Report() {}

    static void update(Path file, List<String> lines, String load) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : BEGIN + "\n" + END + "\n";
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(file + " has no lines '" + BEGIN + "' and '" + END + "'");
        }
        Map<String, String> rows = rows(text.substring(begin, end));
        lines.forEach(line -> put(rows, line, load));
        String table = BEGIN + "\n\n" + Machine.describe() + "\n\n" + HEAD + String.join("\n", rows.values()) + "\n\n";
        Files.writeString(file, text.substring(0, begin) + table + text.substring(end));
    }

    private static Map<String, String> rows(String table) {
        Map<String, String> rows = new LinkedHashMap<>();
        table.lines()
                .filter(line -> line.startsWith("| `"))
                .forEach(line -> rows.put(line.substring(3, line.indexOf('`', 3)), line));
        return rows;
    }

    private static void put(Map<String, String> rows, String line, String load) {
        Matcher ratio = RATIO.matcher(line);
        Matcher skipped = SKIPPED.matcher(line);
        if (ratio.matches()) {
            String name = ratio.group(1);
            rows.put(
                    name,
                    row(name, ratio.group(4), ratio.group(2), ratio.group(3), ratio.group(5), load, note(rows, name)));
        } else if (skipped.matches()) {
            String name = skipped.group(1);
            rows.put(name, row(name, "", "", "", "skipped", load, skipped.group(2)));
        }
    }

    private static String row(String name, String... cells) {
        List<String> row = new ArrayList<>(List.of("`" + name + "`"));
        row.addAll(List.of(cells));
        row.add(row.size() - 1, LocalDate.now(ZoneOffset.UTC).toString());
        return "| " + String.join(" | ", row) + " |";
    }

    private static String note(Map<String, String> rows, String name) {
        String[] cells = rows.getOrDefault(name, "").split("\\|", -1);
        return cells.length > 8 ? cells[8].trim() : "";
    }
}
