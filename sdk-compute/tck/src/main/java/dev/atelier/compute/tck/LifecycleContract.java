package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.error.AtelierException;
import dev.atelier.error.OutcomeUnknownException;
import dev.atelier.error.Problem;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import dev.atelier.spi.compute.SubmissionKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How jobs start and end. */
abstract class LifecycleContract extends ContractSupport {
    private static final long DISK_BYTES = 4 << 20;
    private static final String KILL_RUNNER = """
            kill -KILL "$(sed 's/.*"runner": *\\([0-9]*\\).*/\\1/' "$ATELIER_RUN_DIR/attempt-1/started.json")"
            while :; do sleep 1; done
            """;

    @Test
    void closesTwice() {
        backend().close();
        backend().close();
    }

    @Test
    void observesNothingWhenAskedForNothing() {
        assertThat(backend().observe(List.of())).isEmpty();
    }

    @Test
    void completesWithExitCodeZero() {
        JobRef job = submit(Jobs.known(KnownScript.EXIT, "0"));
        JobObservation end = awaitEnd(job);
        assertThat(end.verdict().orElseThrow().status()).hasToString("Completed");
        assertThat(end.startedAt()).isNotNull().isBeforeOrEqualTo(end.endedAt());
        assertThat(observe(job)).contains(end);
    }

    @Test
    void completesJobsTooShortToBeSeenRunning() {
        JobRef job = submit(Jobs.known(KnownScript.SPEAK));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).contains("out\n");
        if (backend().capabilities().contains(Capability.SEPARATE_STDERR)) {
            assertThat(log(job, "stderr")).isEqualTo("err\n");
        }
    }

    @Test
    void keepsEveryExitCode() {
        Map<Integer, JobRef> jobs = new LinkedHashMap<>();
        for (int code : new int[] {1, 7, 75, 120, 121, 122, 123, 124, 125, 126, 127, 255}) {
            jobs.put(code, submit(Jobs.known(KnownScript.EXIT, Integer.toString(code))));
        }
        jobs.forEach((code, job) -> assertThat(awaitVerdict(job))
                .returns(Verdict.Cause.EXIT_CODE, Verdict::cause)
                .returns(code, Verdict::exitCode));
    }

    @Test
    void tellsSignalsFromExitCodes() {
        assumeCan(Capability.SIGNALS);
        JobRef job = submit(Jobs.script("kill -SEGV $$"));
        assertThat(awaitVerdict(job))
                .returns(Verdict.Cause.SIGNAL, Verdict::cause)
                .returns(11, Verdict::signal);
    }

    @Test
    void leavesNoChildrenOfKilledProcess() {
        assumeCan(Capability.SIGNALS);
        JobRef job = submit(Jobs.script("sleep 1000 & kill -KILL $$"));
        assertThat(awaitVerdict(job)).returns(9, Verdict::signal);
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void namesMissingProgram() {
        assumeCan(Capability.PROGRAMS);
        JobSpec spec = Jobs.of(new JobCommand.Program(List.of("no-such-program")), Map.of())
                .build();
        List<Problem> problems = backend().validate(spec);
        if (problems.isEmpty()) {
            JobRef job = backend().submit(spec.identity().key(), spec);
            assertThat(awaitVerdict(job)).returns(127, Verdict::exitCode);
            assertThat(log(job, "stderr")).contains("no-such-program");
        } else {
            assertThat(problems)
                    .anySatisfy(problem -> assertThat(problem.message()).contains("no-such-program"));
        }
    }

    @Test
    void reportsEveryProblemAtOnce() {
        JobSpec spec = Jobs.of(
                        new JobCommand.Script(ScriptKind.SHELL, "jobb.sh", List.of()), Map.of(Jobs.SCRIPT, "exit 0"))
                .timeout(Duration.ofSeconds(-1))
                .variables(Map.of("not a name", "x", "ATELIER_RUN_ID", "mine"))
                .inputs(Map.of("data", Path.of("no-such-input")))
                .build();
        assumeCan(Capability.PROGRAMS);
        List<Problem> problems = backend().validate(spec);
        assertThat(problems)
                .allMatch(Problem::fatal)
                .extracting(Problem::field)
                .contains("timeout", "variables", "inputs", "script");
        assertThat(problems.toString())
                .contains("not a name", "ATELIER_RUN_ID", "no-such-input", "did you mean 'job.sh'?");
    }

    @Test
    void plansWithoutStarting() {
        assumeCan(Capability.PROGRAMS);
        JobSpec spec = Jobs.script("exit 0", "an argument").build();
        assertThat(backend().validate(spec)).isEmpty();
        assertThat(backend().plan(spec)).contains(Jobs.SCRIPT, "an argument");
        assertThat(backend().find(spec.identity().key())).isEmpty();
    }

    @Test
    void finishesWhileNoClientExists() {
        assumeCan(Capability.SURVIVES_CLIENT);
        JobRef job = submit(Jobs.script(Jobs.WAIT + "echo late; exit 4"));
        release(job);
        replaceClient();
        assertThat(patiently()
                        .until(
                                () -> observe(job),
                                seen -> seen.flatMap(JobObservation::verdict).isPresent()))
                .get()
                .extracting(seen -> seen.verdict().orElseThrow().exitCode())
                .isEqualTo(4);
        assertThat(log(job, "stdout")).isEqualTo("late\n");
    }

    @Test
    void waitsForWholeVerdict() {
        JobRef job = submit(Jobs.script(Jobs.WAIT));
        awaitRunning(job);
        for (String torn : new String[] {"", "{\"exitCo", "{\"exitCode\":0}", "garbage"}) {
            backend().runDirectory(job).writeAtomic("attempt-1/exit.json", torn.getBytes(StandardCharsets.UTF_8));
            assertThat(observe(job)).as(torn).get().returns(null, JobObservation::outcome);
        }
        release(job);
        awaitCompleted(job);
    }

    @Test
    void losesJobWhoseRunnerIsKilledAndKillsTheRest() {
        assumeCan(Capability.SIGNALS);
        JobRef job = submit(Jobs.script(KILL_RUNNER));
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.NODE_LOST, Verdict::cause);
        assertThat(fixture().liveProcesses(job)).isZero();
        assertThat(awaitEnd(job)).isEqualTo(awaitEnd(job));
    }

    @Test
    void endsJobAfterItsTimeoutWithoutClient() {
        assumeCan(Capability.SURVIVES_CLIENT);
        JobRef job = submit(Jobs.script("while :; do sleep 1; done")
                .timeout(Duration.ofMillis(900))
                .grace(Duration.ZERO));
        replaceClient();
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.TIMEOUT, Verdict::cause);
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void removesEndedJobsOnly() {
        JobRef job = submit(Jobs.known(KnownScript.WAIT));
        awaitRunning(job);
        assertThatThrownBy(() -> backend().cleanup(job))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has not ended");
        release(job);
        awaitEnd(job);
        backend().cleanup(job);
        backend().cleanup(job);
        assertThat(list(job, "")).isEmpty();
    }

    @Test
    void ignoresCancelOfEndedJob() {
        JobRef job = submit(Jobs.known(KnownScript.EXIT, "0"));
        awaitCompleted(job);
        backend().requestCancel(job, CancelMode.GRACEFUL);
        backend().requestCancel(job, CancelMode.FORCE);
        awaitCompleted(job);
    }

    @Test
    void cancelsJobThatHasHardlyStarted() {
        JobRef job = submit(Jobs.known(KnownScript.WAIT));
        backend().requestCancel(job, CancelMode.GRACEFUL);
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.CANCELED, Verdict::cause);
    }

    @Test
    void cancelKeepsLogAndOutputs() {
        JobRef job = submit(Jobs.script("""
                trap 'echo bye; echo saved >outputs/state; exit 3' TERM
                echo hello
                while :; do sleep 0.1; done
                """));
        awaitTrue(() -> log(job, "stdout").equals("hello\n"));
        backend().requestCancel(job, CancelMode.GRACEFUL);
        another().requestCancel(job, CancelMode.GRACEFUL);
        assertThat(awaitVerdict(job))
                .returns(Verdict.Cause.CANCELED, Verdict::cause)
                .returns(3, Verdict::exitCode);
        assertThat(log(job, "stdout")).isEqualTo("hello\nbye\n");
        assertThat(text(job, "outputs/state")).isEqualTo("saved\n");
    }

    @Test
    void killsProcessesThatIgnoreTermAndLeaveTheGroup() {
        JobRef job = submit(Jobs.script("""
                trap '' TERM
                (setsid sh -c 'echo away >"$ATELIER_RUN_DIR/away"; while :; do sleep 1; done' &)
                while :; do sleep 1; done
                """).grace(Duration.ofSeconds(1)));
        awaitTrue(() -> text(job, "away").equals("away\n"));
        backend().requestCancel(job, CancelMode.GRACEFUL);
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.CANCELED, Verdict::cause);
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void killsAtOnceWhenForced() {
        JobRef job = submit(
                Jobs.script("trap '' TERM; echo up; while :; do sleep 1; done").grace(Duration.ofDays(1)));
        awaitTrue(() -> log(job, "stdout").equals("up\n"));
        backend().requestCancel(job, CancelMode.FORCE);
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.CANCELED, Verdict::cause);
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void failsToStageWithoutLeavingAnything() {
        assumeCan(Capability.PROGRAMS);
        JobSpec spec = Jobs.script("exit 0")
                .inputs(Map.of("data", Path.of("no-such-input")))
                .build();
        assertThatThrownBy(() -> backend().submit(spec.identity().key(), spec))
                .isInstanceOf(AtelierException.class)
                .hasMessageContaining("no-such-input");
        assertThat(backend().find(spec.identity().key())).isEmpty();
    }

    @Test
    void deliversVerdictThoughTheDiskIsFull() {
        assumeCan(Capability.PROGRAMS);
        Optional<ComputeBackend> small = fixture().openOnSmallDisk(DISK_BYTES);
        assumeTrue(
                small.isPresent(), "the backend does not claim a disk that can be filled here; local ones need root");
        opened(small.get());
        JobSpec spec = Jobs.script("head -c 100000000 /dev/zero >outputs/filler; echo lost; exit 6")
                .build();
        JobRef job = submitOnFullDisk(small.get(), spec);
        Verdict verdict = patiently()
                .until(
                        () -> Optional.ofNullable(
                                        small.get().observe(List.of(job)).get(job))
                                .flatMap(JobObservation::verdict),
                        Optional::isPresent)
                .orElseThrow();
        assertThat(verdict).returns(Verdict.Cause.EXIT_CODE, Verdict::cause).returns(6, Verdict::exitCode);
    }

    /** The job may have filled the disk before the client could write down that it has started it. */
    private static JobRef submitOnFullDisk(ComputeBackend small, JobSpec spec) {
        try {
            return small.submit(spec.identity().key(), spec);
        } catch (OutcomeUnknownException e) {
            return small.find(spec.identity().key()).orElseThrow(() -> e);
        }
    }

    @Test
    void givesNoticeOfPreemption() {
        assumeCan(Capability.SIGNALS);
        JobRef job = submit(Jobs.script("""
                trap 'echo saved >"$ATELIER_CHECKPOINT_DIR/state"; exit 75' USR2
                echo up; while :; do sleep 0.1; done
                """));
        awaitTrue(() -> log(job, "stdout").equals("up\n"));
        backend().runDirectory(job).writeAtomic("preempt.notice", new byte[0]);
        assertThat(awaitVerdict(job)).returns(75, Verdict::exitCode);
        assertThat(text(job, "checkpoints/state")).isEqualTo("saved\n");
    }

    @Test
    void tellsMemoryFromSignal() {
        assumeCan(Capability.MEMORY_LIMIT);
        ComputeBackend small = openWithMemory(64 << 20);
        JobSpec spec = Jobs.script("x=$(head -c 1000000000 /dev/zero | tr '\\000' x); echo ${#x}")
                .build();
        JobRef job = small.submit(spec.identity().key(), spec);
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.OUT_OF_MEMORY, Verdict::cause);
        assertThat(fixture().liveProcesses(job)).isZero();
    }

    @Test
    void showsEveryWatcherPhasesInOrder() throws Exception {
        JobRef job = submit(Jobs.known(KnownScript.WAIT));
        int watchers = 5;
        ExecutorService threads = Executors.newFixedThreadPool(watchers);
        try {
            List<Future<List<JobObservation>>> seen = new ArrayList<>();
            for (int i = 0; i < watchers; i++) {
                ComputeBackend watcher = another();
                seen.add(threads.submit(() -> watch(watcher, job)));
            }
            awaitRunning(job);
            release(job);
            JobObservation end = awaitEnd(job);
            for (Future<List<JobObservation>> watched : seen) {
                List<JobObservation> phases = watched.get(fixture().patience().toSeconds(), TimeUnit.SECONDS);
                assertThat(phases).extracting(JobObservation::phase).isSorted();
                assertThat(phases).endsWith(end);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What one watcher sees until the end, and at one look after it. */
    private static List<JobObservation> watch(ComputeBackend watcher, JobRef job) {
        List<JobObservation> seen = new ArrayList<>();
        while (seen.stream().filter(one -> one.phase() == JobPhase.ENDED).count() < 2
                && !Thread.currentThread().isInterrupted()) {
            JobObservation look = watcher.observe(List.of(job)).get(job);
            if (look != null) {
                seen.add(look);
            }
        }
        return seen;
    }

    @Test
    void keepsVerdictOfPurgedJob() {
        JobRef job = submit(Jobs.script("echo kept; exit 9"));
        assertThat(awaitVerdict(job).exitCode()).isEqualTo(9);
        assumeTrue(fixture().vanish(job), "nothing can be purged here");
        assertThat(observe(job)).get().extracting(JobObservation::outcome).returns(9, Verdict::exitCode);
        assertThat(log(job, "stdout")).isEqualTo("kept\n");
        assertThat(another().find(new SubmissionKey(job.nativeId()))).contains(job);
    }

    @Test
    void losesJobThatVanishes() {
        JobRef job = submit(Jobs.script("echo up; while :; do sleep 1; done"));
        awaitTrue(() -> log(job, "stdout").equals("up\n"));
        assumeTrue(fixture().vanish(job), "nothing vanishes here");
        assertThat(awaitVerdict(job)).returns(Verdict.Cause.NODE_LOST, Verdict::cause);
        assertThat(log(job, "stdout")).isEqualTo("up\n");
    }

    @Test
    void endsJobThatDeletesItsRunDirectory() {
        JobRef job = submit(Jobs.script("cd /; rm -rf \"$ATELIER_RUN_DIR\"/* \"$ATELIER_RUN_DIR\"; exit 0"));
        Verdict verdict = awaitVerdict(job);
        assertThat(verdict.status()).hasToString("Failed");
        assertThat(verdict.message()).contains("run directory");
        assertThat(fixture().liveProcesses(job)).isZero();
        backend().cleanup(job);
    }

    @Test
    void ignoresCancelOfUnknownJob() {
        JobRef known = submit(Jobs.known(KnownScript.EXIT, "0"));
        String nothing = SubmissionKey.of("contract", "never-submitted", 1).value();
        JobRef unknown = new JobRef(known.backend(), nothing);
        backend().requestCancel(unknown, CancelMode.GRACEFUL);
        backend().requestCancel(unknown, CancelMode.FORCE);
        backend().cleanup(unknown);
        awaitCompleted(known);
    }

    @Test
    void readsGrowingLogByOffsetWithEveryClient() {
        assumeCan(Capability.LIVE_LOGS);
        int clients = 20;
        JobRef job = submit(
                Jobs.script(
                        "i=0; while [ $i -lt " + clients + " ]; do\n"
                                + "while [ ! -e \"$ATELIER_RUN_DIR/line-$i\" ]; do sleep 0.02; done; echo \"line $i\"; i=$((i + 1)); done"));
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < clients; i++) {
            String line = "line " + i + "\n";
            try (ComputeBackend client = fixture().open()) {
                RunDirectory directory = client.runDirectory(job);
                directory.writeAtomic("line-" + i, new byte[0]);
                ByteBuffer target = ByteBuffer.allocate(100);
                long offset = read.length();
                awaitTrue(() -> directory.size(logFile("stdout")) >= offset + line.length());
                directory.read(logFile("stdout"), offset, target);
                read.append(new String(target.array(), 0, target.position(), StandardCharsets.UTF_8));
            }
            assertThat(read.toString()).endsWith(line);
        }
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo(read.toString());
    }
}
