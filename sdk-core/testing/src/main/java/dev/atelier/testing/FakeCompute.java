package dev.atelier.testing;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import dev.atelier.spi.compute.SubmissionKey;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A compute target named {@code fake} whose scripts are lambdas, for tests without processes and files.
 *
 * <p>Thread-safe. Jobs run on daemon threads of this JVM until they end or {@link #close} stops them; to cancel a job
 * interrupts its thread.
 *
 * <pre>{@code
 * FakeCompute fake = new FakeCompute().script("train.py", job -> {
 *     job.log("rmse", 58.2);
 *     job.writeOutput("model.txt", "slope=2");
 *     return 0;
 * });
 * Workspace workspace = Workspace.builder().addCompute(fake).open();
 * }</pre>
 */
public final class FakeCompute implements ComputeProvider, AutoCloseable {
    /** The type, by which runs are submitted to it. */
    public static final String TYPE = "fake";

    private final Map<String, FakeScript> scripts = new ConcurrentHashMap<>();
    private final Map<SubmissionKey, FakeExecution> executions = new ConcurrentHashMap<>();

    /** Creates a compute that knows no script yet. */
    public FakeCompute() {}

    /**
     * Says what a script does, or a program.
     *
     * @param name the script's path in the source directory, or the program that a command begins with
     * @param script what it does
     * @return this
     */
    public FakeCompute script(String name, FakeScript script) {
        scripts.put(requireNonNull(name, "name"), requireNonNull(script, "script"));
        return this;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public ComputeBackend open(ProviderContext context) {
        return new FakeBackend(this, context.clock());
    }

    /** Stops the jobs that still run; idempotent. */
    @Override
    public void close() {
        executions.values().forEach(FakeExecution::kill);
    }

    Map<SubmissionKey, FakeExecution> executions() {
        return executions;
    }

    boolean knows(String name) {
        return scripts.containsKey(name);
    }

    FakeScript script(String name) {
        return requireNonNull(scripts.get(name), name);
    }

    Set<String> names() {
        return new TreeSet<>(scripts.keySet());
    }
}
