package dev.atelier.internal.job;

import dev.atelier.error.AtelierException;
import dev.atelier.error.ComputeException;
import dev.atelier.error.LeaseLostException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.events.RunEvent;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.NewRun;
import dev.atelier.internal.run.RunOrigin;
import dev.atelier.internal.run.RunRecorder;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.SeriesWriter;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applies a job's events to its run, each exactly once: after a crash the events are read again from the first one, and
 * as many of each series are passed over as the store has already. Confined to one thread.
 */
final class EventApplier implements Consumer<RunEvent> {
    private static final int MAX_WARNINGS = 50;

    private static final class Progress {
        private long toSkip;
    }

    private record SeriesId(String runId, String metric, boolean points) {}

    private final JobServices services;
    private final JobDocument job;
    private final RunDirectory directory;
    private final Runnable check;
    private final Map<String, RunRecorder> recorders = new HashMap<>();
    private final Map<SeriesId, Progress> series = new HashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final RequestDesk desk;
    private @Nullable Verdict reported;
    private volatile RunEvent.@Nullable Progress progress;

    /** {@code check} fails when somebody else may be applying the same events. */
    EventApplier(JobServices services, JobDocument job, RunDirectory directory, Runnable check) {
        this.services = services;
        this.job = job;
        this.directory = directory;
        this.check = check;
        this.desk = new RequestDesk(services.requests(), directory);
    }

    /** Applies one event; what it is wrong about becomes a warning of the run, faults of the store are thrown. */
    @Override
    public void accept(RunEvent event) {
        check.run();
        try {
            apply(event);
        } catch (StoreException | ComputeException | LeaseLostException e) {
            throw e;
        } catch (AtelierException | IllegalArgumentException e) {
            if (warnings.size() < MAX_WARNINGS) {
                warnings.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Returns what could not be applied, and why. */
    Set<String> warnings() {
        return Collections.unmodifiableSet(warnings);
    }

    /** Returns how the script said that its run ended, or empty when it did not say. */
    Optional<Verdict> reported() {
        return Optional.ofNullable(reported);
    }

    /** Returns the latest progress that the script reported; safe to call from any thread. */
    Optional<RunEvent.Progress> progress() {
        return Optional.ofNullable(progress);
    }

    private void apply(RunEvent event) {
        String runId = runId(event);
        if (event instanceof RunEvent.Metric metric) {
            point(runId, metric);
        } else if (event instanceof RunEvent.Value value) {
            value(runId, value);
        } else if (event instanceof RunEvent.Param param) {
            recorder(runId).params(Map.of(param.name(), param.value()));
        } else if (event instanceof RunEvent.Tag tag) {
            recorder(runId).tags(Collections.singletonMap(tag.name(), tag.value()));
        } else if (event instanceof RunEvent.TagRemoved removed) {
            recorder(runId).removeTag(removed.name());
        } else if (event instanceof RunEvent.Request request) {
            desk.answer(runId, request);
        } else if (event instanceof RunEvent.Property property) {
            recorder(runId).properties(Map.of(property.name(), property.value()));
        } else if (event instanceof RunEvent.ArtifactUploaded artifact) {
            upload(runId, artifact);
        } else if (event instanceof RunEvent.ChildStarted child) {
            startChild(runId, child);
        } else if (event instanceof RunEvent.StatusReported status) {
            status(runId, status);
        } else if (event instanceof RunEvent.Progress latest) {
            progress = latest;
        }
    }

    private String runId(RunEvent event) {
        return runId(event.child());
    }

    private String runId(@Nullable String child) {
        return child == null ? job.runId() : job.runId() + "_" + child;
    }

    private RunRecorder recorder(String runId) {
        return recorders.computeIfAbsent(runId, this::newRecorder);
    }

    /** A run's document is there before its first metric: metrics without one are taken for garbage. */
    private RunRecorder newRecorder(String runId) {
        services.runs().require(runId);
        return new RunRecorder(
                services.runs(), services.store().metrics(), services.clock(), new RunOrigin(runId, job.origin()));
    }

    private void point(String runId, RunEvent.Metric metric) {
        SeriesWriter writer = recorder(runId).writer(metric.name(), MetricKind.SCALAR);
        if (applied(new SeriesId(runId, metric.name(), true), writer)) {
            return;
        }
        Long step = metric.step();
        if (step == null) {
            writer.append(metric.value(), metric.timestamp());
        } else {
            writer.append(step, metric.value(), metric.timestamp());
        }
    }

    private void value(String runId, RunEvent.Value value) {
        SeriesWriter writer =
                recorder(runId).writer(value.name(), value.content().kind());
        if (!applied(new SeriesId(runId, value.name(), false), writer)) {
            Long given = value.step();
            long step = given == null ? writer.valueCount() : given;
            RunEvent.Content content = value.content();
            writer.append(new MetricValue(content.kind(), content.json(), step, value.timestamp()));
        }
    }

    private boolean applied(SeriesId id, SeriesWriter writer) {
        Progress known = series.computeIfAbsent(id, key -> {
            Progress started = new Progress();
            started.toSkip = key.points ? writer.pointCount() : writer.valueCount();
            return started;
        });
        if (known.toSkip == 0) {
            return false;
        }
        known.toSkip--;
        return true;
    }

    private void upload(String runId, RunEvent.ArtifactUploaded artifact) {
        if (directory.size(artifact.file()) < 0) {
            throw new IllegalArgumentException(
                    "artifact '" + artifact.name() + "' was announced but its file is missing");
        }
        Blob blob = services.artifacts().store().put(new RunFileStream(directory, artifact.file()));
        boolean known = services.artifacts().list(runId, artifact.name()).stream()
                .anyMatch(file ->
                        file.name().equals(artifact.name()) && file.sha256().equals(blob.sha256()));
        if (!known) {
            services.artifacts()
                    .put(runId, artifact.name(), new RunFileStream(directory, artifact.file()), artifact.mode());
        }
    }

    private void startChild(String childId, RunEvent.ChildStarted child) {
        if (services.runs().find(childId).isEmpty()) {
            JsonObject fields =
                    JsonObject.empty().with("parent", runId(child.parent())).with("name", child.name());
            services.runs().create(new NewRun(job.json().text("experiment"), childId, RunStatus.RUNNING, fields, null));
        }
    }

    private void status(String runId, RunEvent.StatusReported status) {
        Verdict verdict = verdict(status);
        if (status.child() == null) {
            reported = verdict;
        } else {
            services.runs().transition(runId, verdict.status(), verdict, null);
        }
    }

    private static Verdict verdict(RunEvent.StatusReported status) {
        String said = status.message();
        String message = said == null || said.isEmpty() ? "reported by the script" : said;
        return switch (status.status()) {
            case COMPLETED -> Verdict.COMPLETED;
            case CANCELED -> Verdict.of(Verdict.Cause.CANCELED, message);
            default -> Verdict.of(Verdict.Cause.REPORTED, message);
        };
    }
}
