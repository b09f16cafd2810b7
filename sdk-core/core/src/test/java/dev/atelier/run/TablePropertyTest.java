package dev.atelier.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.internal.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a table writes reads back the same; the CSV reader here follows RFC 4180 on its own. */
class TablePropertyTest {
    private static final String[] TEXTS = {
        "", " ", "a", "a,b", "\"", "\"\"", "x\ny", "x\r\ny", "\r", "NaN", "null", "名前", "😀", "=1+1", "'", "a b ", "\t",
        "1.0"
    };
    private static final double[] NUMBERS = {
        0, -0.0, 1, -1.5, 1e-300, 1e300, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void csvReadsBackTheSame(long seed) {
        Table table = table(new Random(seed));
        List<List<String>> expected = new ArrayList<>();
        expected.add(table.columns());
        table.rows()
                .forEach(row -> expected.add(row.stream()
                        .map(cell -> cell == null ? "" : cell.toString())
                        .toList()));

        assertThat(parse(table.toCsv())).as("seed %d", seed).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void jsonReadsBackTheSame(long seed) {
        Table table = table(new Random(seed));
        List<Map<String, Object>> expected = new ArrayList<>();
        for (List<Object> row : table.rows()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int i = 0; i < row.size(); i++) {
                Object cell = row.get(i);
                boolean text = cell instanceof Double number && !Double.isFinite(number);
                fields.put(table.columns().get(i), text ? cell.toString() : cell);
            }
            expected.add(fields);
        }

        assertThat(Json.parse(table.toJson())).as("seed %d", seed).isEqualTo(expected);
    }

    private static Table table(Random random) {
        List<String> columns = new ArrayList<>();
        int width = 2 + random.nextInt(4);
        for (int i = 0; i < width; i++) {
            columns.add(TEXTS[random.nextInt(TEXTS.length)] + i);
        }
        List<List<Object>> rows = new ArrayList<>();
        for (int row = random.nextInt(30); row > 0; row--) {
            List<Object> cells = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                cells.add(cell(random));
            }
            rows.add(cells);
        }
        return Table.of(columns, rows);
    }

    private static Object cell(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 2 -> random.nextLong();
            case 3 -> random.nextBoolean();
            default -> TEXTS[random.nextInt(TEXTS.length)] + TEXTS[random.nextInt(TEXTS.length)];
        };
    }

    private static List<List<String>> parse(String csv) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                field.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                record.add(field.toString());
                field.setLength(0);
            } else if (!quoted && c == '\r' && csv.charAt(i + 1) == '\n') {
                record.add(field.toString());
                records.add(record);
                record = new ArrayList<>();
                field.setLength(0);
                i++;
            } else {
                field.append(c);
            }
        }
        return records;
    }
}
