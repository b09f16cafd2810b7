package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.chart.BarChart;
import dev.atelier.chart.LineChart;
import dev.atelier.chart.ParallelChart;
import dev.atelier.chart.ScatterChart;
import dev.atelier.internal.Names;
import dev.atelier.internal.run.PageToken;
import dev.atelier.internal.run.RunCriteria;
import dev.atelier.internal.run.RunFields;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.Table;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.FieldValues;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.RunIndex.Hit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A search for runs: pure settings, then {@link #list}, {@link #first}, {@link #count}, {@link #page}, {@link #groupBy} or
 * {@link #table}.
 *
 * <p>Immutable and thread-safe. Without settings it finds all runs of all experiments that are not archived, the newest
 * first. The filter language is that of {@link Filter#parse}. It sees whatever was recorded before it was asked.
 *
 * <pre>{@code
 * workspace.runs().where("metrics.rmse < 60 and params.alpha = 0.4").orderBy("metrics.rmse").limit(10).list();
 * }</pre>
 */
public final class RunQuery {
    private static final int MAX_METRIC_COLUMNS = 6;

    private final Workspace workspace;
    private final RunCriteria criteria;

    RunQuery(Workspace workspace) {
        this(workspace, new RunCriteria());
    }

    private RunQuery(Workspace workspace, RunCriteria criteria) {
        this.workspace = workspace;
        this.criteria = criteria;
    }

    /**
     * Keeps the runs that match a filter.
     *
     * @param text the filter, such as {@code metrics.rmse < 60 and tags.team = 'risk'}
     * @return the query
     * @throws dev.atelier.error.FilterSyntaxException when it is not a filter; the message points at the character
     */
    public RunQuery where(String text) {
        return new RunQuery(workspace, fromStart().withFilter(Filter.parse(text)));
    }

    /**
     * Orders the runs by one or several fields, the newest first where that leaves a choice. NaN comes behind all other
     * values, and runs without a value come last.
     *
     * @param text the fields, such as {@code metrics.rmse, start_time desc}
     * @return the query
     * @throws dev.atelier.error.FilterSyntaxException when it is not an order; the message points at the character
     */
    public RunQuery orderBy(String text) {
        return new RunQuery(workspace, fromStart().withOrder(OrderBy.parse(text)));
    }

    /**
     * Keeps the first runs only.
     *
     * @param max how many, 1 or more
     * @return the query
     */
    public RunQuery limit(int max) {
        if (max < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, got " + max);
        }
        return new RunQuery(workspace, criteria.withLimit(max));
    }

    /**
     * Looks at the runs of some experiments only, archived ones included.
     *
     * @param names the experiments' names
     * @return the query
     */
    public RunQuery experiments(String... names) {
        Set<String> distinct = new LinkedHashSet<>();
        for (String name : requireNonNull(names, "names")) {
            distinct.add(Names.name("experiment name", name));
        }
        return new RunQuery(workspace, fromStart().withExperiments(distinct));
    }

    /**
     * Begins behind the page that gave a token. Set the same experiments, filter and order before.
     *
     * @param token what {@link RunPage#token} returned, in this process or another
     * @return the query
     * @throws IllegalArgumentException when it is no token, or that of another query
     */
    public RunQuery after(String token) {
        return new RunQuery(workspace, criteria.withAfter(PageToken.read(criteria, requireNonNull(token, "token"))));
    }

    /**
     * Finds the runs.
     *
     * @return the runs, in order; they read what they are asked for when they are asked
     */
    public List<Run> list() {
        return runs(workspace.search().find(criteria));
    }

    /**
     * Finds the first run.
     *
     * @return the run, or empty when none matches
     */
    public Optional<Run> first() {
        return limit(1).list().stream().findFirst();
    }

    /**
     * Finds the first runs, and where the next ones begin.
     *
     * @param size how many runs, 1 or more
     * @return the page
     */
    public RunPage page(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("page size must be 1 or more, got " + size);
        }
        boolean last = criteria.limit() <= size;
        RunCriteria onePage = criteria.withLimit(last ? criteria.limit() : size + 1);
        List<Hit> hits = workspace.search().find(onePage);
        if (last || hits.size() <= size) {
            return new RunPage(runs(hits), size, null, null);
        }
        List<Hit> shown = hits.subList(0, size);
        String token = PageToken.write(criteria, shown.get(size - 1).values());
        boolean unlimited = criteria.limit() == Integer.MAX_VALUE;
        RunQuery next = after(token).limit(unlimited ? Integer.MAX_VALUE : criteria.limit() - size);
        return new RunPage(runs(shown), size, token, next);
    }

    /**
     * Counts the runs.
     *
     * @return how many match, at most the limit; from the first on, even behind a page
     */
    public long count() {
        return Math.min(workspace.search().count(criteria), criteria.limit());
    }

    /**
     * Groups all runs that match by a field, most often a parameter or a tag. The limit and the order do not matter.
     *
     * @param field the field, such as {@code params.optimizer}
     * @return the groups, to be summed up
     * @throws dev.atelier.error.FilterSyntaxException when it is not a field
     */
    public GroupedRuns groupBy(String field) {
        return new GroupedRuns(workspace, criteria, Field.parse(field));
    }

    /**
     * Shows the runs as a table with their first parameters and metrics.
     *
     * @return a table that prints aligned
     */
    public Table table() {
        List<RunRecord> runs = records().toList();
        Set<String> params = new TreeSet<>();
        Set<String> metrics = new TreeSet<>();
        for (RunRecord run : runs) {
            params.addAll(run.params().keySet());
            metrics.addAll(workspace.store().metrics().metrics(run.id()));
        }
        List<String> columns = new ArrayList<>(List.of("run", "experiment", "status", "started"));
        params.stream()
                .limit(MAX_METRIC_COLUMNS)
                .forEach(name -> columns.add(Field.of(Entity.PARAM, name).toString()));
        metrics.stream()
                .limit(MAX_METRIC_COLUMNS)
                .forEach(name -> columns.add(Field.of(Entity.METRIC, name).toString()));
        return table(columns.toArray(String[]::new));
    }

    /**
     * Shows the runs as a table with chosen columns.
     *
     * @param columns {@code run}, {@code started}, {@code duration} or any field that a filter knows
     * @return a table that prints aligned
     * @throws dev.atelier.error.FilterSyntaxException when one is no field, or more than a field
     */
    public Table table(String... columns) {
        List<String> names = List.of(requireNonNull(columns, "columns"));
        List<BiFunction<RunRecord, FieldValues, @Nullable Object>> cells =
                names.stream().map(RunQuery::cell).toList();
        return Table.of(names, records().map(run -> row(run, cells)).toList());
    }

    /**
     * Draws a metric of the runs, a line for each of the first 50 that have it.
     *
     * @param metric the metric's name
     * @return a chart
     */
    public LineChart chart(String metric) {
        return RunCharts.ofRuns(list(), metric);
    }

    /**
     * Draws the runs as points over two fields.
     *
     * @param x the field across, such as {@code params.alpha}
     * @param y the field up, such as {@code metrics.rmse}
     * @return a chart
     */
    public ScatterChart scatter(String x, String y) {
        return RunCharts.scatter(table(x, y), x, y);
    }

    /**
     * Draws a field of the runs as bars.
     *
     * @param field the field, such as {@code metrics.rmse}
     * @return a chart
     */
    public BarChart bars(String field) {
        return RunCharts.bars(table("run", "run_name", field), field);
    }

    /**
     * Draws the runs as lines across parameters and metrics.
     *
     * @param fields at least two fields, such as {@code params.alpha} and {@code metrics.rmse}
     * @return a chart
     */
    public ParallelChart parallel(String... fields) {
        String[] columns = Stream.concat(Stream.of("run"), Stream.of(requireNonNull(fields, "fields")))
                .toArray(String[]::new);
        return RunCharts.parallel(table(columns));
    }

    /**
     * Writes a comparison of the runs as one HTML file; see {@link Reports#compare}.
     *
     * @param file the file, replaced when it exists
     * @throws IllegalArgumentException when no run matches
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public void report(Path file) {
        Reports.compare(list(), file);
    }

    /** Returns the runs as a table for people. */
    @Override
    public String toString() {
        if (!workspace.isOpen()) {
            return "runs of a closed workspace";
        }
        boolean unlimited = criteria.limit() == Integer.MAX_VALUE;
        return unlimited ? limit(20).table().toString() : table().toString();
    }

    private Stream<RunRecord> records() {
        return workspace.search().find(criteria).stream()
                .flatMap(hit -> workspace.runRecords().find(hit.runId()).stream());
    }

    private List<Run> runs(List<Hit> hits) {
        return hits.stream().map(hit -> new Run(workspace, hit.runId())).toList();
    }

    /** A page token belongs to one filter and order. */
    private RunCriteria fromStart() {
        return criteria.withAfter(List.of());
    }

    private List<@Nullable Object> row(
            RunRecord run, List<BiFunction<RunRecord, FieldValues, @Nullable Object>> cells) {
        FieldValues fields = new RunFields(run, workspace.store().metrics(), workspace.documents());
        List<@Nullable Object> row = new ArrayList<>();
        cells.forEach(cell -> row.add(cell.apply(run, fields)));
        return row;
    }

    /** Reads a column before any run is, so that a wrong one is told of when there are none, too. */
    private static BiFunction<RunRecord, FieldValues, @Nullable Object> cell(String column) {
        return switch (column) {
            case "run" -> (run, fields) -> run.id();
            case "started" -> (run, fields) -> run.startedAt().orElse(null);
            case "duration" -> (run, fields) -> run.duration().orElse(null);
            default -> {
                Field field = Field.parse(column);
                yield (run, fields) -> value(fields, field);
            }
        };
    }

    /** Returns a value as people read it: the times of a run are numbers to a search only. */
    private static @Nullable Object value(FieldValues fields, Field field) {
        boolean time = field.entity() == Entity.ATTRIBUTE && field.key().endsWith("_time");
        return fields.value(field) instanceof Long millis && time ? Instant.ofEpochMilli(millis) : fields.value(field);
    }
}
