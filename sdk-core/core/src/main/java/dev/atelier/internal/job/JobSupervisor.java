package dev.atelier.internal.job;

import dev.atelier.error.AtelierException;
import dev.atelier.error.LeaseLostException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.events.RunEvent;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.tracking.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the jobs whose lease this process holds, on one thread that lives while there are any. Thread-safe.
 *
 * <p>Any process that shares the workspace may supervise a job; the lease sees to it that one does. A process that dies
 * loses its leases, and the next one that looks adopts its jobs. One that slept past its lease finds that it cannot write
 * any more, and leaves the job.
 */
final class JobSupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobSupervisor.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final JobServices services;
    private final Map<String, SupervisedJob> jobs = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private final Condition ended = lock.newCondition();
    private @Nullable Thread thread;
    private boolean closed;
    private long youngestSince = System.nanoTime();

    JobSupervisor(JobServices services) {
        this.services = services;
    }

    /** Submits a job that was recorded just now, and watches over it, unless somebody else was quicker. */
    void start(String runId) {
        take(runId).ifPresent(this::begin);
    }

    /** Takes over every job that nobody watches over. */
    void adopt() {
        services.documents().list(Kinds.JOB, "").forEach(json -> adopt(new JobDocument(json).runId()));
    }

    /** Takes over a job when there is one and nobody watches over it; a failure is tried again by the next call. */
    void adopt(String runId) {
        if (jobs.containsKey(runId)
                || services.documents().find(Kinds.JOB, runId).isEmpty()) {
            return;
        }
        try {
            take(runId).ifPresent(this::begin);
        } catch (RuntimeException e) {
            report(runId, e);
        }
    }

    /** Returns the latest progress of a job watched over here. */
    Optional<RunEvent.Progress> progress(String runId) {
        return Optional.ofNullable(jobs.get(runId)).flatMap(SupervisedJob::progress);
    }

    /** Looks at the jobs at once. */
    void wake() {
        lock.lock();
        try {
            youngestSince = System.nanoTime();
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Kills all jobs and waits until they have ended, but not longer than the limit. */
    void stopAll(Duration limit) {
        for (SupervisedJob job : jobs.values()) {
            try {
                job.kill();
            } catch (RuntimeException e) {
                report(job.runId(), e);
            }
        }
        wake();
        lock.lock();
        try {
            long left = limit.toNanos();
            while (!jobs.isEmpty() && thread != null && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the jobs go on without this process. */
    @Override
    public void close() {
        Thread running;
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
            running = thread;
        } finally {
            lock.unlock();
        }
        if (running != null && running != Thread.currentThread()) {
            joinQuietly(running);
        }
        if (running == null || !running.isAlive()) {
            jobs.values().forEach(SupervisedJob::release);
            jobs.clear();
        }
    }

    private Optional<SupervisedJob> take(String runId) {
        Optional<Lease> lease = services.store().tryLease("job-" + runId);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<SupervisedJob> job = services.documents()
                    .find(Kinds.JOB, runId)
                    .map(json -> new SupervisedJob(services, new JobDocument(json), lease.get()));
            if (job.isEmpty()) {
                lease.get().close();
            }
            return job;
        } catch (RuntimeException e) {
            lease.get().close();
            throw e;
        }
    }

    private void begin(SupervisedJob job) {
        try {
            if (job.resume()) {
                watch(job);
            } else {
                job.release();
            }
        } catch (LeaseLostException e) {
            leave(job, e);
        } catch (RuntimeException e) {
            job.release();
            throw e;
        }
    }

    private void watch(SupervisedJob job) {
        lock.lock();
        try {
            if (closed) {
                job.release();
                return;
            }
            jobs.put(job.runId(), job);
            problems.remove(job.runId());
            youngestSince = System.nanoTime();
            woken.signalAll();
            if (thread == null) {
                thread = new Thread(this::loop, "atelier-supervisor-1");
                thread.setDaemon(true);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (pause()) {
            byBackend().forEach(this::observe);
        }
    }

    /** Waits as long as fits the age of the youngest job; returns false when there is nothing more to do. */
    @SuppressWarnings("WaitNotInLoop") // waking up early only means looking earlier
    private boolean pause() {
        lock.lock();
        try {
            if (closed || jobs.isEmpty()) {
                thread = null;
                return false;
            }
            long age = System.nanoTime() - youngestSince;
            long pause = Math.max(SHORTEST_PAUSE.toNanos(), Math.min(age / 10, LONGEST_PAUSE.toNanos()));
            woken.await(pause, TimeUnit.NANOSECONDS);
            return !closed;
        } catch (InterruptedException e) {
            thread = null;
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Map<ComputeBackend, List<SupervisedJob>> byBackend() {
        Map<ComputeBackend, List<SupervisedJob>> grouped = new LinkedHashMap<>();
        jobs.values()
                .forEach(job -> grouped.computeIfAbsent(job.backend(), backend -> new ArrayList<>())
                        .add(job));
        return grouped;
    }

    private void observe(ComputeBackend backend, List<SupervisedJob> group) {
        Map<JobRef, SupervisedJob> byRef = new HashMap<>();
        group.forEach(job -> job.ref().ifPresent(ref -> byRef.put(ref, job)));
        try {
            Map<JobRef, JobObservation> seen = backend.observe(byRef.keySet());
            seen.forEach((ref, observation) -> step(byRef.get(ref), observation));
        } catch (RuntimeException e) {
            group.forEach(job -> report(job.runId(), e));
        }
    }

    private void step(@Nullable SupervisedJob job, JobObservation observation) {
        if (job == null) {
            return;
        }
        try {
            if (job.step(observation)) {
                forget(job);
            }
        } catch (LeaseLostException e) {
            leave(job, e);
        } catch (AtelierException e) {
            report(job.runId(), e);
        } catch (RuntimeException e) {
            giveUp(job, e);
        }
    }

    private void giveUp(SupervisedJob job, RuntimeException failure) {
        try {
            job.giveUp(Verdict.of(Verdict.Cause.COLLECTION_FAILED, "its results could not be collected: " + failure));
            forget(job);
        } catch (LeaseLostException e) {
            leave(job, e);
        } catch (RuntimeException e) {
            report(job.runId(), e);
        }
    }

    /** Leaves a job to whoever has its lease now; it can be adopted again. */
    private void leave(SupervisedJob job, LeaseLostException reason) {
        LOG.debug("run {} is left to another process: {}", job.runId(), reason.getMessage());
        forget(job);
    }

    private void forget(SupervisedJob job) {
        jobs.remove(job.runId());
        problems.remove(job.runId());
        job.release();
        lock.lock();
        try {
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void report(String runId, RuntimeException problem) {
        String message =
                problem instanceof AtelierException ? String.valueOf(problem.getMessage()) : problem.toString();
        if (!message.equals(problems.put(runId, message))) {
            LOG.warn("run {} cannot be looked after now, this is tried again: {}", runId, message);
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
