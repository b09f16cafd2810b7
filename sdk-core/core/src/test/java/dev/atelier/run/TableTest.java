package dev.atelier.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
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
        String cell = onlyCell("😀".repeat(61));

        assertThat(cell).isEqualTo("😀".repeat(29) + "…");
        assertThat(onlyCell("x".repeat(60))).isEqualTo("x".repeat(60));
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
