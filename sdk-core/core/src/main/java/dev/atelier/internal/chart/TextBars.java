package dev.atelier.internal.chart;

import dev.atelier.internal.text.NumberText;
import dev.atelier.internal.text.TextWidth;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.List;

/** Draws bars from left to right, one line for each. */
final class TextBars {
    private static final int NAME_COLUMNS = 28;
    private static final int DIGITS = 6;

    /** One line of the chart. */
    private record Bar(String name, double value) {
        String number() {
            return Double.isNaN(value) ? "" : NumberText.brief(value, DIGITS);
        }
    }

    private final List<Bar> bars = new ArrayList<>();
    private final Glyphs glyphs;
    private final int names;
    private final int room;

    TextBars(Plot.Bars plot, int columns, Glyphs glyphs) {
        this.glyphs = glyphs;
        for (int category = 0; category < plot.categories().size(); category++) {
            for (Series group : plot.groups()) {
                String name = plot.categories().get(category);
                bars.add(new Bar(
                        TextWidth.shorten(
                                TextWidth.onOneLine(plot.groups().size() == 1 ? name : name + " " + group.name()),
                                NAME_COLUMNS),
                        group.y()[category]));
            }
        }
        names = bars.stream().mapToInt(bar -> TextWidth.of(bar.name)).max().orElse(0);
        int numbers = bars.stream().mapToInt(bar -> bar.number().length()).max().orElse(0);
        room = Math.max(1, columns - names - numbers - 3);
    }

    void appendTo(List<String> lines) {
        double least =
                bars.stream().mapToDouble(Bar::value).filter(v -> v < 0).min().orElse(0);
        double most =
                bars.stream().mapToDouble(Bar::value).filter(v -> v > 0).max().orElse(0);
        double unit = most - least == 0 ? 0 : room / (most / 2 - least / 2) / 2;
        int zero = (int) Math.round(-least * unit);
        for (Bar bar : bars) {
            lines.add(TextWidth.padLeft(bar.name, names) + " " + glyphs.upright() + drawn(bar, zero, unit) + " "
                    + bar.number());
        }
    }

    private String drawn(Bar bar, int zero, double unit) {
        if (Double.isNaN(bar.value)) {
            return " ".repeat(zero);
        } else if (bar.value < 0) {
            int length = (int) Math.min(zero, Math.round(-bar.value * unit));
            return " ".repeat(zero - length) + glyphs.bar(length);
        }
        return " ".repeat(zero) + glyphs.bar(Math.min(room - zero, bar.value * unit));
    }
}
