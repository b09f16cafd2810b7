package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.RunFailedException;
import dev.atelier.run.LogTail;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.JobPhase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person at the keyboard can ask of a run. */
class RunExplanationTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestCompute grid = new TestCompute();
    private final Workspace workspace =
            Workspace.builder().withoutDiscovery().addCompute(grid).open();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void explainsARunOfAProgram() {
        try (Run run = workspace.experiment("diabetes").startLogging()) {
            assertThat(run.explain())
                    .startsWith("Run " + run.id() + " of experiment diabetes is Running. It is recorded by a program")
                    .doesNotContain("\n");
            run.fail(new IllegalStateException("no data"));
            assertThat(run.explain())
                    .contains("is Failed.", "The reason is REPORTED: java.lang.IllegalStateException: no data.");
        }
    }

    @Test
    void explainsAJobFromItsQueueToItsEnd() {
        Run run = submit();
        TestJob job = grid.job(run);
        Awaitility.await().until(() -> run.status() == RunStatus.QUEUED);
        assertThat(run.explain()).contains("It was submitted to grid at", "It waits for its compute to have room.");
        job.phase(JobPhase.RUNNING).stdout("epoch 1\nepoch 2\n").event("progress", "\"x\":0.5,\"m\":\"half\"");
        Awaitility.await().until(() -> run.explain().contains("50 %"));
        assertThat(run.explain())
                .contains(
                        "Its script has been running for ",
                        "It reports 50 %: half. The last line it printed is: epoch 2");
        job.stderr("Traceback\nValueError: no\n").end(Verdict.of(Verdict.Cause.OUT_OF_MEMORY, "it needed too much"));
        assertThatThrownBy(() -> run.waitForCompletion(LIMIT)).isInstanceOf(RunFailedException.class);

        assertThat(run.explain())
                .contains("is Failed. It ended on grid at", "The reason is OUT_OF_MEMORY: it needed too much.")
                .contains("The last line of its errors is: ValueError: no", "Give it more memory");
    }

    @Test
    void showsTheEndOfLogs() {
        Run run = submit();
        TestJob job = grid.job(run);
        assertThat(run.tail()).hasToString("");
        job.phase(JobPhase.RUNNING).stdout("1\n2\n3\n").stderr("oh\n");
        Awaitility.await().until(() -> run.tail().stdout().size() == 3);
        assertThat(run.tail(2)).isEqualTo(new LogTail(List.of("2", "3"), List.of("oh")));
        job.exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.tail(1)).hasToString("3\n--- standard error\noh");
        assertThatThrownBy(() -> run.tail(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0, got 0");
    }

    @Test
    void tellsAListenerThatTheWaitWasInterrupted() {
        Run run = submit();
        List<String> heard = new CopyOnWriteArrayList<>();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> run.waitForCompletion(new RunListener() {
                    @Override
                    public void abandoned(String runId) {
                        heard.add(runId);
                    }
                }))
                .hasMessageContaining("the run goes on, run.cancel() stops it");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard).containsExactly(run.id());
        assertThat(run.status().terminal()).isFalse();
    }

    private Run submit() {
        return workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.command("train").computeTarget("grid").build());
    }
}
