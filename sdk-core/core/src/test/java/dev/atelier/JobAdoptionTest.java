package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ComputeException;
import dev.atelier.error.OperationTimeoutException;
import dev.atelier.error.RunFailedException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.compute.JobPhase;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A job goes on when the workspace that submitted it is closed, and the next one brings it to its end. */
class JobAdoptionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final SharedStore store = new SharedStore();
    private final TestCompute grid = new TestCompute();

    @Test
    void appliesEveryEventExactlyOnce() {
        Workspace first = open();
        Run submitted = submit(first);
        TestJob job = grid.job(submitted).phase(JobPhase.RUNNING);
        job.append("uploads/1/a", "a");
        events(job, 0, 100);
        job.event("artifact", "\"n\":\"a\",\"f\":\"uploads/1/a\"").event("child", "\"n\":\"fold\",\"c\":\"f1\"");
        Awaitility.await().until(() -> submitted.children().size() == 1);
        first.close();
        events(job, 100, 200);

        try (Workspace second = open()) {
            Run run = second.run(submitted.id());
            Awaitility.await().until(() -> run.metric("loss").count() >= 200);
            events(job, 200, 300);
            job.exit(0);
            run.waitForCompletion(LIMIT);

            assertThat(run.metric("loss").points())
                    .extracting(MetricPoint::step)
                    .containsExactlyElementsOf(LongStream.range(0, 300).boxed().toList());
            assertThat(run.metric("row").count()).isEqualTo(300);
            assertThat(run.metric("row").table().get("i"))
                    .isEqualTo(LongStream.range(0, 300).boxed().toList());
            assertThat(run.children()).hasSize(1);
            assertThat(run.open("a")).hasContent("a");
            assertThat(run.details().warnings()).isEmpty();
            assertThat(run.params()).containsEntry("p299", 299L);
        }
        assertThat(grid.submissions()).isEqualTo(1);
    }

    @Test
    void appliesEveryEventExactlyOnceThroughAFullDisk() {
        try (Workspace workspace = open()) {
            Run run = submit(workspace);
            TestJob job = grid.job(run).phase(JobPhase.RUNNING);
            events(job, 0, 10);
            Awaitility.await().until(() -> run.metric("row").count() == 10);
            store.full(true);
            events(job, 10, 20);
            int before = grid.observations();
            job.exit(0);
            Awaitility.await().until(() -> grid.observations() > before + 2);
            assertThat(run.status().terminal()).isFalse();
            store.full(false);
            run.waitForCompletion(LIMIT);

            assertThat(run.metric("loss").count()).isEqualTo(20);
            assertThat(run.metric("row").count()).isEqualTo(20);
            assertThat(run.params()).hasSize(20);
            assertThat(run.details().warnings()).isEmpty();
        }
    }

    @Test
    void endsAJobThatEndedWhileNobodyWatched() {
        Workspace first = open();
        Run submitted = submit(first);
        TestJob job = grid.job(submitted);
        first.close();
        job.stdout("done\n").exit(0);

        try (Workspace second = open()) {
            Run run = second.run(submitted.id()).waitForCompletion(LIMIT);
            assertThat(run.stdout()).isEqualTo("done\n");
            Awaitility.await().until(grid::isEmpty);
        }
    }

    @Test
    void isAdoptedByAWorkspaceThatIsOpenAlready() {
        try (Workspace second = open()) {
            Workspace first = open();
            Run submitted = submit(first);
            TestJob job = grid.job(submitted);
            first.close();
            job.exit(0);

            assertThat(second.run(submitted.id()).waitForCompletion(LIMIT).status())
                    .isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void isWatchedByOneOfTwo() {
        try (Workspace first = open();
                Workspace second = open()) {
            Run submitted = submit(first);
            TestJob job = grid.job(submitted).phase(JobPhase.RUNNING);
            events(job, 0, 50);
            job.exit(0);

            second.run(submitted.id()).waitForCompletion(LIMIT);
            submitted.waitForCompletion(LIMIT);
            assertThat(submitted.metric("loss").count()).isEqualTo(50);
        }
    }

    @Test
    void opensAWorkspaceWhoseJobsCannotBeTakenOverHere() {
        Workspace first = open();
        Run submitted = submit(first);
        TestJob job = grid.job(submitted);
        first.close();

        try (Workspace without = store.workspace().open()) {
            Run run = without.run(submitted.id());
            assertThat(run.status().terminal()).isFalse();
            assertThatThrownBy(() -> run.waitForCompletion(Duration.ofMillis(50)))
                    .isInstanceOf(OperationTimeoutException.class);
        }
        job.exit(0);
        try (Workspace second = open()) {
            assertThat(second.run(submitted.id()).waitForCompletion(LIMIT).status())
                    .isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void submitsWhatWasRecordedButNeverSubmitted() {
        grid.onSubmit((spec, submit) -> {
            throw new ComputeException("not now", null);
        });
        Workspace first = open();
        assertThatThrownBy(() -> submit(first))
                .isInstanceOf(ComputeException.class)
                .hasMessage("not now");
        String id = first.runs().first().orElseThrow().id();
        first.close();
        grid.onSubmit((spec, submit) -> submit.now());

        try (Workspace second = open()) {
            Run run = second.run(id);
            Awaitility.await().until(() -> grid.submissions() == 1);
            grid.job(run).exit(0);
            assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void doesNotSubmitWhatWasCanceledBefore() {
        grid.onSubmit((spec, submit) -> {
            throw new ComputeException("not now", null);
        });
        try (Workspace workspace = open()) {
            assertThatThrownBy(() -> submit(workspace)).isInstanceOf(ComputeException.class);
            Run run = workspace.runs().first().orElseThrow();
            run.cancel();
            grid.onSubmit((spec, submit) -> submit.now());

            assertThatThrownBy(() -> run.waitForCompletion(LIMIT))
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("canceled before it was started");
            assertThat(grid.submissions()).isZero();
        }
    }

    @Test
    void remembersACancellationForTheNextWorkspace() {
        Workspace first = open();
        Run submitted = submit(first);
        TestJob job = grid.job(submitted).phase(JobPhase.RUNNING);
        submitted.cancel();
        first.close();
        job.cancelRequested(null);

        try (Workspace second = open()) {
            assertThat(second.run(submitted.id()).status()).isEqualTo(RunStatus.CANCEL_REQUESTED);
            Awaitility.await().until(() -> job.cancelRequest() != null);
        }
    }

    @Test
    void cannotActOnceItSleptPastItsLease() throws Exception {
        CountDownLatch asleep = new CountDownLatch(1);
        CountDownLatch awake = new CountDownLatch(1);
        grid.afterObserve(seen -> {
            if (asleep.getCount() > 0 && seen.values().stream().anyMatch(job -> job.outcome() != null)) {
                asleep.countDown();
                awaitUninterruptibly(awake);
            }
        });
        try (Workspace sleeper = open()) {
            Run submitted = submit(sleeper);
            TestJob job = grid.job(submitted).phase(JobPhase.RUNNING);
            events(job, 0, 10);
            Awaitility.await().until(() -> submitted.metric("loss").count() == 10);
            job.exit(3);
            asleep.await();
            store.takeAway("job-" + submitted.id());
            job.phase(JobPhase.RUNNING);
            events(job, 10, 20);
            try (Workspace successor = open()) {
                Run run = successor.run(submitted.id());
                Awaitility.await().until(() -> run.metric("loss").count() == 20);
                awake.countDown();
                Awaitility.await().until(() -> supervisors() == 1); // the sleeper's has found that it lost its job

                assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
                job.exit(0);
                assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
                assertThat(run.metric("loss").count()).isEqualTo(20);
                assertThat(run.details().warnings()).isEmpty();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leavesNoThreadBehind() {
        Workspace workspace = open();
        submit(workspace);
        Awaitility.await().until(() -> supervisors() > 0);
        workspace.close();

        assertThat(supervisors()).isZero();
        assertThat(grid.openBackends()).isZero();
    }

    private static long supervisors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("atelier-supervisor-"))
                .count();
    }

    private static void events(TestJob job, int from, int to) {
        for (int i = from; i < to; i++) {
            job.event("metric", "\"n\":\"loss\",\"x\":" + i)
                    .event("value", "\"n\":\"row\",\"k\":\"row\",\"x\":{\"i\":" + i + "}")
                    .event("param", "\"n\":\"p" + i + "\",\"x\":" + i);
        }
    }

    private Workspace open() {
        return store.workspace().addCompute(grid).open();
    }

    private static Run submit(Workspace workspace) {
        return workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.command("train").computeTarget("grid").build());
    }
}
