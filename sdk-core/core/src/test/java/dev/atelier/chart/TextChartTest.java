package dev.atelier.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.internal.text.TextWidth;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.Residuals;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people see in a terminal, as golden strings. */
class TextChartTest {
    private static final String GOLDEN_LINE = """
            loss
            1.0 ┤⢄
                │⠈⢆
                │  ⢣
            0.8 ┤   ⠣⡀
                │    ⠱⡀
                │     ⠘⡄
            0.6 ┤      ⠘⢄
                │       ⠈⢆
                │         ⠑⠤⡀
            0.4 ┤           ⠈⠢⣀
                │              ⠑⢄
                │                ⠉⠢⢄⡀
            0.2 ┤                   ⠈⠉⠒⠤⣀⡀
                │                        ⠈⠑⠒⠢⠤⢄⣀⡀
                │                               ⠈⠉⠑⠒
                └┬────────────────┬────────────────┬
                 0                2                4
                                step""";
    private static final String GOLDEN_LINES = """
            loss
            loss
                │
            3.0 ┤++                       **
                │  ++                   **
            2.5 ┤    ++               **
                │      ++           **
            2.0 ┤        ++       **
                │          ++   **
            1.5 ┤            ++*
                │           ** ++
            1.0 ┤        ***     +++
                │      **           ++
            0.5 ┤    **               ++
                │  **                   ++
              0 ┤**                       ++
                │
                └┬────────────────┬─────────
                 0                2
                            step
            * train   + 検証""";

    @Test
    void drawsOneLineWithBraillePatterns() {
        assertThat(Chart.line("loss").add("loss", 1, 0.5, 0.25, 0.125, 0.0625).toText(40))
                .isEqualTo(GOLDEN_LINE);
    }

    @Test
    void drawsSeveralLinesWithSymbolsAndALegend() {
        assertThat(Chart.line("loss")
                        .labels("step", "loss")
                        .add("train", 0, 1, 2, 3)
                        .add("検証", 3, 2, 1, 0)
                        .toText(32))
                .isEqualTo(GOLDEN_LINES);
    }

    @Test
    void drawsWithAsciiOnly() {
        String text = Chart.line("loss").add("loss", 1, 2, 4, 8).logY().toAscii(40);

        assertThat(text.chars()).allMatch(c -> c < 128);
        assertThat(text).contains("loss\n", " +", "|", "*");
    }

    @Test
    void drawsBars() {
        assertThat(Chart.bar("rmse")
                        .add("ridge", 58)
                        .add("lasso", 29)
                        .add("bad", Double.NaN)
                        .toText(40))
                .isEqualTo("""
                        rmse
                        ridge │██████████████████████████████ 58
                        lasso │███████████████ 29
                          bad │
                        1 bar has no finite value""");
        assertThat(Chart.bar("").add("a", 1).add("b", -1).toText(24)).isEqualTo("""
                        a │         █████████ 1
                        b │█████████ -1""");
    }

    @Test
    void drawsConfusionMatrices() {
        ConfusionMatrix matrix = ConfusionMatrix.of(List.of("cat", "dog"), new long[][] {{50, 2}, {12, 36}});

        assertThat(Chart.of(matrix)).hasToString("""
                        confusion matrix
                                predicted
                        actual   cat   dog
                        cat     50 █   2
                        dog     12 ░  36 ▓
                        accuracy 0.86, macro F1 0.8572, 100 cases""");
    }

    @Test
    void drawsResidualsAsColumns() {
        assertThat(Chart.of(Residuals.of(new double[] {-2, -1, 0, 1}, new double[] {1, 2, 1}))
                        .toAscii(40))
                .contains("residuals\n", "#", "count", "mean -0.5, standard deviation 0.7071,\nRMSE 0.866, 4 cases");
    }

    @Test
    void drawsParallelCoordinates() {
        String text = Chart.parallel("alpha", "kind", "rmse")
                .add("a", List.of(0.1, "ridge", 58))
                .add("b", Arrays.asList(0.4, "lasso", null))
                .toText(40);

        assertThat(text.lines().toList().get(0)).isEqualTo("alpha             kind              rmse");
        assertThat(text).contains("0.4", "ridge", "lasso", "1 line has gaps: a value is missing");
    }

    @Test
    void saysThatThereIsNothingToDraw() {
        assertThat(Chart.line("loss").toText(40)).startsWith("loss\n").endsWith("no values to draw");
        assertThat(Chart.scatter("x", "y").toText(40)).endsWith("no values to draw");
        assertThat(Chart.bar("b").toText(40)).endsWith("no values to draw");
        assertThat(Chart.parallel("a", "b").toText(40)).endsWith("no values to draw");
    }

    @Test
    void drawsASinglePoint() {
        assertThat(Chart.line("loss").add("loss", 0.5).toAscii(40))
                .contains("*")
                .contains("0.5");
    }

    @Test
    void neverExceedsItsWidth() {
        MetricPoints.Builder points = new MetricPoints.Builder(3);
        points.add(0, -123456.789, 0);
        points.add(1_000_000_000_000L, 1e-7, 1_760_000_000_000L);
        LineChart chart = Chart.line("名".repeat(100)).add("長い名前".repeat(20), points.build());
        for (int columns = 24; columns < 120; columns += 7) {
            for (Chart each :
                    List.of(chart, chart.overTime(), chart.overElapsedTime(), chart.add("b", points.build()))) {
                assertThat(each.toText(columns).lines()).allMatch(line -> TextWidth.of(line) <= 120);
            }
        }
        assertThatThrownBy(() -> chart.toText(5)).hasMessageContaining("24 to 1000 columns wide, not 5");
    }

    @Test
    void showsTimesInUtc() {
        MetricPoints.Builder points = new MetricPoints.Builder(2);
        points.add(0, 1, 1_760_000_000_000L);
        points.add(1, 2, 1_760_003_600_000L);
        Chart chart = Chart.line("loss").add("loss", points.build());

        assertThat(((LineChart) chart).overTime().toText(60)).contains("09:00", "time (UTC)");
        assertThat(((LineChart) chart).overElapsedTime().toText(60)).contains("60", "minutes");
    }

    @Test
    void keepsControlCharactersOutOfTheTerminal() {
        assertThat(Chart.line("a\u001b[31m\nb")
                        .add("x\u202e", 1, 2)
                        .add("y", 1, 2)
                        .toText(40))
                .startsWith("a [31m b\n")
                .doesNotContain("\u001b", "\u202e");
    }
}
