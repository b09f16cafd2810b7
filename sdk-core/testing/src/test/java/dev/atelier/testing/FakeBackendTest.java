package dev.atelier.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.atelier.error.ConflictException;
import dev.atelier.error.SubmissionException;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.compute.SubmissionKey;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the contract of compute backends asks, tried without programs. */
class FakeBackendTest {
    private static final SourceTree NO_FILES = new SourceTree() {
        @Override
        public List<File> files() {
            return List.of();
        }

        @Override
        public InputStream open(File file) {
            return InputStream.nullInputStream();
        }
    };

    private final FakeCompute compute = new FakeCompute();
    private final FakeBackend backend = new FakeBackend(compute, Clock.systemUTC());
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void stop() {
        compute.close();
    }

    @Test
    void startsJobOncePerKey() {
        compute.script("count", job -> runs.incrementAndGet() - 1);
        JobSpec spec = spec("count").build();
        JobRef first = submit(spec);
        JobObservation end = awaitEnd(first);
        FakeBackend other = new FakeBackend(compute, Clock.systemUTC());
        assertThat(other.submit(spec.identity().key(), spec)).isEqualTo(first);
        assertThat(other.find(spec.identity().key())).contains(first);
        assertThat(other.observe(List.of(first))).containsEntry(first, end);
        assertThat(runs).hasValue(1);
    }

    @Test
    void refusesAnotherJobByTheSameKey() {
        compute.script("count", job -> 0);
        JobSpec spec = spec("count").build();
        submit(spec);
        JobSpec changed = spec("count", "other").build();
        assertThatThrownBy(() -> submit(changed))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining(spec.identity().key().value());
    }

    @Test
    void knowsNothingOfJobsThatWereNeverSubmitted() {
        SubmissionKey key = SubmissionKey.of("contract", "never", 1);
        JobRef ref = new JobRef(FakeCompute.TYPE, key.value());
        assertThat(backend.find(key)).isEmpty();
        assertThat(backend.observe(List.of(ref))).isEmpty();
        assertThat(backend.runDirectory(ref).list("")).isEmpty();
        backend.requestCancel(ref, CancelMode.FORCE);
        assertThatThrownBy(() -> submit(spec("unknown").build()))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("knows no script 'unknown'");
    }

    @Test
    void removesEndedJobsOnly() {
        compute.script("wait", job -> {
            job.writeOutput("a/b.txt", "x");
            go.await();
            return 0;
        });
        JobRef job = submit(spec("wait").build());
        assertThatThrownBy(() -> backend.cleanup(job))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not ended");
        go.countDown();
        awaitEnd(job);
        backend.cleanup(job);
        backend.cleanup(job);
        assertThat(backend.runDirectory(job).list("")).isEmpty();
    }

    @Test
    void givesUpScriptThatIgnoresItsCancelAfterTheGracePeriod() {
        CountDownLatch interrupted = new CountDownLatch(1);
        compute.script("stubborn", job -> {
            while (go.getCount() > 0) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            return 0;
        });
        JobRef job = submit(spec("stubborn").grace(Duration.ofMillis(20)).build());
        backend.requestCancel(job, CancelMode.GRACEFUL);
        assertThat(awaitEnd(job).verdict().orElseThrow())
                .returns(Verdict.Cause.CANCELED, Verdict::cause)
                .returns(null, Verdict::exitCode);
        await().until(() -> interrupted.getCount() == 0);
        go.countDown();
    }

    @Test
    void ignoresCancelOfEndedJob() {
        compute.script("short", job -> 0);
        JobRef job = submit(spec("short").build());
        JobObservation end = awaitEnd(job);
        backend.requestCancel(job, CancelMode.GRACEFUL);
        backend.requestCancel(job, CancelMode.FORCE);
        assertThat(awaitEnd(job)).isEqualTo(end);
        assertThat(end.verdict().orElseThrow().cause()).isEqualTo(Verdict.Cause.OK);
    }

    @Test
    void readsRunDirectoryByOffset() {
        compute.script("write", job -> {
            job.writeOutput("model/weights.txt", "0123456789");
            job.writeOutput("summary.txt", "s");
            return 0;
        });
        JobRef job = submit(spec("write").build());
        awaitEnd(job);
        RunDirectory directory = backend.runDirectory(job);
        ByteBuffer buffer = ByteBuffer.allocate(4);
        assertThat(directory.read("outputs/model/weights.txt", 8, buffer)).isEqualTo(2);
        assertThat(directory.read("outputs/model/weights.txt", 10, buffer)).isEqualTo(-1);
        assertThat(directory.size("outputs/none")).isEqualTo(-1);
        assertThat(directory.list("outputs"))
                .extracting(RunDirectory.Entry::path, RunDirectory.Entry::directory)
                .containsExactly(tuple("outputs/model", true), tuple("outputs/summary.txt", false));
        assertThat(directory.createExclusive("lock", new byte[0])).isTrue();
        assertThat(directory.createExclusive("lock", new byte[0])).isFalse();
    }

    private JobRef submit(JobSpec spec) {
        return backend.submit(spec.identity().key(), spec);
    }

    private JobObservation awaitEnd(JobRef job) {
        return await().until(() -> backend.observe(List.of(job)).get(job), seen -> seen.phase() == JobPhase.ENDED);
    }

    private static JobSpec.Builder spec(String... argv) {
        JobSpec.Identity identity = new JobSpec.Identity("contract", "contract", "experiment", "run-1", 1);
        return JobSpec.builder(identity, new JobCommand.Program(List.of(argv)), NO_FILES);
    }
}
