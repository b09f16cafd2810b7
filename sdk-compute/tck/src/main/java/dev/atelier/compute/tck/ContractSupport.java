package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of the contract share: an open backend, and ways to wait and read. */
abstract class ContractSupport {
    private static final int BUFFER = 64 * 1024 + 1;

    private final List<ComputeBackend> opened = new ArrayList<>();
    private BackendFixture fixture;
    private ComputeBackend backend;

    /**
     * Makes the compute to try, empty and only for this test.
     *
     * @return the fixture; the contract closes it
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract BackendFixture createFixture() throws Exception;

    @BeforeEach
    void openFixture() throws Exception {
        fixture = createFixture();
        backend = another();
    }

    @AfterEach
    void closeFixture() {
        opened.forEach(ComputeBackend::close);
        fixture.close();
    }

    final ComputeBackend backend() {
        return backend;
    }

    final BackendFixture fixture() {
        return fixture;
    }

    final ComputeBackend another() {
        ComputeBackend other = fixture.open();
        opened.add(other);
        return other;
    }

    final ComputeBackend openWithMemory(long bytes) {
        ComputeBackend other = fixture.openWithMemory(bytes);
        opened(other);
        return other;
    }

    /** Closes a backend in the end. */
    final void opened(ComputeBackend other) {
        opened.add(other);
    }

    /** Ends the client that has submitted, and looks from then on with another one. */
    final void replaceClient() {
        backend.close();
        backend = another();
    }

    final void assumeCan(Capability... capabilities) {
        for (Capability capability : capabilities) {
            assumeTrue(backend.capabilities().contains(capability), () -> "the backend does not claim " + capability);
        }
    }

    final JobRef submit(JobSpec.Builder job) {
        return submit(job.build());
    }

    final JobRef submit(JobSpec spec) {
        assumeRuns(spec);
        return backend.submit(spec.identity().key(), spec);
    }

    private void assumeRuns(JobSpec spec) {
        boolean known = spec.command() instanceof JobCommand.Script script && KnownScript.isKnown(script.script());
        if (!known) {
            assumeCan(Capability.PROGRAMS);
        }
    }

    final ConditionFactory patiently() {
        return await().atMost(fixture.patience())
                .pollInterval(Duration.ofMillis(20))
                .pollDelay(Duration.ZERO);
    }

    final Optional<JobObservation> observe(JobRef job) {
        return Optional.ofNullable(another().observe(List.of(job)).get(job));
    }

    final void awaitRunning(JobRef job) {
        patiently().until(() -> backend.observe(List.of(job)).get(job), seen -> is(seen, JobPhase.RUNNING));
    }

    final JobObservation awaitEnd(JobRef job) {
        return patiently().until(() -> backend.observe(List.of(job)).get(job), seen -> is(seen, JobPhase.ENDED));
    }

    final Verdict awaitVerdict(JobRef job) {
        return awaitEnd(job).verdict().orElseThrow();
    }

    final void awaitCompleted(JobRef job) {
        assertThat(awaitVerdict(job).cause()).as(() -> log(job, "stderr")).isEqualTo(Verdict.Cause.OK);
    }

    private static boolean is(JobObservation seen, JobPhase phase) {
        return seen != null && seen.phase() == phase;
    }

    final void awaitTrue(Callable<Boolean> condition) {
        patiently().until(condition);
    }

    /** Lets a script go on that waits by {@link Jobs#WAIT}. */
    final void release(JobRef job) {
        backend.runDirectory(job).writeAtomic("go", new byte[0]);
    }

    final String log(JobRef job, String stream) {
        return text(job, logFile(stream));
    }

    static String logFile(String stream) {
        return "attempt-1/" + stream + ".log";
    }

    final String text(JobRef job, String path) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        copy(job, path, bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    final void copy(JobRef job, String path, OutputStream target) {
        RunDirectory directory = backend.runDirectory(job);
        byte[] buffer = new byte[BUFFER];
        long offset = 0;
        int count = directory.read(path, offset, ByteBuffer.wrap(buffer));
        while (count > 0) {
            write(target, buffer, count);
            offset += count;
            count = directory.read(path, offset, ByteBuffer.wrap(buffer));
        }
    }

    private static void write(OutputStream target, byte[] bytes, int count) {
        try {
            target.write(bytes, 0, count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    final List<String> list(JobRef job, String path) {
        return backend.runDirectory(job).list(path).stream()
                .map(RunDirectory.Entry::path)
                .toList();
    }
}
