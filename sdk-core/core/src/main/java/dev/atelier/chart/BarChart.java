package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.chart.Axis;
import dev.atelier.spi.chart.Figure;
import dev.atelier.spi.chart.Plot;
import dev.atelier.spi.chart.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * A chart of bars: one for each category, or one for each group in each category. Immutable. At most 50 categories and 10
 * groups are drawn.
 */
public final class BarChart extends Chart {
    private static final int MAX_CATEGORIES = 50;
    private static final int MAX_GROUPS = 10;

    private final String title;
    private final String label;
    private final @Nullable Added<Bar> bars;

    private record Bar(String group, String category, double value) {}

    private BarChart(String title, String label, @Nullable Added<Bar> bars) {
        this.title = requireNonNull(title, "title");
        this.label = requireNonNull(label, "label");
        this.bars = bars;
    }

    static BarChart titled(String title) {
        return new BarChart(title, "", null);
    }

    /**
     * Adds a bar.
     *
     * @param category the name below it; the same name again replaces it
     * @param value its height
     * @return a changed copy
     */
    public BarChart add(String category, double value) {
        return add("", category, value);
    }

    /**
     * Adds a bar of a group.
     *
     * @param group the group's name in the legend
     * @param category the name below the bars of all groups; the same name again replaces the group's
     * @param value its height
     * @return a changed copy
     */
    public BarChart add(String group, String category, double value) {
        Bar bar = new Bar(requireNonNull(group, "group"), requireNonNull(category, "category"), value);
        return new BarChart(title, label, Added.to(bars, bar));
    }

    /**
     * Names what the bars measure.
     *
     * @param name the quantity
     * @return a changed copy
     */
    public BarChart label(String name) {
        return new BarChart(title, name, bars);
    }

    @Override
    public BarChart title(String name) {
        return new BarChart(name, label, bars);
    }

    @Override
    public Figure figure() {
        Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
        Added.list(bars)
                .forEach(bar -> groups.computeIfAbsent(bar.group, name -> new LinkedHashMap<>())
                        .put(bar.category, bar.value));
        Set<String> all = new LinkedHashSet<>();
        groups.values().forEach(values -> all.addAll(values.keySet()));
        List<String> categories = all.stream().limit(MAX_CATEGORIES).toList();
        List<Series> drawn = groups.entrySet().stream()
                .limit(MAX_GROUPS)
                .map(group -> bars(group.getKey(), group.getValue(), categories))
                .toList();
        double[] values = drawn.stream()
                .flatMapToDouble(group -> DoubleStream.of(group.y()))
                .toArray();
        return new Figure(
                title,
                new Axis("", Axis.Scale.LINEAR, -0.5, Math.max(1, categories.size()) - 0.5),
                Ranges.fromZero(label, DoubleStream.of(values)),
                new Plot.Bars(categories, drawn),
                notes(all.size(), groups.size(), withoutHeight(groups, categories)));
    }

    private static long withoutHeight(Map<String, Map<String, Double>> groups, List<String> categories) {
        return groups.values().stream()
                .limit(MAX_GROUPS)
                .flatMap(values -> categories.stream().map(values::get))
                .filter(value -> value != null && !Double.isFinite(value))
                .count();
    }

    private static Series bars(String group, Map<String, Double> values, List<String> categories) {
        double[] x = new double[categories.size()];
        double[] y = new double[categories.size()];
        for (int i = 0; i < x.length; i++) {
            double value = values.getOrDefault(categories.get(i), Double.NaN);
            x[i] = i;
            y[i] = Double.isFinite(value) ? value : Double.NaN;
        }
        return Series.of(group, Series.Style.STEPS, x, y);
    }

    private static List<String> notes(int categories, int groups, long missing) {
        List<String> notes = new ArrayList<>();
        if (categories > MAX_CATEGORIES) {
            notes.add(MAX_CATEGORIES + " of " + categories + " categories are drawn");
        }
        if (groups > MAX_GROUPS) {
            notes.add(MAX_GROUPS + " of " + groups + " groups are drawn");
        }
        if (missing > 0) {
            notes.add(Counted.of(missing, "bar has no finite value", "bars have no finite value"));
        }
        if (categories == 0) {
            notes.add("no values to draw");
        }
        return notes;
    }
}
