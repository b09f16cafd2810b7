package dev.atelier.tracking.tck;

import static java.util.Objects.requireNonNull;

import dev.atelier.Run;
import dev.atelier.RunDetails;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.search.Aggregate;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.FieldValues;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run and what a search should find in it: what was logged is remembered here, never read back. */
final class SearchRun implements FieldValues {
    static final Comparator<SearchRun> NEWEST_FIRST = Comparator.<SearchRun, Long>comparing(
                    run -> run.longValue("start_time"))
            .thenComparing(run -> run.longValue("number"))
            .reversed()
            .thenComparing(run -> run.run.id());

    private final Run run;
    private final Map<Field, Object> values = new HashMap<>();
    private final Map<String, MetricSummary> metrics = new HashMap<>();

    SearchRun(Run run) {
        this.run = run;
        refresh();
    }

    Run run() {
        return run;
    }

    String experiment() {
        return String.valueOf(values.get(Field.of(Entity.ATTRIBUTE, "experiment")));
    }

    @Override
    public @Nullable Object value(Field field) {
        return values.get(field);
    }

    Map<Field, Object> values() {
        return values;
    }

    void param(String name, Object value) {
        run.param(name, value);
        values.put(Field.of(Entity.PARAM, name), value);
    }

    void tag(String name, @Nullable String value) {
        run.tag(name, value);
        values.put(Field.of(Entity.TAG, name), value == null ? "" : value);
    }

    void removeTag(String name) {
        run.removeTag(name);
        values.remove(Field.of(Entity.TAG, name));
    }

    void property(String name, String value) {
        run.property(name, value);
        values.put(Field.of(Entity.PROPERTY, name), value);
        if (name.equals("azureml.git.commit")) {
            values.put(Field.of(Entity.LINEAGE, "git_commit"), value);
        }
    }

    void log(String metric, double value, long step) {
        run.log(metric, value, step);
        MetricPoint last = run.metric(metric).points().stream()
                .filter(point -> point.step() == step && same(point.value(), value))
                .reduce((one, other) -> other)
                .orElseThrow(); // only its time is taken from the store
        MetricSummary point = MetricSummary.of(new MetricPoint(step, value, last.timestamp()));
        MetricSummary known = metrics.get(metric);
        MetricSummary summary = known == null ? point : known.plus(point);
        metrics.put(metric, summary);
        metric(metric, Aggregate.COUNT, summary.count());
        metric(metric, Aggregate.LAST, summary.last().value());
        metric(metric, Aggregate.FIRST, summary.first().value());
        metric(metric, Aggregate.MIN, summary.min());
        metric(metric, Aggregate.MAX, summary.max());
    }

    void end(int how) {
        switch (how) {
            case 0 -> run.complete();
            case 1 -> run.fail("it does not learn");
            case 2 -> run.cancel();
            default -> {
                return;
            }
        }
        refresh();
    }

    private void refresh() {
        RunDetails details = run.details();
        attribute("run_id", details.id());
        attribute("run_name", details.name());
        attribute("status", details.status().toString());
        attribute("experiment", details.experiment());
        attribute("experiment_id", details.experiment());
        attribute("user_id", details.user());
        attribute("number", details.number());
        attribute("target", details.target());
        attribute("start_time", details.startedAt().orElse(details.createdAt()).toEpochMilli());
        details.endedAt().ifPresent(time -> attribute("end_time", time.toEpochMilli()));
        details.parent().ifPresent(parent -> attribute("parent_run_id", parent));
    }

    private void attribute(String name, Object value) {
        values.put(Field.of(Entity.ATTRIBUTE, name), value);
    }

    private void metric(String name, Aggregate aggregate, Object value) {
        values.put(new Field(Entity.METRIC, name, aggregate), value);
    }

    private Long longValue(String attribute) {
        return (Long) requireNonNull(values.get(Field.of(Entity.ATTRIBUTE, attribute)), attribute);
    }

    private static boolean same(double one, double other) {
        return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
    }

    @Override
    public String toString() {
        return run.id() + " " + values;
    }
}
