package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws lines and points between two axes. */
final class XyDrawing {
    private static final int MAX_LABELS = 12;
    private static final String PLAIN = "0.#####";
    private static final int MAX_LEGEND = 24;
    private static final int LEGEND_LINE = 22;
    private static final int LEGEND_MARGIN = 60;
    private static final double LEGEND_SHARE = 0.3;
    private static final double AXIS_SHARE = 0.6;
    private static final int POINTS_WITH_MARKS = 40;

    private final Figure figure;
    private final Plot.Xy plot;
    private final DrawnAxis x;
    private final DrawnAxis y;
    private final int width;
    private final int height;
    private final int legendLines;

    XyDrawing(Figure figure, Plot.Xy plot, int width, int height) {
        this.figure = figure;
        this.plot = plot;
        this.width = width;
        this.height = height;
        legendLines = Math.max(1, Math.min(MAX_LEGEND, (height - LEGEND_MARGIN) / LEGEND_LINE));
        x = new DrawnAxis(figure.x());
        y = new DrawnAxis(figure.y());
    }

    XYChart chart() {
        XYChart chart = new XYChart(width, height);
        chart.setTitle(Style.title(figure.title(), width));
        chart.setXAxisTitle(Style.label(figure.x().label(), width * AXIS_SHARE));
        chart.setYAxisTitle(Style.label(figure.y().label(), height * AXIS_SHARE));
        style(chart.getStyler());
        List<Series> main = plot.series().stream().filter(XyDrawing::isMain).toList();
        plot.series().stream().filter(series -> !isMain(series)).forEach(series -> {
            Color color = Style.series(index(main, series.name()));
            addLine(
                    chart,
                    series,
                    series.style() == Series.Style.FAINT ? Style.pale(color) : Style.MUTED,
                    series.style() == Series.Style.FAINT ? Style.THIN : Style.DASHED);
        });
        for (int i = 0; i < main.size(); i++) {
            add(chart, main.get(i), i);
        }
        addCorners(chart);
        boolean named = main.size() > 1 || main.stream().anyMatch(series -> tellsMore(series.name()));
        chart.getStyler().setLegendVisible(named);
        return chart;
    }

    private static boolean isMain(Series series) {
        return series.style() != Series.Style.FAINT && series.style() != Series.Style.REFERENCE;
    }

    private static int index(List<Series> main, String name) {
        for (int i = 0; i < main.size(); i++) {
            if (main.get(i).name().equals(name)) {
                return i;
            }
        }
        return 0;
    }

    private boolean tellsMore(String name) {
        return !name.isBlank()
                && !name.equals(figure.title())
                && !name.equals(figure.y().label());
    }

    private void style(XYStyler styler) {
        Style.apply(styler);
        styler.setXAxisTitleVisible(!figure.x().label().isBlank());
        styler.setYAxisTitleVisible(!figure.y().label().isBlank());
        styler.setChartTitleVisible(!figure.title().isBlank());
        styler.setXAxisLogarithmic(x.isLogarithmic()).setYAxisLogarithmic(y.isLogarithmic());
        styler.setXAxisLogarithmicDecadeOnly(!x.hasDigits()).setYAxisLogarithmicDecadeOnly(!y.hasDigits());
        if (x.isLogarithmic()) {
            styler.setXAxisDecimalPattern(PLAIN);
        }
        if (y.isLogarithmic()) {
            styler.setYAxisDecimalPattern(PLAIN);
        }
        styler.setXAxisTickMarkSpacingHint(x.spacing(width, styler.getXAxisTickMarkSpacingHint()));
        styler.setYAxisTickMarkSpacingHint(y.spacing(height, styler.getYAxisTickMarkSpacingHint()));
        styler.setXAxisMin(x.min()).setXAxisMax(x.max());
        styler.setYAxisMin(y.min()).setYAxisMax(y.max());
        x.labels().ifPresent(styler::setxAxisTickLabelsFormattingFunction);
        y.labels().ifPresent(styler::setyAxisTickLabelsFormattingFunction);
        styler.setXAxisMaxLabelCount(MAX_LABELS);
    }

    private void add(XYChart chart, Series series, int index) {
        Color color = Style.series(index);
        switch (series.style()) {
            case POINTS -> {
                XYSeries points = put(chart, series.x(), series.y());
                points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                points.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(Style.withAlpha(color, 160));
                inLegend(points, series.name(), index);
            }
            case STEPS -> addSteps(chart, series, color);
            default -> {
                addBand(chart, series, color);
                XYSeries line = addLine(chart, series, color, Style.LINE);
                addMarks(chart, series, color);
                inLegend(line, series.name(), index);
            }
        }
    }

    private void inLegend(XYSeries drawn, String name, int index) {
        drawn.setLabel(Style.label(name, width * LEGEND_SHARE));
        drawn.setShowInLegend(index < legendLines);
        if (index == legendLines) {
            drawn.setLabel("…").setShowInLegend(true);
        }
    }

    private XYSeries addLine(XYChart chart, Series series, Color color, BasicStroke stroke) {
        XYSeries line = put(chart, series.x(), series.y());
        line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
        line.setMarker(SeriesMarkers.NONE);
        line.setLineColor(color).setLineStyle(stroke);
        return line;
    }

    /** Marks the points of a short line, and those of a long one that stand alone between gaps. */
    private void addMarks(XYChart chart, Series series, Color color) {
        double[] heights = series.y();
        boolean all = heights.length <= POINTS_WITH_MARKS;
        double[] marks = heights.clone();
        for (int i = 0; i < heights.length; i++) {
            boolean alone = (i == 0 || Double.isNaN(heights[i - 1]))
                    && (i == heights.length - 1 || Double.isNaN(heights[i + 1]));
            marks[i] = all || alone ? heights[i] : Double.NaN;
        }
        if (Arrays.stream(marks).anyMatch(Double::isFinite)) {
            XYSeries points = put(chart, series.x(), marks);
            points.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
            points.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color);
        }
    }

    private void addSteps(XYChart chart, Series series, Color color) {
        double floor = Math.max(0, figure.y().min());
        double[] edges = series.x();
        double[] heights = series.y();
        for (int i = 0; i + 1 < edges.length; i++) {
            double height = heights[i];
            if (Double.isFinite(height) && height != floor) {
                double[] across = {edges[i], edges[i], edges[i + 1], edges[i + 1], edges[i]};
                polygon(chart, across, new double[] {floor, height, height, floor, floor}, color)
                        .setLineColor(Style.BACKGROUND);
            }
        }
    }

    private void addBand(XYChart chart, Series series, Color color) {
        double[] low = series.low();
        double[] high = series.high();
        int begin = 0;
        for (int i = 0; i <= low.length; i++) {
            if (i == low.length || Double.isNaN(low[i]) || Double.isNaN(high[i])) {
                if (i - begin > 1) {
                    band(chart, series, begin, i, color);
                }
                begin = i + 1;
            }
        }
    }

    private void band(XYChart chart, Series series, int from, int to, Color color) {
        int size = to - from;
        double[] places = series.x();
        double[] low = series.low();
        double[] high = series.high();
        double[] across = new double[2 * size];
        double[] up = new double[2 * size];
        for (int i = 0; i < size; i++) {
            across[i] = places[from + i];
            up[i] = high[from + i];
            across[2 * size - 1 - i] = places[from + i];
            up[2 * size - 1 - i] = low[from + i];
        }
        polygon(chart, across, up, Style.band(color)).setLineColor(Style.withAlpha(color, 0));
    }

    private XYSeries polygon(XYChart chart, double[] across, double[] up, Color color) {
        XYSeries polygon = put(chart, across, up);
        polygon.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        polygon.setMarker(SeriesMarkers.NONE);
        polygon.setFillColor(color);
        return polygon;
    }

    /** Adds what is not seen: XChart draws nothing without a series, and one tick where all values are the same. */
    private void addCorners(XYChart chart) {
        double[] across = {figure.x().min(), figure.x().max()};
        double[] up = {figure.y().min(), figure.y().max()};
        XYSeries corners = put(chart, across, up);
        corners.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        corners.setMarker(SeriesMarkers.NONE);
    }

    private XYSeries put(XYChart chart, double[] places, double[] heights) {
        String key = "series-" + chart.getSeriesMap().size();
        double[] up = y.drawn(heights);
        XYSeries series = figure.x().scale() == Axis.Scale.TIME
                ? chart.addSeries(key, dates(places), boxed(up))
                : chart.addSeries(key, x.drawn(places), up);
        series.setShowInLegend(false);
        return series;
    }

    @SuppressWarnings("JavaUtilDate") // by which XChart knows that an axis has times
    private static List<Date> dates(double[] times) {
        return Arrays.stream(times).mapToObj(time -> new Date((long) time)).toList();
    }

    private static List<Double> boxed(double[] values) {
        List<Double> boxed = new ArrayList<>(values.length);
        for (double value : values) {
            boxed.add(value);
        }
        return boxed;
    }
}
