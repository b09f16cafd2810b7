package dev.atelier.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
    @Test
    void alignsTextsLeftAndNumbersRight() {
        Table table = Table.of(
                List.of("run", "rmse", "epochs"), List.of(List.of("a", 58.25, 9L), List.of("long-id", 7.5, 120)));

        assertThat(table).hasToString("""
                        run       rmse  epochs
                        -------  -----  ------
                        a        58.25       9
                        long-id    7.5     120""");
    }

    @Test
    void saysThatThereAreNoRows() {
        assertThat(Table.of(List.of("run", "status"), List.of())).hasToString("""
                        run  status
                        ---  ------
                        no rows""");
    }

    @Test
    void leavesNullEmptyAndLinesWithoutTrailingSpaces() {
        Table table = Table.of(List.of("a", "b"), List.of(Arrays.asList("x", null), Arrays.asList(null, 1)));

        assertThat(table.toString().split("\n", -1)).containsExactly("a  b", "-  -", "x", "   1");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "0.1234567, 0.123457",
        "58.0, 58",
        "1234567.891, 1234568",
        "-0.0001, -0.0001",
        "0.000012345678, 1.23457e-5",
        "1e15, 1e15",
        "-1.5e300, -1.5e300",
        "NaN, NaN",
        "-Infinity, -Infinity",
    })
    void keepsSixSignificantDigits(double number, String expected) {
        assertThat(onlyCell(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.0124S, 0.012s",
        "PT59.9S, 59.9s",
        "PT62S, 1m 02s",
        "PT27H2M3S, 27h 2m 03s",
        "PT-62S, -1m 02s"
    })
    void showsDurationsReadably(Duration duration, String expected) {
        assertThat(onlyCell(duration)).isEqualTo(expected);
    }

    @Test
    void showsTimesInUtcToTheSecond() {
        assertThat(onlyCell(Instant.parse("2026-03-04T05:06:07.891Z"))).isEqualTo("2026-03-04 05:06:07Z");
    }

    @Test
    void cutsLongTextsWithoutSplittingACharacter() {
        String cell = onlyCell("😀".repeat(31));

        assertThat(cell).isEqualTo("😀".repeat(29) + "…");
        assertThat(onlyCell("x".repeat(60))).isEqualTo("x".repeat(60));
    }

    @Test
    void countsWideCharactersAsTwoColumnsAndMarksAsNone() {
        Table table =
                Table.of(List.of("名前", "n"), List.of(List.of("テスト", 1), List.of("cafe\u0301", 2), List.of("ab", 3)));

        assertThat(table).hasToString("""
                        名前    n
                        ------  -
                        テスト  1
                        cafe\u0301    2
                        ab      3""");
    }

    @Test
    void writesCsvAsRfc4180HasIt() {
        Table table = Table.of(
                List.of("name", "a,b", "time"),
                List.of(
                        Arrays.asList("say \"hi\"", 0.1, Instant.parse("2026-03-04T05:06:07.891Z")),
                        Arrays.asList("two\nlines", Double.NaN, Duration.ofSeconds(62)),
                        Arrays.asList("", null, Double.NEGATIVE_INFINITY),
                        Arrays.asList(" x", 9007199254740993L, true)));

        assertThat(table.toCsv())
                .isEqualTo("name,\"a,b\",time\r\n"
                        + "\"say \"\"hi\"\"\",0.1,2026-03-04T05:06:07.891Z\r\n"
                        + "\"two\nlines\",NaN,PT1M2S\r\n"
                        + "\"\",,-Infinity\r\n"
                        + "\" x\",9007199254740993,true\r\n");
    }

    @Test
    void writesStrictJson() {
        Table table = Table.of(
                List.of("a", "a", "b"),
                List.of(
                        Arrays.asList(1, Double.NaN, null),
                        Arrays.asList("x\"", List.of(1, 2.5), Duration.ofSeconds(1))));

        assertThat(table.toJson().replaceAll("\\s+", ""))
                .isEqualTo("[{\"a\":1,\"a.2\":\"NaN\",\"b\":null},{\"a\":\"x\\\"\",\"a.2\":[1,2.5],\"b\":\"PT1S\"}]");
    }

    @Test
    void savesInTheFormatOfTheFileName(@TempDir Path directory) throws IOException {
        Table table = Table.of(List.of("a"), List.of(List.of(1)));
        for (String format : List.of("csv", "JSON", "txt")) {
            table.save(directory.resolve("new/table." + format));
        }

        assertThat(directory.resolve("new/table.csv")).hasContent("a\r\n1\r\n");
        assertThat(Files.readString(directory.resolve("new/table.JSON"))).contains("\"a\" : 1");
        assertThat(directory.resolve("new/table.txt")).hasContent(table + "\n");
        assertThat(directory.resolve("new")).isDirectoryNotContaining("glob:**~*");
        assertThatThrownBy(() -> table.save(directory.resolve("table.xlsx")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(".csv, .json or .txt");
    }

    @Test
    void keepsControlCharactersFromBreakingTheLayout() {
        assertThat(onlyCell("a\nb\u001b[31mc")).isEqualTo("a b [31mc");
    }

    @Test
    void rejectsRowsOfAnotherLength() {
        assertThatThrownBy(() -> Table.of(List.of("a", "b"), List.of(List.of(1, 2), List.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1 has 1 cells, but there are 2 columns: [a, b]");
    }

    @Test
    void rejectsTablesWithoutColumns() {
        assertThatThrownBy(() -> Table.of(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one column");
    }

    @Test
    void doesNotChangeWithTheListsItWasMadeFrom() {
        List<Object> row = new ArrayList<>(List.of(1));
        Table table = Table.of(List.of("a"), List.of(row));
        row.set(0, 2);

        assertThat(table.rows()).containsExactly(List.of(1));
        assertThatThrownBy(() -> table.rows().get(0).set(0, 3)).isInstanceOf(UnsupportedOperationException.class);
    }

    private static String onlyCell(Object value) {
        String text = Table.of(List.of("x"), List.of(List.of(value))).toString();
        return text.substring(text.lastIndexOf('\n') + 1).strip();
    }
}
