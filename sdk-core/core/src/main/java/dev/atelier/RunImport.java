package dev.atelier;

import dev.atelier.error.StoreException;
import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.run.KnownPoints;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.internal.run.RunImports;
import dev.atelier.internal.run.RunRecorder;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.Artifact;
import dev.atelier.run.ForeignRun;
import dev.atelier.spi.tracking.SeriesWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run on its way into the workspace. Confined to a thread.
 *
 * <p>What an earlier import has brought is left out, also when that import was interrupted: points and values are compared
 * by their content, artifacts by their name and hash.
 */
public final class RunImport {
    private final Workspace workspace;
    private final RunImports imports;
    private final ForeignRun description;
    private final boolean created;
    private final RunRecorder recorder;
    private final Map<String, KnownPoints> points = new HashMap<>();
    private final Map<String, List<MetricValue>> values = new HashMap<>();

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
     * Adds a point, unless an earlier import has brought it.
     *
     * @param metric the metric's name
     * @param step any step
     * @param value the number; NaN and infinities are kept
     * @param timestamp when it was logged, epoch milliseconds
     * @return whether it was added; equal points count as often as the source has them
     */
    public boolean point(String metric, long step, double value, long timestamp) {
        SeriesWriter writer = recorder.writer(metric, MetricKind.SCALAR);
        if (!created && known(metric).take(step, value, timestamp)) {
            return false;
        }
        writer.append(step, value, timestamp);
        return true;
    }

    /**
     * Adds a structured value, unless an earlier import has brought it.
     *
     * @param metric the metric's name
     * @param value the value
     * @return whether it was added; equal values count as often as the source has them
     */
    public boolean value(String metric, MetricValue value) {
        SeriesWriter writer = recorder.writer(metric, value.kind());
        if (!created && knownValues(metric).remove(value)) {
            return false;
        }
        writer.append(value);
        return true;
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
        artifacts.put(description.id(), name, file, known ? UploadMode.OVERWRITE : UploadMode.CREATE);
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

    private KnownPoints known(String metric) {
        KnownPoints known = points.get(metric);
        if (known == null) {
            known = new KnownPoints(stored(metric).points());
            points.put(metric, known);
        }
        return known;
    }

    private List<MetricValue> knownValues(String metric) {
        return values.computeIfAbsent(
                metric, name -> new ArrayList<>(stored(name).values()));
    }

    private Metric stored(String metric) {
        return new Run(workspace, description.id()).metric(metric);
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
