package dev.atelier.chart;

import dev.atelier.chart.LineChart.Across;
import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Makes a figure of lines. */
final class LineFigure {
    private static final int MAX_LINES = 50;
    private static final double SECOND = 1_000;

    /** A unit of time for the axis, and from which length on it is used. */
    private enum Unit {
        HOURS(3_600 * SECOND, 3 * 3_600 * SECOND),
        MINUTES(60 * SECOND, 3 * 60 * SECOND),
        SECONDS(SECOND, 0);

        private final double milliseconds;
        private final double usedFrom;

        Unit(double milliseconds, double usedFrom) {
            this.milliseconds = milliseconds;
            this.usedFrom = usedFrom;
        }

        static Unit of(double longest) {
            return Arrays.stream(values())
                    .filter(unit -> longest >= unit.usedFrom)
                    .findFirst()
                    .orElse(SECONDS);
        }
    }

    private final LineChart.Settings settings;

    LineFigure(LineChart.Settings settings) {
        this.settings = settings;
    }

    Figure draw(String title, List<Line> all, List<String> given) {
        List<String> notes = new ArrayList<>(given);
        List<Line> lines = all.stream().limit(MAX_LINES).toList();
        Unit unit = Unit.of(lines.stream()
                .flatMapToDouble(line -> Arrays.stream(elapsed(line)))
                .max()
                .orElse(0));
        List<Line> placed = lines.stream().map(line -> placed(line, unit)).toList();
        List<Line> kept = placed.stream()
                .map(line -> line.keeping(this::hasPlace))
                .filter(LineFigure::hasValue)
                .toList();
        if (all.size() > lines.size()) {
            notes.add(lines.size() + " of " + all.size() + " lines are drawn");
        }
        notes.addAll(missing(placed));
        if (kept.isEmpty()) {
            notes.add("no values to draw");
        }
        List<Series> series = series(kept);
        return new Figure(
                title,
                Ranges.tight(xLabel(unit), xScale(), values(series, Series::x)),
                Ranges.wide(settings.y(), settings.yScale(), heights(series)),
                new Plot.Xy(series),
                notes);
    }

    private String xLabel(Unit unit) {
        if (!settings.x().isEmpty()) {
            return settings.x();
        }
        return switch (settings.across()) {
            case STEPS -> "step";
            case ELAPSED -> unit.name().toLowerCase(Locale.ROOT);
            case TIME -> "time (UTC)";
        };
    }

    private Axis.Scale xScale() {
        return settings.across() == Across.TIME ? Axis.Scale.TIME : settings.xScale();
    }

    private Line placed(Line line, Unit unit) {
        return switch (settings.across()) {
            case STEPS -> line;
            case TIME -> line.over(line.times());
            case ELAPSED ->
                line.over(Arrays.stream(elapsed(line))
                        .map(time -> time / unit.milliseconds)
                        .toArray());
        };
    }

    private static double[] elapsed(Line line) {
        double start = Arrays.stream(line.times()).min().orElse(0);
        return Arrays.stream(line.times()).map(time -> time - start).toArray();
    }

    private boolean hasPlace(double x, double y) {
        return Double.isFinite(x)
                && Double.isFinite(y)
                && (x > 0 || xScale() != Axis.Scale.LOG)
                && (y > 0 || settings.yScale() != Axis.Scale.LOG);
    }

    private static boolean hasValue(Line line) {
        return Arrays.stream(line.y()).anyMatch(y -> !Double.isNaN(y));
    }

    private List<String> missing(List<Line> lines) {
        long gaps = 0;
        long notPositive = 0;
        for (Line line : lines) {
            for (int i = 0; i < line.x().length; i++) {
                boolean finite = Double.isFinite(line.x()[i]) && Double.isFinite(line.y()[i]);
                gaps += finite ? 0 : 1;
                notPositive += finite && !hasPlace(line.x()[i], line.y()[i]) ? 1 : 0;
            }
        }
        List<String> notes = new ArrayList<>();
        if (gaps > 0) {
            notes.add(Counted.of(
                    gaps, "value is NaN or infinite and leaves a gap", "values are NaN or infinite and leave gaps"));
        }
        if (notPositive > 0) {
            notes.add(Counted.of(
                    notPositive,
                    "value is 0 or below and has no place on a logarithmic axis",
                    "values are 0 or below and have no place on a logarithmic axis"));
        }
        return notes;
    }

    private List<Series> series(List<Line> lines) {
        List<Series> faint = new ArrayList<>();
        List<Series> strong = new ArrayList<>();
        for (Line line : lines) {
            boolean single =
                    Arrays.stream(line.y()).filter(y -> !Double.isNaN(y)).count() == 1;
            Series.Style style = single ? Series.Style.POINTS : Series.Style.LINE;
            double[] y = line.y();
            if (settings.smoothing() > 0 && !single) {
                faint.add(Series.of(line.name(), Series.Style.FAINT, line.x(), y));
                y = Smoothing.smooth(y, settings.smoothing());
            }
            Series series = Series.of(line.name(), style, line.x(), y);
            strong.add(line.hasBand() && settings.smoothing() == 0 ? series.withBand(line.low(), line.high()) : series);
        }
        faint.addAll(strong);
        return faint;
    }

    private static DoubleStream heights(List<Series> series) {
        return DoubleStream.concat(
                values(series, Series::y),
                DoubleStream.concat(values(series, Series::low), values(series, Series::high)));
    }

    private static DoubleStream values(List<Series> series, Function<Series, double[]> part) {
        return series.stream().map(part).flatMapToDouble(Arrays::stream);
    }
}
