package dev.atelier.testing;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ConflictException;
import dev.atelier.error.Problem;
import dev.atelier.error.SubmissionException;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SubmissionKey;
import dev.atelier.spi.compute.SupportsEnvironments;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the scripts of a {@link FakeCompute}; all its backends share the jobs. Thread-safe. */
final class FakeBackend implements ComputeBackend, SupportsEnvironments {
    private final FakeCompute compute;
    private final Clock clock;

    FakeBackend(FakeCompute compute, Clock clock) {
        this.compute = compute;
        this.clock = clock;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.LIVE_LOGS, Capability.SEPARATE_STDERR);
    }

    /** Scripts are lambdas, which need none of what an environment has. */
    @Override
    public Set<EnvironmentKind> environmentKinds() {
        return EnumSet.allOf(EnvironmentKind.class);
    }

    @Override
    public String explain(EnvironmentDefinition environment) {
        return "nothing is built, since scripts are lambdas; its lock:\n  " + String.join("\n  ", environment.lock());
    }

    @Override
    public List<Problem> validate(JobSpec spec) {
        return FakeCommand.of(spec.command()).problems(spec, compute);
    }

    @Override
    public String plan(JobSpec spec) {
        FakeCommand command = FakeCommand.of(spec.command());
        return "fake " + command.name() + " " + command.arguments();
    }

    @Override
    public JobRef submit(SubmissionKey key, JobSpec spec) {
        List<Problem> problems = validate(spec);
        if (!problems.isEmpty()) {
            throw new SubmissionException("run '" + spec.identity().runId() + "' was not started: " + problems);
        }
        FakeScript script = compute.script(FakeCommand.of(spec.command()).name());
        FakeExecution created = new FakeExecution(spec, script, clock);
        FakeExecution known = compute.executions().putIfAbsent(key, created);
        if (known == null) {
            created.start();
        } else if (!known.runs(spec)) {
            throw new ConflictException(
                    "job", key.value(), "another job was submitted by this key; give this one a new run or attempt");
        }
        return ref(key);
    }

    @Override
    public Optional<JobRef> find(SubmissionKey key) {
        return compute.executions().containsKey(key) ? Optional.of(ref(key)) : Optional.empty();
    }

    @Override
    public Map<JobRef, JobObservation> observe(Collection<JobRef> refs) {
        Map<JobRef, JobObservation> seen = new HashMap<>();
        refs.forEach(ref -> execution(ref).ifPresent(execution -> seen.put(ref, execution.observe())));
        return seen;
    }

    @Override
    public void requestCancel(JobRef ref, CancelMode mode) {
        execution(ref).ifPresent(mode == CancelMode.FORCE ? FakeExecution::kill : FakeExecution::cancel);
    }

    @Override
    public void cleanup(JobRef ref) {
        execution(ref).ifPresent(execution -> {
            if (execution.observe().phase() != JobPhase.ENDED) {
                throw new IllegalStateException(
                        "job " + ref.nativeId() + " has not ended; cancel it before the cleanup");
            }
            execution.directory().clear();
        });
    }

    @Override
    public RunDirectory runDirectory(JobRef ref) {
        return execution(ref).map(FakeExecution::directory).orElseGet(InMemoryRunDirectory::new);
    }

    /** Holds nothing; jobs go on. */
    @Override
    public void close() {}

    private Optional<FakeExecution> execution(JobRef ref) {
        return Optional.ofNullable(compute.executions().get(new SubmissionKey(ref.nativeId())));
    }

    private static JobRef ref(SubmissionKey key) {
        return new JobRef(FakeCompute.TYPE, key.value());
    }
}
