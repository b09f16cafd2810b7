package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import dev.atelier.error.ConflictException;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Experiment experiment = workspace.experiment("diabetes");

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void isCreatedByItsFirstRun() {
        assertThat(workspace.experiments()).isEmpty();

        experiment.startLogging();

        assertThat(workspace.experiments()).containsExactly(experiment);
        assertThat(experiment).hasToString("experiment diabetes, 1 run");
    }

    @Test
    void countsTheRunsThatAreThere() {
        experiment.startLogging().complete();
        Run gone = experiment.startLogging();
        gone.complete();
        gone.delete().execute();
        experiment.startLogging();

        assertThat(experiment).hasToString("experiment diabetes, 2 runs");
    }

    @Test
    void isCreatedByItsFirstTag() {
        experiment.tag("team", "risk");

        assertThat(workspace.experiments()).containsExactly(experiment);
    }

    @Test
    void listsExperimentsByName() {
        workspace.experiment("b").startLogging();
        workspace.experiment("a").startLogging();

        assertThat(workspace.experiments()).extracting(Experiment::name).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void rejectsBlankNames(String name) {
        assertRejected(name, "experiment name must not be blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "/a", "a\\b", ".", ".."})
    void rejectsPathLikeNames(String name) {
        assertRejected(name, "looks like a path");
    }

    @Test
    void rejectsTooLongNames() {
        assertThat(workspace.experiment("x".repeat(256)).name()).hasSize(256);
        assertRejected("x".repeat(257), "experiment name has 257 characters, at most 256 are allowed");
    }

    @Test
    void rejectsControlCharacters() {
        assertRejected("a\u0007b", "experiment name has a control character at position 1");
        assertRejected("a\nb", "experiment name has a control character at position 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zuckerkrankheit – Übung", "糖尿病", "a b", "1", "a.b", "%"})
    void takesAnyOtherName(String name) {
        Run run = workspace.experiment(name).track(body -> body.log("loss", 1));

        assertThat(run.experiment().name()).isEqualTo(name);
        assertThat(workspace.experiment(name).runs().list()).containsExactly(run);
    }

    @Test
    void numbersItsRuns() {
        Run first = experiment.startLogging();
        Run second = experiment.startLogging("second");
        Run elsewhere = workspace.experiment("other").startLogging();

        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(2);
        assertThat(elsewhere.number()).isEqualTo(1);
        assertThat(first.name()).isEqualTo(first.id()).startsWith("diabetes_");
        assertThat(second.name()).isEqualTo("second");
    }

    @Test
    void rejectsBlankRunName() {
        assertThatThrownBy(() -> experiment.startLogging(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run name must not be blank");
    }

    @Test
    void trackCompletesTheRun() {
        Run run = experiment.track(body -> {
            assertThat(body.status()).isEqualTo(RunStatus.RUNNING);
            body.log("rmse", 58.2);
        });

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.details().verdict()).contains(Verdict.COMPLETED);
        assertThat(run.metric("rmse").last()).isEqualTo(58.2);
    }

    @Test
    void trackFailsTheRunWithTheStackTraceAndRethrowsTheSameObject() {
        IllegalStateException cause = new IllegalStateException("no more data");
        IllegalArgumentException failure = new IllegalArgumentException("singular matrix", cause);
        AtomicReference<Run> run = new AtomicReference<>();

        Throwable thrown = catchThrowable(() -> experiment.track(body -> {
            run.set(body);
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(run.get().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.get().details().verdict().orElseThrow().message())
                .isEqualTo("java.lang.IllegalArgumentException: singular matrix");
        assertThat(run.get().details().error().orElseThrow())
                .contains("at dev.atelier.ExperimentTest")
                .contains("Caused by: java.lang.IllegalStateException: no more data");
    }

    @Test
    void trackRethrowsCheckedExceptions() {
        IOException failure = new IOException("unreadable");

        Throwable thrown = catchThrowable(() -> trackUnreadable(failure));

        assertThat(thrown).isSameAs(failure);
        assertThat(experiment.runs().first().orElseThrow().status()).isEqualTo(RunStatus.FAILED);
    }

    private void trackUnreadable(IOException failure) throws IOException {
        experiment.track(run -> {
            throw failure;
        });
    }

    @Test
    void trackRethrowsErrors() {
        AssertionError failure = new AssertionError("wrong");

        Throwable thrown = catchThrowable(() -> experiment.track(run -> {
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure);
        assertThat(experiment.runs().first().orElseThrow().details().error().orElseThrow())
                .contains("java.lang.AssertionError: wrong");
    }

    @Test
    void trackLeavesARunThatItsBodyEnded() {
        assertThat(experiment.track(Run::complete).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(experiment.track(run -> run.fail("bad data")).status()).isEqualTo(RunStatus.FAILED);
        assertThat(experiment.track(Run::cancel).status()).isEqualTo(RunStatus.CANCELED);
    }

    @Test
    void trackKeepsHowTheBodyEndedTheRunWhenItThrowsAfterwards() {
        IllegalStateException failure = new IllegalStateException("late");
        AtomicReference<Run> run = new AtomicReference<>();

        Throwable thrown = catchThrowable(() -> experiment.track(body -> {
            run.set(body);
            body.complete();
            throw failure;
        }));

        assertThat(thrown).isSameAs(failure).hasNoSuppressedExceptions();
        assertThat(run.get().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void trackSuppressesAFailureToRecordTheFailure() {
        SharedStore store = new SharedStore();
        try (Workspace full = store.workspace().open()) {
            IllegalStateException failure = new IllegalStateException("the real one");

            Throwable thrown = catchThrowable(() -> full.experiment("diabetes").track(run -> {
                store.full(true);
                throw failure;
            }));

            assertThat(thrown).isSameAs(failure);
            assertThat(thrown.getSuppressed())
                    .singleElement()
                    .satisfies(suppressed -> assertThat(suppressed).hasMessage("the disk is full"));
        }
    }

    @Test
    void aRunClosedBeforeItCompletedHasFailedAndSaysSo() {
        Run closed;
        try (Run run = experiment.startLogging()) {
            run.log("rmse", 58.2);
            closed = run;
        }

        assertThat(closed.status()).isEqualTo(RunStatus.FAILED);
        assertThat(closed.details().verdict().orElseThrow().message())
                .contains("closed before complete() was called")
                .contains("run.complete()");
    }

    @Test
    void closingAnEndedRunChangesNothing() {
        Run run = experiment.startLogging();
        run.complete();
        run.close();
        run.close();

        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void keepsTags() {
        experiment.tag("team", "risk").tag("team", "fraud").tag("urgent", null);

        assertThat(workspace.experiment("diabetes").tags())
                .containsExactly(entry("team", "fraud"), entry("urgent", null));
        assertThatThrownBy(() -> experiment.tag("", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag must not be blank");
    }

    @Test
    void hidesWhatIsArchived() {
        Run run = experiment.track(body -> body.log("rmse", 1));
        experiment.archive();

        assertThat(experiment.archived()).isTrue();
        assertThat(experiment).hasToString("experiment diabetes, 1 run, archived");
        assertThat(workspace.experiments()).isEmpty();
        assertThat(workspace.runs().list()).isEmpty();
        assertThat(workspace.runs().experiments("diabetes").list()).containsExactly(run);
        assertThat(experiment.runs().list()).containsExactly(run);

        experiment.reactivate();

        assertThat(experiment.archived()).isFalse();
        assertThat(workspace.experiments()).containsExactly(experiment);
        assertThat(workspace.runs().list()).containsExactly(run);
    }

    @Test
    void goesOnNumberingWhenArchived() {
        experiment.startLogging();
        experiment.archive();

        assertThat(experiment.startLogging().number()).isEqualTo(2);
        assertThat(experiment.archived()).isTrue();
    }

    @Test
    void isEqualByNameAndWorkspace() {
        try (Workspace other = Workspace.inMemory()) {
            assertThat(experiment)
                    .isEqualTo(workspace.experiment("diabetes"))
                    .hasSameHashCodeAs(workspace.experiment("diabetes"))
                    .isNotEqualTo(workspace.experiment("Diabetes"))
                    .isNotEqualTo(other.experiment("diabetes"));
        }
    }

    @Test
    void tellsWhenAnEndedRunIsEndedOtherwise() {
        Run run = experiment.startLogging();
        run.complete();

        assertThatThrownBy(() -> run.fail("late"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("it is Completed and cannot become Failed");
    }

    private void assertRejected(String name, String message) {
        assertThatThrownBy(() -> workspace.experiment(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
