package dev.atelier;

import dev.atelier.chart.Chart;
import dev.atelier.internal.report.HtmlPage;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report that compares runs. Confined. */
final class ComparisonReport {
    private static final int MAX_RUNS = 20;
    private static final int MAX_ROWS = 500;
    private static final int MAX_CHARTS = 40;
    private static final int MAX_DIMENSIONS = 8;

    private final List<Run> runs;
    private final List<RunDetails> details;
    private final List<Map<String, Object>> metrics;
    private final int all;
    private final HtmlPage page;

    ComparisonReport(List<Run> all) {
        this.all = all.size();
        runs = all.stream().limit(MAX_RUNS).toList();
        details = runs.stream().map(Run::details).toList();
        metrics = runs.stream().map(ComparisonReport::numbers).toList();
        page = new HtmlPage(all.size() == 1 ? "Comparison of 1 run" : "Comparison of " + all.size() + " runs");
    }

    byte[] page() {
        if (all > runs.size()) {
            page.note("the first " + runs.size() + " of " + all + " runs are shown");
        }
        page.table(overview(), Set.of());
        page.note("What differs between the runs is highlighted.");
        section("Parameters", details.stream().map(RunDetails::params).toList());
        section("Metrics (latest values)", metrics);
        charts();
        section("Tags", details.stream().map(RunDetails::tags).toList());
        section("Origin", details.stream().map(ComparisonReport::origin).toList());
        return page.content();
    }

    private Table overview() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (RunDetails run : details) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(run.name());
            row.add(run.id());
            row.add(run.experiment());
            row.add(run.status());
            row.add(run.startedAt().orElse(null));
            row.add(run.duration().orElse(null));
            row.add(run.user());
            rows.add(row);
        }
        return Table.of(List.of("name", "run", "experiment", "status", "started", "duration", "user"), rows);
    }

    /** Puts the values of one kind beside each other: a row for each name, a column for each run. */
    private void section(String title, List<? extends Map<String, ? extends @Nullable Object>> values) {
        List<String> names = names(values);
        if (names.isEmpty()) {
            return;
        }
        page.section(title);
        List<List<@Nullable Object>> rows =
                names.stream().limit(MAX_ROWS).map(name -> row(name, values)).toList();
        Set<Integer> differing = IntStream.range(0, rows.size())
                .filter(i -> differ(rows.get(i).subList(1, rows.get(i).size())))
                .boxed()
                .collect(Collectors.toSet());
        List<String> columns = Stream.concat(Stream.of("name"), details.stream().map(RunDetails::name))
                .toList();
        page.table(Table.of(columns, rows), differing);
        if (names.size() > MAX_ROWS) {
            page.note(MAX_ROWS + " of " + names.size() + " rows are shown");
        }
    }

    private static List<String> names(List<? extends Map<String, ? extends @Nullable Object>> values) {
        return values.stream()
                .map(Map::keySet)
                .flatMap(Collection::stream)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    private static List<@Nullable Object> row(
            String name, List<? extends Map<String, ? extends @Nullable Object>> values) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(name);
        for (Map<String, ? extends @Nullable Object> run : values) {
            Object value = run.get(name);
            row.add(value == null && run.containsKey(name) ? "" : value);
        }
        return row;
    }

    private static boolean differ(List<@Nullable Object> values) {
        return values.stream().anyMatch(value -> !Objects.equals(value, values.get(0)));
    }

    private static Map<String, Object> numbers(Run run) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        for (String name : run.metrics().names()) {
            Metric metric = run.metric(name);
            if (metric.count() > 0 && metric.kind() == MetricKind.SCALAR) {
                numbers.put(name, metric.last());
            }
        }
        return numbers;
    }

    private static Map<String, Object> origin(RunDetails run) {
        Map<String, Object> origin = new LinkedHashMap<>(run.properties());
        run.environment().ifPresent(environment -> origin.put("environment", environment));
        run.snapshotId().ifPresent(snapshot -> origin.put("snapshot", snapshot));
        if (!run.target().isEmpty()) {
            origin.put("compute target", run.target());
        }
        return origin;
    }

    private void charts() {
        List<String> series = names(metrics).stream()
                .filter(name -> runs.stream().anyMatch(run -> run.metric(name).count() > 1))
                .toList();
        List<Chart> charts = new ArrayList<>();
        parallel(charts);
        series.stream().limit(MAX_CHARTS).forEach(name -> charts.add(RunCharts.ofRuns(runs, name)));
        if (!charts.isEmpty()) {
            page.section("Charts");
            page.charts(charts);
        }
        if (series.size() > MAX_CHARTS) {
            page.note(MAX_CHARTS + " of " + series.size() + " metrics are drawn");
        }
    }

    /** Adds parallel coordinates over the parameters that differ and over metrics, when there are enough of them. */
    private void parallel(List<Chart> charts) {
        List<String> params = differing(details.stream().map(RunDetails::params).toList());
        List<String> results = names(metrics);
        if (runs.size() < 3 || params.isEmpty() || results.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of("run"));
        params.stream().limit(MAX_DIMENSIONS / 2).forEach(columns::add);
        results.stream().limit(MAX_DIMENSIONS / 2).forEach(columns::add);
        int fromParams = Math.min(params.size(), MAX_DIMENSIONS / 2);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<String, @Nullable Object> given = details.get(i).params();
            List<@Nullable Object> row = new ArrayList<>();
            row.add(details.get(i).name());
            columns.subList(1, 1 + fromParams).forEach(cells(row, given::get));
            columns.subList(1 + fromParams, columns.size()).forEach(cells(row, metrics.get(i)::get));
            rows.add(row);
        }
        charts.add(RunCharts.parallel(Table.of(columns, rows)).title("parameters and metrics"));
    }

    private static Consumer<String> cells(List<@Nullable Object> row, Function<String, @Nullable Object> values) {
        return name -> row.add(values.apply(name));
    }

    private static List<String> differing(List<Map<String, @Nullable Object>> values) {
        return names(values).stream()
                .filter(name -> differ(row(name, values).subList(1, values.size() + 1)))
                .toList();
    }
}
