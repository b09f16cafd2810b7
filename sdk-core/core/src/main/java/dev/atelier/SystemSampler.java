package dev.atelier;

import dev.atelier.error.AtelierException;
import dev.atelier.internal.system.SamplingLoop;
import dev.atelier.internal.system.SystemProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Logs what the machine is busy with as metrics of a run, until it is closed or the run ends; see {@link Run#sampleSystem()}.
 *
 * <p>Thread-safe. It has a daemon thread of its own, so that nothing it does holds up the code that logs.
 */
public final class SystemSampler implements AutoCloseable {
    /** MLflow's interval. */
    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    static final Duration GPU_TIMEOUT = Duration.ofSeconds(5);

    private static final AtomicInteger THREADS = new AtomicInteger();
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final Workspace workspace;
    private final String runId;
    private final SamplingLoop loop;
    private final Thread thread;

    SystemSampler(Workspace workspace, Run run, List<SystemProbe> probes, SamplingLoop.Ticker ticker) {
        this.workspace = workspace;
        runId = run.id();
        loop = new SamplingLoop(probes, ticker, new SamplingLoop.Sink() {
            @Override
            public void log(String metric, double value, long step) {
                run.log(metric, value, step);
            }

            @Override
            public void failed(String message) {
                warn(message);
            }
        });
        thread = new Thread(this::sample, "atelier-system-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /**
     * Returns how many readings have failed; the first failure is a warning of the run.
     *
     * @return the number of failures
     */
    public long failures() {
        return loop.failures();
    }

    /** Stops sampling; when it returns nothing more is logged. Idempotent. */
    @Override
    public void close() {
        loop.close();
        workspace.forgetSampler(runId, this);
        if (Thread.currentThread() == thread) {
            return;
        }
        try {
            thread.join(STOP_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what it samples, and what could not be read. */
    @Override
    public String toString() {
        return "system metrics of run " + runId + (isRunning() ? ", sampling" : ", stopped")
                + (failures() == 0 ? "" : ", " + failures() + " failures");
    }

    boolean isRunning() {
        return thread.isAlive();
    }

    private void sample() {
        loop.run();
        workspace.forgetSampler(runId, this);
    }

    private void warn(String message) {
        try {
            workspace.runRecords().update(runId, json -> {
                List<String> warnings = new ArrayList<>(json.texts("warnings"));
                warnings.add("system metrics are incomplete: " + message);
                return json.with("warnings", warnings);
            });
        } catch (AtelierException e) {
            // the count says it; the code that logs meets the store's fault itself
        }
    }
}
