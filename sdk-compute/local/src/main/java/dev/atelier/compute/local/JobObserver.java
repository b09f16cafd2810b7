package dev.atelier.compute.local;

import dev.atelier.compute.support.ExitRecord;
import dev.atelier.compute.support.JobFiles;
import dev.atelier.compute.support.ProcessRecord;
import dev.atelier.compute.support.StartRecord;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the run directory and {@code /proc} where a job is.
 *
 * <p>A runner writes {@code exit.json} before it ends. So a job is lost when its runner is gone, there was no sign of
 * life for a while, and there is still no verdict; what is left of it is killed before it is declared lost.
 */
final class JobObserver {
    /** How old the last sign of life of a lost job is at least. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    /** The same when process ids mean nothing, since the job runs on another host or ran before a reboot. */
    private static final Duration QUIET_ELSEWHERE = Duration.ofMinutes(1);

    /** How long a staged job may wait for the client that staged it. */
    private static final Duration UNLAUNCHED = Duration.ofMinutes(1);

    private final JobFiles files;
    private final JobProcesses processes;

    JobObserver(JobFiles files) {
        this.files = files;
        this.processes = new JobProcesses(files.directory());
    }

    JobObservation observe() throws IOException {
        Optional<ExitRecord> exit = files.exitRecord();
        if (exit.isPresent()) {
            return ended(exit.get(), files.startRecord());
        }
        Optional<StartRecord> start = files.startRecord();
        return start.isPresent() ? observeStarted(start.get()) : observeUnstarted();
    }

    private JobObservation observeStarted(StartRecord start) throws IOException {
        if (mayLive(start.runner())) {
            return files.preparing()
                    ? JobObservation.of(JobPhase.PREPARING, null)
                    : JobObservation.of(JobPhase.RUNNING, start.at());
        }
        Optional<ExitRecord> exit = files.exitRecord();
        return exit.isPresent() ? ended(exit.get(), Optional.of(start)) : lost(Optional.of(start));
    }

    private JobObservation observeUnstarted() throws IOException {
        Optional<ProcessRecord> runner = files.nativeRecord();
        boolean mayLive = runner.isPresent() ? mayLive(runner.get()) : signWithin(UNLAUNCHED);
        return mayLive || processes.hasRunner() ? JobObservation.of(JobPhase.PREPARING, null) : settle();
    }

    /** Between two looks a short job starts and ends: only a second look at its records can call it lost. */
    private JobObservation settle() throws IOException {
        Optional<ExitRecord> exit = files.exitRecord();
        if (exit.isPresent()) {
            return ended(exit.get(), files.startRecord());
        }
        Optional<StartRecord> start = files.startRecord();
        return start.isPresent() ? observeStarted(start.get()) : lost(Optional.empty());
    }

    private boolean mayLive(ProcessRecord runner) throws IOException {
        boolean here =
                runner.bootId().equals(ProcessStat.bootId()) && runner.host().equals(ProcessStat.host());
        return here ? ProcessStat.alive(runner) || signWithin(QUIET) : signWithin(QUIET_ELSEWHERE);
    }

    /** Compares with the clock that stamps this machine's files, which is not the workspace's. */
    private boolean signWithin(Duration limit) throws IOException {
        return files.lastSign().plus(limit).isAfter(Instant.now());
    }

    private JobObservation ended(ExitRecord exit, Optional<StartRecord> start) throws IOException {
        @Nullable Instant startedAt = start.map(StartRecord::at).orElse(exit.startedAt());
        return new JobObservation(JobPhase.ENDED, startedAt, exit.at(), verdict(exit));
    }

    /** Any program can return the code of a failed environment, but the job's own makes that record. */
    private Verdict verdict(ExitRecord exit) throws IOException {
        Verdict verdict = exit.verdict();
        Optional<String> failure = files.environmentFailure();
        return verdict.cause() == Verdict.Cause.EXIT_CODE && failure.isPresent()
                ? Verdict.of(
                        Verdict.Cause.PREPARATION_FAILED, "its environment could not be made ready: " + failure.get())
                : verdict;
    }

    private JobObservation lost(Optional<StartRecord> start) throws IOException {
        processes.kill(start);
        Verdict verdict = start.isPresent()
                ? Verdict.of(Verdict.Cause.NODE_LOST, "the process that watched over it is gone")
                : neverStarted(files.runnerComplaint());
        Verdict outcome = files.cancelRequested()
                ? Verdict.of(Verdict.Cause.CANCELED, "canceled on request; " + verdict.message())
                : verdict;
        return new JobObservation(JobPhase.ENDED, start.map(StartRecord::at).orElse(null), files.lastSign(), outcome);
    }

    private static Verdict neverStarted(String complaint) {
        return complaint.isEmpty()
                ? Verdict.of(Verdict.Cause.NODE_LOST, "it was staged, but the process that was to start it is gone")
                : Verdict.of(Verdict.Cause.PREPARATION_FAILED, "its runner could not start it: " + complaint);
    }
}
