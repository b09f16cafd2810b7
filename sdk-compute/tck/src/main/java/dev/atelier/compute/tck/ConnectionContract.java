package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.OutcomeUnknownException;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every compute backend with a connection to a server does when that fails; extend it beside {@link
 * ComputeBackendContract}, with a fixture that has {@link BackendFixture#faults}. Confined to the thread of a test.
 */
public abstract class ConnectionContract extends ContractSupport {
    private static final String COUNT = "echo ran >>outputs/count\n";
    private static final int JOBS = 12;

    /** Creates the contract. */
    protected ConnectionContract() {}

    @AfterEach
    void repair() {
        fixture().faults().ifPresent(faults -> faults.plan(request -> Fault.NONE));
    }

    private FaultProxy faults() {
        return fixture().faults().orElseThrow(() -> new AssertionError("this contract needs a fixture with faults"));
    }

    /** A plan that meets each request for a change once, so that a second try gets through. */
    private static Function<String, Fault> firstChange(Fault fault) {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        return request -> isChange(request) && seen.add(request) ? fault : Fault.NONE;
    }

    private static boolean isChange(String request) {
        return request.startsWith("POST") || request.startsWith("PUT");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSED", "REPLY_LOST", "TRUNCATED", "DUPLICATED", "GARBAGE", "BUSY"})
    void startsOnceInSpiteOf(Fault fault) {
        faults().plan(firstChange(fault));
        JobSpec spec = Jobs.script(COUNT).build();
        JobRef job = submitStubbornly(spec);
        awaitCompleted(job);
        assertThat(text(job, "outputs/count")).isEqualTo("ran\n");
        assertThat(another().find(spec.identity().key())).contains(job);
    }

    /** As the reconciler does: after an unknown outcome it looks before it tries again. */
    private JobRef submitStubbornly(JobSpec spec) {
        try {
            return backend().submit(spec.identity().key(), spec);
        } catch (OutcomeUnknownException e) {
            return backend().find(spec.identity().key()).orElseGet(() -> submitStubbornly(spec));
        }
    }

    @Test
    void startsEveryJobOnceWhenTheBackendIsBusy() {
        AtomicInteger turn = new AtomicInteger();
        FaultProxy faults = faults();
        faults.plan(request -> turn.incrementAndGet() % 3 == 0 ? Fault.BUSY : Fault.NONE);
        int before = faults.requests();
        List<JobRef> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(submitStubbornly(Jobs.script(COUNT).build()));
        }
        assertThat(faults.requests() - before).isLessThan(JOBS * 15);
        for (JobRef job : jobs) {
            awaitCompleted(job);
            assertThat(text(job, "outputs/count")).isEqualTo("ran\n");
        }
    }

    @Test
    void validatesAndPlansWithoutTheBackend() {
        FaultProxy faults = faults();
        faults.plan(request -> Fault.REFUSED);
        JobSpec spec = Jobs.script("exit 0", "an argument").build();
        ComputeBackend backend = another();
        assertThat(backend.validate(spec)).isEmpty();
        assertThat(backend.plan(spec)).contains("an argument");
        assertThat(faults.requests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REFUSED", "REPLY_LOST", "TRUNCATED", "GARBAGE", "EMPTY_LIST", "BUSY"})
    void losesNothingBy(Fault fault) {
        FaultProxy faults = faults();
        JobRef job = submit(Jobs.script(Jobs.WAIT + "exit 6"));
        JobRef other = submit(Jobs.script("exit 0"));
        awaitRunning(job);
        faults.plan(request -> fault);
        Map<JobRef, JobObservation> seen = backend().observe(List.of(job, other));
        assertThat(seen.getOrDefault(job, JobObservation.of(JobPhase.RUNNING, null)))
                .returns(JobPhase.RUNNING, JobObservation::phase);
        assertThat(seen.getOrDefault(other, JobObservation.of(JobPhase.RUNNING, null)))
                .matches(one -> one.verdict().stream()
                        .allMatch(verdict -> Integer.valueOf(0).equals(verdict.exitCode())));
        faults.plan(request -> Fault.NONE);
        release(job);
        assertThat(awaitVerdict(job).exitCode()).isEqualTo(6);
        awaitCompleted(other);
    }

    @Test
    void looksAtManyJobsInOneCall() {
        FaultProxy faults = faults();
        List<JobRef> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(submit(Jobs.script(Jobs.WAIT)));
        }
        jobs.forEach(this::awaitRunning);
        int before = faults.requests();
        assertThat(backend().observe(jobs)).hasSize(JOBS);
        assertThat(faults.requests() - before).isEqualTo(1);
        jobs.forEach(this::release);
        jobs.forEach(this::awaitCompleted);
    }
}
