package dev.atelier.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.Predictions;
import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What renderers get. */
class ChartTest {
    @Test
    void smoothsAsTensorBoardDoes() {
        Figure figure =
                Chart.line("loss").add("loss", 1, 2, Double.NaN, 3).smooth(0.5).figure();

        assertThat(series(figure)).extracting(Series::style).containsExactly(Series.Style.FAINT, Series.Style.LINE);
        double[] smooth = series(figure).get(1).y();
        assertThat(smooth[0]).isEqualTo(1);
        assertThat(smooth[1]).isEqualTo((1 * 0.25 + 2 * 0.5) / 0.75, within(1e-12));
        assertThat(smooth[2]).isNaN();
        assertThat(smooth[3]).isEqualTo((1 * 0.125 + 2 * 0.25 + 3 * 0.5) / 0.875, within(1e-12));
        assertThatThrownBy(() -> Chart.line("").smooth(1)).hasMessageContaining("0 to below 1, not 1.0");
    }

    @Test
    void reportsWhatHasNoPlace() {
        Figure figure = Chart.line("loss")
                .add("loss", 1, Double.NaN, Double.POSITIVE_INFINITY, 0, -1, 10)
                .logY()
                .figure();

        assertThat(figure.notes())
                .containsExactly(
                        "2 values are NaN or infinite and leave gaps",
                        "2 values are 0 or below and have no place on a logarithmic axis");
        assertThat(figure.y().scale()).isEqualTo(Axis.Scale.LOG);
        assertThat(figure.y().min()).isPositive().isLessThan(1);
        assertThat(series(figure).get(0).y()).containsExactly(1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 10);
    }

    @Test
    void keepsTheExtremesOfLongLines() {
        double[] y = new double[100_000];
        Arrays.setAll(y, i -> Math.sin(i / 1e4));
        y[77_777] = 50;
        Series line = series(Chart.line("long").add("y", y).figure()).get(0);

        assertThat(line.size()).isLessThanOrEqualTo(1_000);
        assertThat(Arrays.stream(line.high()).max()).hasValue(50);
    }

    @Test
    void limitsLinesWithANote() {
        LineChart chart = Chart.line("many");
        for (int i = 0; i < 60; i++) {
            chart = chart.add("line " + i, 1, 2);
        }
        assertThat(series(chart.figure())).hasSize(50);
        assertThat(chart.figure().notes()).containsExactly("50 of 60 lines are drawn");
    }

    @Test
    void sortsByTimeWhenClocksJump() {
        MetricPoints.Builder points = new MetricPoints.Builder(3);
        points.add(0, 1, 5_000);
        points.add(1, 2, 1_000);
        points.add(2, 3, 9_000);
        Series line = series(Chart.line("t")
                        .add("m", points.build())
                        .overElapsedTime()
                        .figure())
                .get(0);

        assertThat(line.x()).containsExactly(0, 4, 8);
        assertThat(line.y()).containsExactly(2, 1, 3);
        assertThatThrownBy(() -> Chart.line("t").add("m", 1, 2).overTime())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("line 'm' has no times");
    }

    @Test
    void growsByManyRowsWithoutCopyingThem() {
        ParallelChart lines = Chart.parallel("a", "b");
        BarChart bars = Chart.bar("bars");
        BarChart first = bars.add("n0", 0);
        LineChart curves = Chart.line("curves");
        ScatterChart points = Chart.scatter("x", "y");
        for (int i = 0; i < 200_000; i++) {
            lines = lines.add("r" + i, List.of(i, "x"));
            bars = bars.add("n" + i % 60, i);
            curves = curves.add("c" + i, 1, 2);
            points = points.add("", new double[] {i}, new double[] {1});
        }

        assertThat(lines.figure().notes()).containsExactly("1000 of 200000 lines are drawn");
        assertThat(curves.figure().notes()).containsExactly("50 of 200000 lines are drawn");
        assertThat(points.figure().notes()).containsExactly("199950 more points are not drawn");
        assertThat(bars.figure().notes()).containsExactly("50 of 60 categories are drawn");
        assertThat(((Plot.Bars) bars.figure().plot()).groups().get(0).y()).startsWith(199_980, 199_981);
        assertThat(((Plot.Bars) first.add("other", 1).figure().plot()).categories())
                .containsExactly("n0", "other");
    }

    @Test
    void doesNotChange() {
        LineChart chart = Chart.line("loss").add("loss", 1, 2);
        String before = chart.toString();
        chart.smooth(0.9).logY().title("other").add("more", 3).note("note");

        assertThat(chart).hasToString(before);
    }

    @Test
    void drawsFramesForRangesOfAnySize() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            double size = Math.pow(10, random.nextInt(616) - 308);
            double[] y = {size * random.nextGaussian(), random.nextInt(3) * size, size};
            LineChart chart = Chart.line("seed 7, round " + i).add("y", y);
            assertThat(chart.toText(60)).isNotEmpty();
            assertThat(chart.logY().toText(60)).isNotEmpty();
            assertThat(chart.logX().logY().toText(60)).isNotEmpty();
        }
    }

    @Test
    void drawsTheLargestNumbers() {
        double max = Double.MAX_VALUE;
        double[] many = new double[3_000];
        Arrays.fill(many, max);

        assertThat(Chart.line("all alike").add("y", max, max, max).toText(60)).contains("1.6e308", "1e308");
        assertThat(Chart.line("both ends").add("y", max, -max).toText(60)).contains("1e308", "-1e308");
        assertThat(Chart.line("long").add("y", many).smooth(0.5).figure().notes())
                .isEmpty();
        assertThat(Chart.scatter("x", "y")
                        .add("", new double[] {-max, max}, new double[] {max, -max})
                        .figure()
                        .x()
                        .max())
                .isEqualTo(max);
    }

    @Test
    void tellsTicksApartThatAreCloseTogether() {
        assertThat(Chart.line("offset").add("y", 1e9 + 0.1, 1e9 + 0.2).toText(60))
                .contains("1.0000000001e9", "1.0000000002e9");
    }

    @Test
    void placesASingleTimeAmongSeconds() {
        MetricPoints.Builder point = new MetricPoints.Builder(1);
        point.add(0, 1, 1_760_000_000_000L);
        Axis time = Chart.line("t").add("y", point.build()).overTime().figure().x();

        assertThat(time.max() - time.min()).isEqualTo(1_000);
    }

    @Test
    void roundsTheDecadesOfALogarithmicAxis() {
        assertThat(Chart.line("wide").add("y", 1e-300, 1e300).logY().toText(60)).contains("1e300", "1e200", "1e-100");
    }

    @Test
    void placesNumbersThatAreFarApartByTheirLogarithms() {
        Plot.Parallel plot = (Plot.Parallel) Chart.parallel("alpha", "zero", "near")
                .add("a", List.of(1e-5, 0, 1))
                .add("b", List.of(1e-3, 10, 50))
                .add("c", List.of(0.1, 1_000, 100))
                .figure()
                .plot();

        assertThat(plot.dimensions()).extracting(Plot.Dimension::name).containsExactly("alpha (log)", "zero", "near");
        assertThat(plot.lines().get(1).y()[0]).isCloseTo(0.5, within(1e-12));
        assertThat(plot.lines().get(1).y()[1]).isCloseTo(0.01, within(1e-12));
        assertThat(plot.dimensions().get(0).labels())
                .extracting(Plot.Mark::text)
                .containsExactly("1e-5", "0.0001", "0.001", "0.01", "0.1");
    }

    @Test
    void placesParallelCoordinates() {
        Plot.Parallel plot = (Plot.Parallel) Chart.parallel("n", "text", "same")
                .add("a", Arrays.asList(1, "x", 5L))
                .add("b", Arrays.asList(3, "y", 5L))
                .add("c", Arrays.asList(2.0, null, Double.NaN))
                .figure()
                .plot();

        assertThat(plot.lines().get(0).y()).containsExactly(0, 0, 0.5);
        assertThat(plot.lines().get(1).y()).containsExactly(1, 1, 0.5);
        assertThat(plot.lines().get(2).y()).containsExactly(0.5, Double.NaN, Double.NaN);
        assertThat(plot.dimensions().get(1).labels()).containsExactly(new Plot.Mark(0, "x"), new Plot.Mark(1, "y"));
        assertThatThrownBy(() -> Chart.parallel("one")).hasMessageContaining("at least two dimensions");
    }

    @Test
    void drawsCurvesAndBandsOfStructuredMetrics() {
        AccuracyTable.Counts counts = AccuracyTable.Counts.of(new double[] {0, 0.5, 1}, new double[][][] {
            {{2, 2, 0, 0}, {2, 0, 2, 0}, {0, 0, 2, 2}}
        });
        AccuracyTable table = AccuracyTable.of(List.of("a"), counts, counts);
        Predictions predictions = Predictions.from(new double[] {0, 1, 2, 3}, new double[] {0.5, 0.5, 2, 4}, 2);

        assertThat(series(Chart.roc(table).figure())).extracting(Series::name).containsExactly("chance", "a (AUC 1)");
        assertThat(series(Chart.precisionRecall(table).figure()))
                .extracting(Series::name)
                .containsExactly("a (AP 1)");
        assertThat(series(Chart.of(predictions).figure()).get(1).hasBand()).isTrue();
    }

    @Test
    void namesTheDependencyThatDrawsPictures(@TempDir Path directory) {
        Chart chart = Chart.line("loss").add("loss", 1, 2);

        assertThatThrownBy(() -> chart.save(directory.resolve("loss.svg")))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("'svg'")
                .hasMessageContaining("dev.atelier:atelier-tracking-charts");
        assertThatThrownBy(() -> chart.save(directory.resolve("loss")))
                .hasMessageContaining("must end with the format, such as .svg or .png");
        assertThatThrownBy(() -> chart.save(directory.resolve("loss.svg"), 5, 5))
                .hasMessageContaining("not 5 by 5");
        chart.save(directory.resolve("loss.txt"));
        assertThat(directory.resolve("loss.txt")).hasContent(chart + "\n");
    }

    private static List<Series> series(Figure figure) {
        return ((Plot.Xy) figure.plot()).series();
    }
}
