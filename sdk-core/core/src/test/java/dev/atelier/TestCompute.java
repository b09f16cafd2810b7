package dev.atelier;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SubmissionKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A compute target named {@code grid} whose jobs the test plays itself; jobs outlive the backends opened on it. */
final class TestCompute implements ComputeProvider {
    /** What the backend does by itself when a job is submitted. */
    interface Submit {
        JobRef now();
    }

    private final Map<String, TestJob> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger observations = new AtomicInteger();
    private final AtomicInteger submissions = new AtomicInteger();
    private volatile List<Problem> problems = List.of();
    private volatile BiFunction<JobSpec, Submit, JobRef> onSubmit = (spec, submit) -> submit.now();
    private volatile Consumer<Map<JobRef, JobObservation>> afterObserve = seen -> {};
    private volatile RuntimeException observeFailure;
    private volatile RuntimeException cleanupFailure;
    private volatile RuntimeException directoryFailure;

    /** Lets every job have problems. */
    void problems(Problem... given) {
        problems = List.of(given);
    }

    /** Puts something in the place of submitting, which it may still do. */
    void onSubmit(BiFunction<JobSpec, Submit, JobRef> action) {
        onSubmit = action;
    }

    /** Does something between looking at jobs and telling what was seen. */
    void afterObserve(Consumer<Map<JobRef, JobObservation>> action) {
        afterObserve = action;
    }

    /** Lets every observation fail, or none when null. */
    void failObserve(RuntimeException failure) {
        observeFailure = failure;
    }

    /** Lets every clean-up fail, or none when null. */
    void failCleanup(RuntimeException failure) {
        cleanupFailure = failure;
    }

    /** Lets no run directory be reached, or all when null. */
    void failDirectories(RuntimeException failure) {
        directoryFailure = failure;
    }

    int observations() {
        return observations.get();
    }

    int submissions() {
        return submissions.get();
    }

    int openBackends() {
        return open.get();
    }

    TestJob job(Run run) {
        return jobs.values().stream()
                .filter(job -> job.spec().identity().runId().equals(run.id()))
                .findFirst()
                .orElseThrow();
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    @Override
    public String type() {
        return "grid";
    }

    @Override
    public ComputeBackend open(ProviderContext context) {
        open.incrementAndGet();
        return new Grid();
    }

    private final class Grid implements ComputeBackend {
        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public List<Problem> validate(JobSpec spec) {
            return problems;
        }

        @Override
        public String plan(JobSpec spec) {
            return spec.command().toString();
        }

        @Override
        public JobRef submit(SubmissionKey key, JobSpec spec) {
            return onSubmit.apply(spec, () -> {
                submissions.incrementAndGet();
                jobs.put(key.value(), new TestJob(spec));
                return ref(key);
            });
        }

        private JobRef ref(SubmissionKey key) {
            return new JobRef("grid", key.value());
        }

        @Override
        public Optional<JobRef> find(SubmissionKey key) {
            return jobs.containsKey(key.value()) ? Optional.of(ref(key)) : Optional.empty();
        }

        @Override
        public Map<JobRef, JobObservation> observe(Collection<JobRef> refs) {
            observations.incrementAndGet();
            if (observeFailure != null) {
                throw observeFailure;
            }
            Map<JobRef, JobObservation> seen = new HashMap<>();
            refs.forEach(ref -> seen.put(ref, jobs.get(ref.nativeId()).observation()));
            afterObserve.accept(seen);
            return seen;
        }

        @Override
        public void requestCancel(JobRef ref, CancelMode mode) {
            TestJob job = jobs.get(ref.nativeId());
            if (job != null) {
                job.cancelRequested(mode);
            }
        }

        @Override
        public void cleanup(JobRef ref) {
            if (cleanupFailure != null) {
                throw cleanupFailure;
            }
            jobs.remove(ref.nativeId());
        }

        @Override
        public RunDirectory runDirectory(JobRef ref) {
            if (directoryFailure != null) {
                throw directoryFailure;
            }
            TestJob job = jobs.get(ref.nativeId());
            if (job == null) {
                throw new NotFoundException("job", ref.nativeId(), "");
            }
            return job.directory();
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
