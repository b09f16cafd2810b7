package dev.atelier;

import dev.atelier.error.StoreException;
import dev.atelier.internal.run.Overwrite;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.internal.run.RunImports;
import dev.atelier.internal.run.RunRecorder;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.Artifact;
import dev.atelier.run.ForeignRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One run on its way into the workspace. Confined to a thread.
 *
 * <p>Points and values are counted by the store, which makes an import repeatable: leave out as many of the source's
 * points as {@link #pointCount} says, as long as the source hands them out in the same order each time.
 */
public final class RunImport {
    private final Workspace workspace;
    private final RunImports imports;
    private final ForeignRun description;
    private final boolean created;
    private final RunRecorder recorder;

    RunImport(Workspace workspace, RunImports imports, ForeignRun description, boolean created, RunRecorder recorder) {
        this.workspace = workspace;
        this.imports = imports;
        this.description = description;
        this.created = created;
        this.recorder = recorder;
    }

    /**
     * Tells whether the workspace did not have the run before.
     *
     * @return false when an earlier import has brought it, wholly or in part
     */
    public boolean isNew() {
        return created;
    }

    /**
     * Returns how many points of a metric this source has brought, now and earlier.
     *
     * @param metric the metric's name
     * @return the number of points
     */
    public long pointCount(String metric) {
        return recorder.writer(metric, MetricKind.SCALAR).pointCount();
    }

    /**
     * Adds a point.
     *
     * @param metric the metric's name
     * @param step any step
     * @param value the number; NaN and infinities are kept
     * @param timestamp when it was logged, epoch milliseconds
     */
    public void point(String metric, long step, double value, long timestamp) {
        recorder.writer(metric, MetricKind.SCALAR).append(step, value, timestamp);
    }

    /**
     * Returns how many structured values of a metric this source has brought, now and earlier.
     *
     * @param metric the metric's name
     * @param kind what the metric holds
     * @return the number of values
     */
    public long valueCount(String metric, MetricKind kind) {
        return recorder.writer(metric, kind).valueCount();
    }

    /**
     * Adds a structured value.
     *
     * @param metric the metric's name
     * @param value the value
     */
    public void value(String metric, MetricValue value) {
        recorder.writer(metric, value.kind()).append(value);
    }

    /**
     * Adds an artifact; one of the same name from an earlier import is replaced when its content has changed.
     *
     * @param name the artifact's name
     * @param file the file
     * @return whether something was added or replaced
     * @throws dev.atelier.error.AlreadyExistsException when the name is a folder of other artifacts, or below a file
     */
    public boolean artifact(String name, Path file) {
        RunArtifacts artifacts = workspace.artifacts();
        boolean known = artifacts.exists(description.id(), name);
        if (known
                && same(
                        artifacts,
                        artifacts.fileOrFolder(description.id(), name).get(0),
                        file)) {
            return false;
        }
        artifacts.put(description.id(), name, file, known ? Overwrite.REPLACE : Overwrite.REFUSE);
        return true;
    }

    /**
     * Gives the run the status and the times it had where it was recorded. Until then it is NotStarted here, which shows an
     * import that was interrupted.
     *
     * @return the run
     */
    public Run finish() {
        imports.finish(description);
        return workspace.run(description.id());
    }

    /** Tells whether an artifact has a file's content; storing that again costs nothing, since it is found by its hash. */
    private static boolean same(RunArtifacts artifacts, Artifact known, Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return Files.size(file) == known.size()
                    && artifacts.store().put(content).sha256().equals(known.sha256());
        } catch (IOException e) {
            throw new StoreException("cannot read '" + file + "': " + e.getMessage(), e);
        }
    }
}
