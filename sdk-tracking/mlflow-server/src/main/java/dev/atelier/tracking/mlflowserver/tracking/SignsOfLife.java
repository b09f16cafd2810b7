package dev.atelier.tracking.mlflowserver.tracking;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.AtelierException;
import dev.atelier.run.RunStatus;
import dev.atelier.tracking.mlflowserver.store.Documents;
import dev.atelier.tracking.mlflowserver.store.Kinds;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells runs whose client may have died: those that are Running and of which nothing was heard for a while become NotResponding,
 * which their next call takes back. A server that has just started gives all of them the whole time. Thread-safe.
 */
public final class SignsOfLife implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);
    private static final int LOOKS_PER_SILENCE = 4;
    private static final long RAREST_LOOK_MILLIS = 60_000;

    private final Workspace workspace;
    private final Documents documents;
    private final Clock clock;
    private final Duration silence;
    private final long began;
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "atelier-mlflow-liveness");
        thread.setDaemon(true);
        return thread;
    });

    public SignsOfLife(Workspace workspace, Documents documents, Clock clock, Duration silence) {
        this.workspace = workspace;
        this.documents = documents;
        this.clock = clock;
        this.silence = silence;
        this.began = clock.millis();
    }

    /** Begins to look. */
    public void start() {
        long period = Math.min(RAREST_LOOK_MILLIS, silence.toMillis() / LOOKS_PER_SILENCE);
        var unused = timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    /** Notes that a client has recorded something on a run. */
    void heard(RunRecord run) {
        if (run.status() == RunStatus.RUNNING) {
            heard.put(run.id(), clock.millis());
        } else if (run.status() == RunStatus.NOT_RESPONDING) {
            heard.put(run.id(), clock.millis());
            move(run.id(), RunStatus.NOT_RESPONDING, RunStatus.RUNNING);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            Set<String> running = new HashSet<>();
            for (Run run : workspace.runs().where("status = 'Running'").list()) {
                running.add(run.id());
                long last = Math.max(began, heard.getOrDefault(run.id(), 0L));
                if (clock.millis() - last > silence.toMillis()) {
                    move(run.id(), RunStatus.RUNNING, RunStatus.NOT_RESPONDING);
                }
            }
            heard.keySet().retainAll(running);
        } catch (AtelierException | IllegalStateException e) {
            LOG.debug("silent runs could not be looked for", e); // the store is away, or the workspace was closed
        }
    }

    private void move(String runId, RunStatus from, RunStatus to) {
        documents.edit(edit -> {
            edit.find(Kinds.RUN, runId)
                    .filter(json -> new RunRecord(json).ofClient() && new RunRecord(json).status() == from)
                    .ifPresent(json -> json.put("status", to.toString()));
            return runId;
        });
    }
}
