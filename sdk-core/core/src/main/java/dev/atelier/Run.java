package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.chart.LineChart;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.OperationTimeoutException;
import dev.atelier.error.RunFailedException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.Names;
import dev.atelier.internal.OutputFile;
import dev.atelier.internal.StackTraces;
import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.report.ImageType;
import dev.atelier.internal.run.NewRun;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.internal.run.RunRecorder;
import dev.atelier.internal.system.GpuProbe;
import dev.atelier.internal.system.HostProbe;
import dev.atelier.internal.system.IntervalTicker;
import dev.atelier.internal.system.SamplingLoop;
import dev.atelier.internal.system.SystemProbe;
import dev.atelier.internal.tidy.Housekeeping;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.run.Artifact;
import dev.atelier.run.LogTail;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One execution of an experiment: interactive, submitted, a child, or the one a script runs in.
 *
 * <p>Thread-safe. When a method that records has returned, {@code kill -9} loses nothing of it; after {@link #flush}
 * neither does a power cut. A fault of the store is thrown at once, as
 * {@link dev.atelier.error.StoreException}: what threw was not recorded.
 *
 * <pre>{@code
 * try (Run run = workspace.experiment("diabetes").startLogging()) {
 *     run.param("alpha", 0.4);
 *     run.log("rmse", 58.2);
 *     run.complete();
 * }
 * }</pre>
 */
public final class Run implements AutoCloseable {
    private static final int TAIL_LINES = 20;
    private static final String CLOSED_EARLY =
            "the run was closed before complete() was called; call run.complete() at the end of the block, or use"
                    + " experiment.track(…), which also keeps the exception that escaped";
    private static final int IMAGE_STEP_DIGITS = 6;

    private final Workspace workspace;
    private final String id;
    private volatile @Nullable RunRecorder recorder;

    Run(Workspace workspace, String id) {
        this.workspace = workspace;
        this.id = id;
    }

    /**
     * Returns the run that this code runs in.
     *
     * <p>Inside a job it is the submitted run: what is recorded on it travels to the client through the run directory.
     * Elsewhere it is a new run of the workspace that {@code config.json} names, or of {@code .atelier/workspace} under
     * the current directory; it fails with an exception that nobody catches and completes when the JVM ends otherwise (an
     * exit code cannot be seen from inside), unless it was ended before. Every call returns the same run.
     *
     * @return the run
     */
    public static Run context() {
        return ScriptRun.current();
    }

    /**
     * Returns the run's id, unique in its workspace.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Returns the run's display name.
     *
     * @return the name it was given, else its id
     */
    public String name() {
        return record().name();
    }

    /**
     * Returns the run's number in its experiment, from 1.
     *
     * @return the number
     */
    public long number() {
        return record().number();
    }

    /**
     * Returns the run's experiment.
     *
     * @return the experiment
     */
    public Experiment experiment() {
        return workspace.experiment(record().experiment());
    }

    /**
     * Returns where the run is in its life, as last observed.
     *
     * @return the status
     */
    public RunStatus status() {
        return record().status();
    }

    /**
     * Returns the run this one is a child of.
     *
     * @return the parent, or empty
     */
    public Optional<Run> parent() {
        return record().parent().map(workspace::run);
    }

    // ---- metrics

    /**
     * Logs a number at the metric's next step: 0, then the one after the greatest step so far, given or not.
     *
     * @param metric the metric's name
     * @param value the number; NaN and infinities are kept
     * @throws IllegalStateException when the run has ended
     */
    public void log(String metric, double value) {
        recorder().point(metric, value);
        workspace.tap().point(id, metric, value);
    }

    /**
     * Logs a number at a step.
     *
     * @param metric the metric's name
     * @param value the number; NaN and infinities are kept
     * @param step any step; steps need not rise
     * @throws IllegalStateException when the run has ended
     */
    public void log(String metric, double value, long step) {
        recorder().point(metric, value, step);
        workspace.tap().point(id, metric, value, step);
    }

    /**
     * Logs a text.
     *
     * @param metric the metric's name
     * @param value the text
     * @throws IllegalStateException when the run has ended
     */
    public void log(String metric, String value) {
        value(metric, MetricKind.TEXT, Json.write(requireNonNull(value, "value")));
    }

    /**
     * Logs a list of numbers.
     *
     * @param metric the metric's name
     * @param values the numbers
     */
    public void logList(String metric, double... values) {
        value(metric, MetricKind.LIST, Json.write(requireNonNull(values, "values")));
    }

    /**
     * Logs a list.
     *
     * @param metric the metric's name
     * @param values numbers, texts or booleans
     */
    public void logList(String metric, Collection<?> values) {
        value(metric, MetricKind.LIST, Json.write(List.copyOf(requireNonNull(values, "values"))));
    }

    /**
     * Logs one row of a table; log repeatedly to build the table.
     *
     * @param metric the metric's name
     * @param row numbers, texts or booleans by column
     */
    public void logRow(String metric, Map<String, ?> row) {
        if (requireNonNull(row, "row").isEmpty()) {
            throw new IllegalArgumentException("a row of '" + metric + "' needs at least one column");
        }
        value(metric, MetricKind.ROW, Json.write(row));
    }

    /**
     * Logs a whole table.
     *
     * @param metric the metric's name
     * @param columns the columns by name, all of one length
     */
    public void logTable(String metric, Map<String, ? extends List<?>> columns) {
        if (requireNonNull(columns, "columns").values().stream()
                        .map(List::size)
                        .distinct()
                        .count()
                != 1) {
            Map<String, Integer> sizes = new HashMap<>();
            columns.forEach((name, cells) -> sizes.put(name, cells.size()));
            throw new IllegalArgumentException("the columns of '" + metric + "' must have one length, got " + sizes);
        }
        value(metric, MetricKind.TABLE, Json.write(columns));
    }

    /**
     * Logs an image from a file; it is kept as an artifact.
     *
     * @param metric the metric's name
     * @param file the image
     * @throws NotFoundException when there is no such file
     */
    public void logImage(String metric, Path file) {
        RunArtifacts.requireFile(requireNonNull(file, "file"));
        logImage(metric, file, file.getFileName().toString());
    }

    /**
     * Logs an image; the run keeps it as an artifact, whose name ends as the images of its kind do.
     *
     * @param metric the metric's name
     * @param image the bytes of a PNG, JPEG, GIF, BMP, WebP or SVG file
     * @throws IllegalArgumentException when it is none of these; log files of other kinds with {@link #logImage(String, Path)}
     */
    public void logImage(String metric, byte[] image) {
        ImageType type = ImageType.of(requireNonNull(image, "image"))
                .orElseThrow(() -> new IllegalArgumentException("the " + image.length + " bytes for '" + metric
                        + "' are no PNG, JPEG, GIF, BMP, WebP or SVG image; give the bytes of the whole file"));
        withTemporaryFile(image, file -> logImage(metric, file, "image." + type.extension()));
    }

    /**
     * Logs a confusion matrix.
     *
     * @param metric the metric's name
     * @param matrix the matrix
     */
    public void logConfusionMatrix(String metric, ConfusionMatrix matrix) {
        value(
                metric,
                MetricKind.CONFUSION_MATRIX,
                requireNonNull(matrix, "matrix").json());
    }

    /**
     * Logs an accuracy table.
     *
     * @param metric the metric's name
     * @param table the table
     */
    public void logAccuracyTable(String metric, AccuracyTable table) {
        value(metric, MetricKind.ACCURACY_TABLE, requireNonNull(table, "table").json());
    }

    /**
     * Logs a histogram of residuals.
     *
     * @param metric the metric's name
     * @param residuals the residuals
     */
    public void logResiduals(String metric, Residuals residuals) {
        value(
                metric,
                MetricKind.RESIDUALS,
                requireNonNull(residuals, "residuals").json());
    }

    /**
     * Logs predicted against true values.
     *
     * @param metric the metric's name
     * @param predictions the predictions
     */
    public void logPredictions(String metric, Predictions predictions) {
        value(
                metric,
                MetricKind.PREDICTIONS,
                requireNonNull(predictions, "predictions").json());
    }

    /**
     * Returns the run's metrics.
     *
     * @return a live view that prints as a table
     */
    public Metrics metrics() {
        return new Metrics(workspace, id);
    }

    /**
     * Returns one metric.
     *
     * @param name its name
     * @return a live view, which may be empty
     */
    public Metric metric(String name) {
        return metrics().metric(name);
    }

    /**
     * Draws metrics, a line for each, over their steps. Its text is drawn in the terminal; see {@link LineChart#save}.
     *
     * @param metrics the names of metrics that hold numbers, at least one
     * @return a chart
     * @throws NotFoundException when nothing was logged under a name
     */
    public LineChart chart(String... metrics) {
        return RunCharts.ofRun(this, List.of(requireNonNull(metrics, "metrics")));
    }

    /**
     * Logs every ten seconds what this machine is busy with; see {@link #sampleSystem(Duration)}.
     *
     * @return the sampler, which stops when it is closed or the run ends
     */
    public SystemSampler sampleSystem() {
        return sampleSystem(SystemSampler.DEFAULT_INTERVAL);
    }

    /**
     * Logs from now on what this machine is busy with: use of CPU, memory, disk and network, and of NVIDIA's GPUs when
     * {@code nvidia-smi} is there, under the names that MLflow gives them, such as
     * {@code system/cpu_utilization_percentage}. It is this machine also when the run's job is on another one.
     *
     * @param interval how often, at least 100 ms apart
     * @return the sampler, which stops when it is closed or the run ends
     * @throws IllegalStateException when the run has ended, or is being sampled already
     */
    public SystemSampler sampleSystem(Duration interval) {
        if (requireNonNull(interval, "interval").compareTo(SystemSampler.SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException(
                    "interval must be " + SystemSampler.SHORTEST_INTERVAL.toMillis() + " ms or more, got " + interval);
        }
        List<SystemProbe> probes = List.of(
                new HostProbe(Path.of("/proc"), Path.of("").toAbsolutePath()),
                new GpuProbe("nvidia-smi", SystemSampler.GPU_TIMEOUT));
        return sampleSystem(probes, new IntervalTicker(interval));
    }

    SystemSampler sampleSystem(List<SystemProbe> probes, SamplingLoop.Ticker ticker) {
        requireOpen();
        SystemSampler sampler = new SystemSampler(workspace, this, probes, ticker);
        workspace.keepSampler(id, sampler);
        sampler.start();
        return sampler;
    }

    // ---- parameters, tags, properties

    /**
     * Sets a parameter, which never changes afterwards; the same value again is no error.
     *
     * @param name the parameter's name
     * @param value a number, a boolean or a text
     * @return this
     * @throws ConflictException when it has another value already
     */
    public Run param(String name, Object value) {
        return params(Map.of(name, value));
    }

    /**
     * Sets several parameters together.
     *
     * @param params numbers, booleans or texts by name
     * @return this
     * @throws ConflictException when one has another value already; none is set then
     */
    public Run params(Map<String, ?> params) {
        requireOpen();
        recorder().params(requireNonNull(params, "params"));
        params.forEach((name, value) -> workspace.tap().param(id, name, value));
        return this;
    }

    /**
     * Returns the parameters.
     *
     * @return numbers, booleans and texts by name
     */
    public Map<String, @Nullable Object> params() {
        return record().params();
    }

    /**
     * Sets a tag; tags may change, also after the run has ended.
     *
     * @param name the tag's name
     * @param value its value, or null for a tag without one
     * @return this
     */
    public Run tag(String name, @Nullable String value) {
        recorder().tags(Collections.singletonMap(name, value));
        workspace.tap().tag(id, name, value);
        return this;
    }

    /**
     * Sets a tag without a value.
     *
     * @param name the tag's name
     * @return this
     */
    public Run tag(String name) {
        return tag(name, null);
    }

    /**
     * Removes a tag; does nothing when there is none.
     *
     * @param name the tag's name
     * @return this
     */
    public Run removeTag(String name) {
        recorder().removeTag(requireNonNull(name, "name"));
        workspace.tap().removedTag(id, name);
        return this;
    }

    /**
     * Returns the tags.
     *
     * @return values by name; null for a tag without a value
     */
    public Map<String, @Nullable Object> tags() {
        return record().tags();
    }

    /**
     * Sets a property, which never changes afterwards; the same value again is no error.
     *
     * @param name the property's name
     * @param value its value
     * @return this
     * @throws ConflictException when it has another value already
     */
    public Run property(String name, String value) {
        recorder().properties(Map.of(name, value));
        workspace.tap().property(id, name, value);
        return this;
    }

    /**
     * Returns the properties.
     *
     * @return values by name
     */
    public Map<String, String> properties() {
        return record().properties();
    }

    // ---- children

    /**
     * Starts a child run in this JVM.
     *
     * @return the child, running
     */
    public Run startChild() {
        return startChildren(List.of(new HashMap<>())).get(0);
    }

    /**
     * Starts a named child run in this JVM.
     *
     * @param name its display name
     * @return the child, running
     */
    public Run startChild(String name) {
        return start(List.of(child().with("name", Names.key("run name", name)))).get(0);
    }

    /**
     * Starts several child runs at once.
     *
     * @param count how many
     * @return the children, running
     */
    public List<Run> startChildren(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, got " + count);
        }
        return start(Collections.nCopies(count, child()));
    }

    /**
     * Starts several child runs at once, one for each set of tags.
     *
     * @param tags the tags of each child
     * @return the children, running, in the same order
     */
    public List<Run> startChildren(List<? extends Map<String, String>> tags) {
        if (requireNonNull(tags, "tags").isEmpty()) {
            throw new IllegalArgumentException("startChildren needs at least one set of tags");
        }
        tags.forEach(set -> set.keySet().forEach(name -> Names.key("tag", name)));
        return start(tags.stream().map(set -> child().with("tags", set)).toList());
    }

    /**
     * Returns the child runs.
     *
     * @return the children, sorted by id
     */
    public List<Run> children() {
        return workspace.runRecords().children(id).stream()
                .map(child -> workspace.run(child.id()))
                .toList();
    }

    // ---- artifacts

    /**
     * Uploads a file or a folder.
     *
     * @param name the artifact's name; for a folder, what its files' names begin with
     * @param path the file or folder
     * @return this
     * @throws AlreadyExistsException when the name is taken; see {@link #uploadReplacing}
     * @throws NotFoundException when there is no such file or folder
     */
    public Run upload(String name, Path path) {
        return upload(name, requireNonNull(path, "path"), UploadMode.CREATE);
    }

    /**
     * Uploads a file or a folder in the place of what has the same name.
     *
     * @param name the artifact's name; for a folder, what its files' names begin with
     * @param path the file or folder
     * @return this
     * @throws NotFoundException when there is no such file or folder
     */
    public Run uploadReplacing(String name, Path path) {
        return upload(name, requireNonNull(path, "path"), UploadMode.OVERWRITE);
    }

    /**
     * Downloads an artifact, or all below a folder.
     *
     * @param name the artifact's or the folder's name
     * @param target the file to write, replaced when it exists; for a folder, the folder to write into
     * @throws NotFoundException when there is no such artifact
     */
    public void download(String name, Path target) {
        requireNonNull(target, "target");
        RunArtifacts artifacts = workspace.artifacts();
        for (Artifact artifact : artifacts.fileOrFolder(id, name)) {
            boolean file = artifact.name().equals(name);
            artifacts.copy(
                    artifact.sha256(),
                    file ? target : target.resolve(artifact.name().substring(name.length() + 1)));
        }
    }

    /**
     * Opens an artifact.
     *
     * @param name its name
     * @return its bytes; the caller closes it
     * @throws NotFoundException when there is no such artifact
     */
    public InputStream open(String name) {
        return workspace.artifacts().open(id, name);
    }

    /**
     * Lists the artifacts.
     *
     * @return the artifacts, sorted by name
     */
    public List<Artifact> files() {
        return workspace.artifacts().list(id, "");
    }

    /**
     * Plans the deletion of some of the run's artifacts.
     *
     * @param name the artifact's or the folder's name
     * @return what would be deleted; nothing is before {@link Deletion#execute}
     * @throws NotFoundException when there is no such artifact
     */
    public Deletion deleteFiles(String name) {
        List<String> names = workspace.artifacts().fileOrFolder(id, name).stream()
                .map(Artifact::name)
                .toList();
        Housekeeping housekeeping = workspace.housekeeping();
        return new Deletion(housekeeping, mayGo -> housekeeping.planArtifacts(id, names, mayGo));
    }

    /**
     * Plans the deletion of the run with its children, metrics and artifacts.
     *
     * @return what would be deleted; nothing is before {@link Deletion#execute}
     */
    public Deletion delete() {
        record();
        return workspace.deleteRuns(List.of(this));
    }

    // ---- life

    /**
     * Ends the run well. Does nothing when it has completed already.
     *
     * @throws ConflictException when it has ended otherwise
     */
    public void complete() {
        end(Verdict.COMPLETED, null);
    }

    /**
     * Ends the run badly.
     *
     * @param message why
     * @throws ConflictException when it has ended otherwise
     */
    public void fail(String message) {
        end(Verdict.of(Verdict.Cause.REPORTED, message), null);
    }

    /**
     * Ends the run badly and keeps the failure's stack trace.
     *
     * @param failure why
     * @throws ConflictException when it has ended otherwise
     */
    public void fail(Throwable failure) {
        end(
                Verdict.of(
                        Verdict.Cause.REPORTED,
                        requireNonNull(failure, "failure").toString()),
                StackTraces.of(failure));
    }

    /**
     * Stops the run: a job is told to stop and {@link #waitForCompletion()} tells when it has; another run is Canceled at
     * once. Does nothing when it has ended.
     */
    public void cancel() {
        if (workspace.jobs().cancel(id)) {
            return;
        }
        if (!record().ended()) {
            end(Verdict.of(Verdict.Cause.CANCELED, "canceled by its user"), null);
        }
    }

    /** Makes everything recorded in this workspace survive a power cut. */
    public void flush() {
        workspace.flush();
    }

    /**
     * Waits until the run has ended.
     *
     * @return this
     * @throws RunFailedException when it did not complete
     */
    public Run waitForCompletion() {
        return waitForCompletion(RunListener.NONE);
    }

    /**
     * Waits until the run has ended, and shows what happens.
     *
     * @param listener hears of statuses and log lines, on the calling thread; see {@link Console#progress}
     * @return this
     * @throws RunFailedException when it did not complete
     */
    public Run waitForCompletion(RunListener listener) {
        workspace.jobs().await(id, null, requireNonNull(listener, "listener"));
        return requireCompleted();
    }

    /**
     * Waits until the run has ended, but not for ever.
     *
     * @param timeout how long to wait at most; the run itself goes on
     * @return this
     * @throws RunFailedException when it did not complete
     * @throws OperationTimeoutException when it had not ended in time
     */
    public Run waitForCompletion(Duration timeout) {
        if (!workspace.jobs().await(id, requireNonNull(timeout, "timeout"), RunListener.NONE)) {
            throw new OperationTimeoutException("run '" + id + "' was still " + status() + " after " + timeout);
        }
        return requireCompleted();
    }

    /**
     * Returns the standard output of the run's job, as far as it is known now.
     *
     * @return the text, decoded as UTF-8; empty when the run has no job
     */
    public String stdout() {
        return workspace.jobs().log(id, "stdout.log");
    }

    /**
     * Returns the standard error of the run's job, as far as it is known now.
     *
     * @return the text, decoded as UTF-8; empty when the run has no job
     */
    public String stderr() {
        return workspace.jobs().log(id, "stderr.log");
    }

    /**
     * Returns the last twenty lines of the standard output and of the standard error of the run's job.
     *
     * @return the lines as they are now; printed, they look like the end of a log
     */
    public LogTail tail() {
        return tail(TAIL_LINES);
    }

    /**
     * Returns the last lines of the standard output and of the standard error of the run's job.
     *
     * @param lines how many of each at most, above 0
     * @return the lines as they are now; printed, they look like the end of a log
     */
    public LogTail tail(int lines) {
        if (lines <= 0) {
            throw new IllegalArgumentException("the number of lines must be above 0, got " + lines);
        }
        return new LogTail(
                workspace.jobs().tail(id, "stdout.log", lines), workspace.jobs().tail(id, "stderr.log", lines));
    }

    /**
     * Says why the run is where it is: what it waits for or why it has ended, since when, and what can be done.
     *
     * @return one paragraph for people
     */
    public String explain() {
        return new RunExplanation(record(), workspace.jobs(), workspace.clock().instant()).text();
    }

    /** Fails the run when it has not ended, since nobody can know whether it went well. */
    @Override
    public void close() {
        RunRecord now = record();
        if (!now.ended() && !workspace.jobs().has(id)) {
            fail(CLOSED_EARLY);
        }
    }

    // ---- what it is

    /**
     * Returns all that is known of the run.
     *
     * @return the details as they are now
     */
    public RunDetails details() {
        return new RunDetails(record(), files());
    }

    /**
     * Writes a report as one HTML file: facts, params, metrics with their charts, images, artifacts, and where the run came
     * from. Nothing in it is loaded from elsewhere.
     *
     * @param file the file, replaced when it exists
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public void report(Path file) {
        OutputFile.write(file, new RunReport(this).page());
    }

    /**
     * Returns the run as JSON text, metrics included.
     *
     * @return JSON text
     */
    public String toJson() {
        return Json.writePretty(record().json().with("metrics", metrics().latest()));
    }

    /**
     * Returns the source files the run was started with.
     *
     * @return the snapshot, or empty when none was taken
     */
    public Optional<Snapshot> snapshot() {
        return record().snapshot().map(workspace::snapshot);
    }

    /**
     * Returns what the run came from and what came out of it.
     *
     * @return the lineage
     */
    public Lineage lineage() {
        return Lineage.ofRun(workspace, id);
    }

    /**
     * Registers a model from the run's artifacts.
     *
     * @param name the model's name
     * @param artifact an artifact or a folder of them, such as {@code outputs/model.pkl}
     * @return the new version
     * @throws NotFoundException when the run has no such artifact
     */
    public Model registerModel(String name, String artifact) {
        return registerModel(name, artifact, details -> {});
    }

    /**
     * Registers a model from the run's artifacts, with more details.
     *
     * @param name the model's name
     * @param artifact an artifact or a folder of them, such as {@code outputs/model.pkl}
     * @param details sets framework, description, tags and properties
     * @return the new version
     * @throws NotFoundException when the run has no such artifact
     */
    public Model registerModel(String name, String artifact, Consumer<ModelDetails> details) {
        requireNonNull(details, "details");
        ModelRegistry models = workspace.modelRegistry();
        workspace
                .tap()
                .ask(id, ScriptDesk.REGISTER_MODEL, () -> ScriptDesk.registration(name, artifact, details))
                .ifPresent(answer -> models.follow(name, (int) answer.number("version", 1)));
        return models.register(
                name,
                () -> ModelFiles.ofArtifacts(artifact, workspace.artifacts().fileOrFolder(id, artifact)),
                id,
                details);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Run run && run.id.equals(id) && run.workspace == workspace;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Returns the run's facts as lines for people. */
    @Override
    public String toString() {
        if (!workspace.isOpen()) {
            return "run " + id + " of a closed workspace";
        }
        try {
            return details().toString();
        } catch (NotFoundException deleted) {
            return "run " + id + ", deleted";
        }
    }

    /** Returns what all handles of this run record with, which is made when the first of them records. */
    private RunRecorder recorder() {
        RunRecorder known = recorder;
        if (known == null) {
            known = workspace.recorder(id);
            recorder = known;
        }
        return known;
    }

    RunRecord record() {
        RunRecord now = workspace.runRecords().require(id);
        RunRecorder known = recorder;
        if (known != null && now.ended()) {
            known.end();
        }
        return now;
    }

    private void value(String metric, MetricKind kind, String json) {
        recorder().value(metric, kind, json);
        workspace.tap().value(id, metric, kind, json);
    }

    private void logImage(String metric, Path file, String fileName) {
        long index = recorder().writer(metric, MetricKind.IMAGE).valueCount();
        while (true) {
            String artifact = imageArtifact(metric, index, fileName);
            try {
                upload(artifact, file);
                value(metric, MetricKind.IMAGE, Json.write(Map.of("artifact", artifact)));
                return;
            } catch (AlreadyExistsException taken) {
                index++;
            }
        }
    }

    private static String imageArtifact(String metric, long index, String fileName) {
        String folder = metric.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
        String step = String.format(Locale.ROOT, "%0" + IMAGE_STEP_DIGITS + "d", index);
        return Names.artifact("images/" + (folder.isEmpty() ? "image" : folder) + "/" + step + "-" + fileName);
    }

    private Run upload(String name, Path path, UploadMode mode) {
        requireOpen();
        Names.artifact(name);
        if (Files.isDirectory(path)) {
            files(path).forEach(file -> uploadFile(name + "/" + relative(path, file), file, mode));
        } else {
            uploadFile(name, path, mode);
        }
        return this;
    }

    private void uploadFile(String name, Path file, UploadMode mode) {
        workspace.artifacts().put(id, name, file, mode);
        workspace.tap().artifact(id, name, file, mode);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new StoreException("cannot read folder '" + folder + "': " + e.getMessage(), e);
        }
    }

    private static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static void withTemporaryFile(byte[] content, Consumer<Path> work) {
        try {
            Path file = Files.createTempFile("atelier-image-", null);
            try {
                Files.write(file, content);
                work.accept(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write a temporary file: " + e.getMessage(), e);
        }
    }

    private NewRun child() {
        return NewRun.interactive(record().experiment()).with("parent", id);
    }

    private List<Run> start(List<NewRun> children) {
        List<Run> started = new ArrayList<>();
        for (RunRecord child : workspace.runRecords().create(children)) {
            workspace.tap().child(child.id(), id, child.name());
            child.tags().forEach((tag, value) -> workspace.tap().tag(child.id(), tag, (String) value));
            started.add(new Run(workspace, child.id()));
        }
        return started;
    }

    private void requireOpen() {
        RunRecord now = record();
        if (now.ended()) {
            throw new IllegalStateException("run '" + id + "' is " + now.status()
                    + ", nothing can be recorded on it any more; start a new run or a child of it");
        }
    }

    private void end(Verdict verdict, @Nullable String error) {
        workspace.jobs().requireNoJob(id);
        workspace.stopSampler(id);
        RunRecord now = workspace.runRecords().transition(id, verdict.status(), verdict, error);
        recorder().end();
        workspace.forgetRecorder(id);
        if (now.status() != verdict.status()) {
            throw new ConflictException("run", id, "it is " + now.status() + " and cannot become " + verdict.status());
        }
        workspace.tap().status(id, verdict.status(), verdict.message());
    }

    private Run requireCompleted() {
        RunRecord now = record();
        if (now.status() != RunStatus.COMPLETED) {
            Verdict verdict = now.verdict().orElse(Verdict.of(Verdict.Cause.REPORTED, "no reason is known"));
            throw new RunFailedException(id, now.status(), verdict, now.error().orElse(""));
        }
        return this;
    }
}
