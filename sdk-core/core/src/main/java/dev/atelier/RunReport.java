package dev.atelier;

import dev.atelier.chart.Chart;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.report.HtmlPage;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.Artifact;
import dev.atelier.run.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of one run. Confined. */
final class RunReport {
    private static final int MAX_CHARTS = 60;
    private static final int MAX_METRICS = 1_000;
    private static final int MAX_STRUCTURED = 100;
    private static final int MAX_ROWS = 200;
    private static final int MAX_IMAGES = 40;
    private static final int MAX_IMAGE = 4 << 20;
    private static final int MAX_ALL_IMAGES = 24 << 20;
    private static final int MAX_TEXT = 20_000;

    private final Run run;
    private final RunDetails details;
    private final HtmlPage page;
    private int images;
    private long imageBytes;

    RunReport(Run run) {
        this.run = run;
        details = run.details();
        page = new HtmlPage("Run " + details.name());
    }

    byte[] page() {
        head();
        section("Parameters", details.params());
        section("Tags", details.tags());
        metrics();
        artifacts();
        origin();
        return page.content();
    }

    private void head() {
        page.badge(details.status().toString(), details.experiment() + " #" + details.number());
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("run", details.id());
        facts.put("user", details.user());
        facts.put("compute target", details.target().isEmpty() ? "this JVM" : details.target());
        details.parent().ifPresent(parent -> facts.put("parent", parent));
        facts.put("created", details.createdAt());
        facts.put("started", details.startedAt().orElse(null));
        facts.put("ended", details.endedAt().orElse(null));
        facts.put("duration", details.duration().orElse(null));
        details.verdict().ifPresent(verdict -> facts.put("verdict", verdict.cause() + ": " + verdict.message()));
        page.facts(facts);
        details.warnings().forEach(warning -> page.note("Warning: " + warning));
        details.error().ifPresent(error -> page.preformatted(cut(error)));
    }

    private void section(String title, Map<String, ? extends @Nullable Object> facts) {
        if (!facts.isEmpty()) {
            page.section(title);
            page.facts(facts);
        }
    }

    private void metrics() {
        List<String> names = run.metrics().names();
        if (names.isEmpty()) {
            return;
        }
        page.section("Metrics");
        Map<Boolean, List<Metric>> metrics = names.stream()
                .map(run::metric)
                .filter(metric -> metric.count() > 0)
                .collect(Collectors.partitioningBy(metric -> metric.kind() == MetricKind.SCALAR));
        List<Metric> scalars = metrics.getOrDefault(true, List.of());
        if (!scalars.isEmpty()) {
            page.table(summaries(scalars.stream().limit(MAX_METRICS).toList()), Set.of());
            limited(scalars.size(), MAX_METRICS, "metrics are listed");
            charts(scalars.stream().filter(metric -> metric.count() > 1).toList());
        }
        List<Metric> structured = metrics.getOrDefault(false, List.of());
        structured.stream().limit(MAX_STRUCTURED).forEach(this::structured);
        limited(structured.size(), MAX_STRUCTURED, "structured metrics are shown");
    }

    private static Table summaries(List<Metric> metrics) {
        return Table.of(
                List.of("metric", "last", "min", "max", "points"),
                metrics.stream()
                        .map(metric -> List.<Object>of(
                                metric.name(), metric.last(), metric.min(), metric.max(), metric.count()))
                        .toList());
    }

    private void charts(List<Metric> series) {
        page.charts(series.stream().limit(MAX_CHARTS).map(Metric::chart).toList());
        limited(series.size(), MAX_CHARTS, "metrics are drawn");
    }

    private void structured(Metric metric) {
        page.subsection(metric.name());
        switch (metric.kind()) {
            case TEXT, LIST -> page.facts(Map.of(metric.kind().name().toLowerCase(Locale.ROOT), text(metric)));
            case IMAGE -> metric.images().forEach(this::image);
            case ROW, TABLE -> {
                table(metric.asTable());
                drawn(metric);
            }
            case ACCURACY_TABLE -> {
                page.charts(List.of(metric.chart(), Chart.precisionRecall(metric.asAccuracyTable())));
                table(metric.asTable());
            }
            case CONFUSION_MATRIX -> {
                page.charts(List.of(metric.chart()));
                table(metric.asTable());
            }
            default -> page.charts(List.of(metric.chart()));
        }
    }

    private static String text(Metric metric) {
        List<?> values = metric.kind() == MetricKind.TEXT ? metric.texts() : metric.list();
        return cut(values.stream().limit(MAX_ROWS).map(String::valueOf).collect(Collectors.joining(", ")))
                + (values.size() > MAX_ROWS ? ", … (" + values.size() + " values)" : "");
    }

    private void table(Table table) {
        List<List<@Nullable Object>> rows = table.rows();
        page.table(Table.of(table.columns(), rows.subList(0, Math.min(MAX_ROWS, rows.size()))), Set.of());
        limited(rows.size(), MAX_ROWS, "rows are shown");
    }

    private void drawn(Metric metric) {
        try {
            page.charts(List.of(metric.chart()));
        } catch (IllegalStateException notDrawn) {
            page.note(String.valueOf(notDrawn.getMessage()));
        }
    }

    private void image(String artifact) {
        if (images == MAX_IMAGES || imageBytes >= MAX_ALL_IMAGES) {
            page.note(artifact + " is not shown: a report has at most " + MAX_IMAGES + " images of "
                    + (MAX_ALL_IMAGES >> 20) + " MiB together");
            return;
        }
        try (InputStream in = run.open(artifact)) {
            byte[] content = in.readNBytes(MAX_IMAGE + 1);
            if (content.length > MAX_IMAGE) {
                page.note(artifact + " is not shown: it is greater than " + (MAX_IMAGE >> 20) + " MiB");
                return;
            }
            images++;
            imageBytes += content.length;
            page.image(content, artifact);
        } catch (NotFoundException deleted) {
            page.note(artifact + " is not shown: it was deleted");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void artifacts() {
        List<Artifact> files = details.files();
        if (files.isEmpty()) {
            return;
        }
        page.section("Artifacts");
        page.table(
                Table.of(
                        List.of("name", "bytes", "SHA-256", "stored"),
                        files.stream()
                                .limit(MAX_METRICS)
                                .map(file -> List.<Object>of(file.name(), file.size(), file.sha256(), file.created()))
                                .toList()),
                Set.of());
        limited(files.size(), MAX_METRICS, "artifacts are listed");
    }

    private void origin() {
        Map<String, @Nullable Object> origin = new LinkedHashMap<>();
        details.environment().ifPresent(environment -> origin.put("environment", environment));
        details.snapshotId().ifPresent(snapshot -> origin.put("snapshot", snapshot));
        origin.putAll(details.properties());
        List<String> children = new ArrayList<>();
        run.children().stream().limit(MAX_ROWS).forEach(child -> children.add(child.id()));
        if (!children.isEmpty()) {
            origin.put("children", String.join(", ", children));
        }
        section("Origin", origin);
    }

    private void limited(int count, int limit, String what) {
        if (count > limit) {
            page.note(limit + " of " + count + " " + what);
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "\n… cut";
    }
}
