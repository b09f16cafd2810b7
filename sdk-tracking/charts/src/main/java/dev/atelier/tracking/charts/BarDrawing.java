package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.CategoryStyler;

/** Draws bars. */
final class BarDrawing {
    private static final int LONG_NAMES = 90;
    private static final int TURNED = 40;
    private static final int TURNED_NAME_ROOM = 20;
    private static final int BARS_WITH_VALUES = 16;
    private static final double LEGEND_SHARE = 0.3;
    private static final double AXIS_SHARE = 0.6;

    private final Figure figure;
    private final Plot.Bars plot;
    private final DrawnAxis y;

    BarDrawing(Figure figure, Plot.Bars plot) {
        this.figure = figure;
        this.plot = plot;
        y = new DrawnAxis(figure.y());
    }

    CategoryChart chart(int width, int height) {
        CategoryChart chart = new CategoryChart(width, height);
        chart.setTitle(Style.title(figure.title(), width));
        chart.setYAxisTitle(Style.label(figure.y().label(), height * AXIS_SHARE));
        style(chart.getStyler(), width);
        List<String> names = plot.categories().isEmpty() ? List.of(" ") : distinct();
        List<Series> groups = plot.categories().isEmpty() ? List.of() : plot.groups();
        for (int i = 0; i < groups.size(); i++) {
            List<@Nullable Double> heights = new ArrayList<>();
            for (double value : groups.get(i).y()) {
                heights.add(Double.isNaN(value) ? null : y.drawn(value));
            }
            CategorySeries bars = chart.addSeries("group-" + i, names, heights);
            bars.setLabel(Style.label(groups.get(i).name(), width * LEGEND_SHARE));
            bars.setFillColor(Style.series(i));
        }
        if (groups.isEmpty()) {
            chart.addSeries("none", names, List.of(0));
        }
        return chart;
    }

    private void style(CategoryStyler styler, int width) {
        Style.apply(styler);
        styler.setXAxisTitleVisible(false);
        styler.setYAxisTitleVisible(!figure.y().label().isBlank());
        styler.setChartTitleVisible(!figure.title().isBlank());
        styler.setYAxisMin(y.barsMin()).setYAxisMax(y.barsMax());
        y.labels().ifPresent(styler::setyAxisTickLabelsFormattingFunction);
        styler.setLegendVisible(plot.groups().size() > 1);
        styler.setAvailableSpaceFill(0.75);
        int letters = plot.categories().stream().mapToInt(String::length).sum();
        if (letters > LONG_NAMES) {
            styler.setXAxisLabelRotation(TURNED);
            styler.setXAxisLabelAlignmentVertical(AxesChartStyler.TextAlignment.Right);
            styler.setXAxisMaxLabelCount(Math.max(1, width / TURNED_NAME_ROOM));
        }
        styler.setLabelsVisible(
                !y.isScaled() && plot.categories().size() * plot.groups().size() <= BARS_WITH_VALUES);
        styler.setLabelsPosition(0.5);
        styler.setLabelsFont(Style.font(Font.PLAIN, 11));
    }

    /** Returns the categories' names; what they are cut to may be alike, which XChart would take for one category. */
    private List<String> distinct() {
        List<String> names = new ArrayList<>();
        for (String category : plot.categories()) {
            StringBuilder name = new StringBuilder(Style.name(category));
            while (names.contains(name.toString())) {
                name.append('\u00a0');
            }
            names.add(name.toString());
        }
        return names;
    }
}
