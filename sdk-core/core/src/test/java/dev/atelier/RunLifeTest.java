package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConflictException;
import dev.atelier.error.OperationCanceledException;
import dev.atelier.error.OperationTimeoutException;
import dev.atelier.error.RunFailedException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunLifeTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("diabetes").startLogging();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void completesOnce() {
        run.complete();
        run.complete();

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThatThrownBy(() -> run.fail("no"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it is Completed and cannot become Failed");
        run.cancel();
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void failsWithAMessage() {
        run.fail("bad data");
        run.fail("again");

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.details().verdict()).contains(Verdict.of(Verdict.Cause.REPORTED, "bad data"));
        assertThat(run.details().error()).isEmpty();
        assertThatThrownBy(run::complete)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it is Failed and cannot become Completed");
    }

    @Test
    void failsWithAStackTrace() {
        run.fail(new IllegalStateException("bad data"));

        assertThat(run.details().error().orElseThrow())
                .startsWith("java.lang.IllegalStateException: bad data")
                .contains("\tat dev.atelier.RunLifeTest");
    }

    @Test
    void isCanceledByItsUser() {
        run.cancel();
        run.cancel();

        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
        assertThatThrownBy(run::complete)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it is Canceled and cannot become Completed");
    }

    @Test
    void waitsForARunThatCompletes() {
        CompletableFuture<Run> waiting = CompletableFuture.supplyAsync(run::waitForCompletion);
        run.complete();

        assertThat(waiting).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(run);
        assertThat(run.waitForCompletion(Duration.ZERO)).isSameAs(run);
    }

    @Test
    void wakesUpWhenAnotherWorkspaceEndsTheRun() {
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().open();
                Workspace two = store.workspace().open()) {
            Run here = one.experiment("diabetes").startLogging();
            CompletableFuture<Run> waiting = CompletableFuture.supplyAsync(here::waitForCompletion);
            two.run(here.id()).complete();

            assertThat(waiting).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void tellsWhyARunThatWasWaitedForFailed() {
        run.fail("bad data");

        assertThatThrownBy(run::waitForCompletion).isInstanceOfSatisfying(RunFailedException.class, e -> {
            assertThat(e).hasMessage("run '" + run.id() + "' is Failed: bad data");
            assertThat(e.runId()).isEqualTo(run.id());
            assertThat(e.status()).isEqualTo(RunStatus.FAILED);
            assertThat(e.verdict().cause()).isEqualTo(Verdict.Cause.REPORTED);
        });
    }

    @Test
    void givesUpWaitingInTime() {
        assertThatThrownBy(() -> run.waitForCompletion(Duration.ofMillis(20)))
                .isInstanceOf(OperationTimeoutException.class)
                .hasMessageContaining("run '" + run.id() + "' was still Running after PT0.02S");
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void waitsForAsLongAsADurationCanBe() {
        run.complete();

        assertThat(run.waitForCompletion(Duration.ofSeconds(Long.MAX_VALUE))).isSameAs(run);
    }

    @Test
    void isInterruptedWhileWaiting() throws InterruptedException {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                run.waitForCompletion();
            } catch (OperationCanceledException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (RuntimeException e) {
                interrupted.completeExceptionally(e);
            }
        });
        waiting.start();
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        waiting.interrupt();

        assertThat(interrupted).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
        waiting.join();
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void tellsAListenerOfStatuses() {
        List<String> heard = new CopyOnWriteArrayList<>();
        run.complete();
        run.waitForCompletion(new RunListener() {
            @Override
            public void status(String runId, RunStatus status) {
                heard.add(runId + " " + status);
            }
        });

        assertThat(heard).containsExactly(run.id() + " Completed");
    }

    @Test
    void hasNoOutputWithoutAJob() {
        assertThat(run.stdout()).isEmpty();
        assertThat(run.stderr()).isEmpty();
        assertThat(run.snapshot()).isEmpty();
    }

    @Test
    void describesItself() {
        run.param("alpha", 0.4).tag("team", "risk").property("sha", "abc");
        run.log("rmse", 58.2);
        run.complete();
        RunDetails details = run.details();

        assertThat(details.id()).isEqualTo(run.id());
        assertThat(details.experiment()).isEqualTo("diabetes");
        assertThat(details.number()).isEqualTo(1);
        assertThat(details.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(details.user()).isEqualTo(System.getProperty("user.name"));
        assertThat(details.target()).isEmpty();
        assertThat(details.parent()).isEmpty();
        assertThat(details.environment()).isEmpty();
        assertThat(details.snapshotId()).isEmpty();
        assertThat(details.warnings()).isEmpty();
        assertThat(details.params()).containsEntry("alpha", 0.4);
        assertThat(details.toString())
                .startsWith("run " + run.id() + " (diabetes #1), Completed after ")
                .contains("params {alpha=0.4}")
                .contains("tags {team=risk}");
        assertThat(run).hasToString(run.details().toString());
    }

    @Test
    void givesStrictJson() {
        try (Run run = workspace.experiment("odd").startLogging()) {
            run.param("rate", Double.NaN);
            run.log("loss", Double.NEGATIVE_INFINITY);

            assertThat(run.toJson()).contains("\"rate\" : \"NaN\"", "\"loss\" : \"-Infinity\"");
            assertThat(run.params().get("rate")).isEqualTo(Double.NaN);
        }
    }

    @Test
    void isDataAsJson() {
        run.param("alpha", 0.4).tag("team", "risk");
        run.log("rmse", 58.2);
        run.log("stage", "done");

        JsonObject json = JsonObject.parse(run.toJson());
        assertThat(json.text("id")).isEqualTo(run.id());
        assertThat(json.text("status")).isEqualTo("Running");
        assertThat(json.object("params").values()).containsEntry("alpha", 0.4);
        assertThat(json.object("tags").values()).containsEntry("team", "risk");
        assertThat(json.object("metrics").values()).containsEntry("rmse", 58.2).containsEntry("stage", "done");
        assertThat(JsonObject.parse(run.details().toJson()).text("experiment")).isEqualTo("diabetes");
    }

    @Test
    void detailsDoNotChange() {
        RunDetails before = run.details();
        run.param("alpha", 1);
        run.complete();

        assertThat(before.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(before.params()).isEmpty();
        assertThat(before.verdict()).isEmpty();
        assertThat(before.duration()).isEmpty();
    }

    @Test
    void isEqualByIdAndWorkspace() {
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().open();
                Workspace two = store.workspace().open()) {
            Run here = one.experiment("diabetes").startLogging();

            assertThat(here).isEqualTo(one.run(here.id())).hasSameHashCodeAs(one.run(here.id()));
            assertThat(here).isNotEqualTo(two.run(here.id()));
        }
    }

    @Test
    void isNotEndedWhenThatCannotBeRecorded() {
        SharedStore store = new SharedStore();
        try (Workspace full = store.workspace().open()) {
            Run here = full.experiment("diabetes").startLogging();
            store.full(true);
            assertThatThrownBy(here::complete).hasMessage("the disk is full");
            store.full(false);

            assertThat(here.status()).isEqualTo(RunStatus.RUNNING);
            here.log("loss", 1);
            here.complete();
            assertThat(here.status()).isEqualTo(RunStatus.COMPLETED);
        }
    }
}
