package dev.atelier.compute.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.error.ComputeException;
import dev.atelier.error.Problem;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalComputeTest {
    private static final JobSpec SPEC = LocalJobs.waiting("run");

    @TempDir
    Path directory;

    private LocalFixture fixture;
    private ComputeBackend backend;

    @BeforeEach
    void open() throws IOException {
        directory = directory.toRealPath();
        fixture = new LocalFixture(directory);
        backend = fixture.open();
    }

    @AfterEach
    void close() {
        backend.close();
        fixture.close();
    }

    @Test
    void isFoundByItsType() {
        assertThat(ServiceLoader.load(ComputeProvider.class))
                .singleElement()
                .returns("local", ComputeProvider::type)
                .returns(-1, ComputeProvider::priority);
    }

    @Test
    void saysWhichSystemsAreNotSupportedYet() {
        assertThat(Host.probe("Linux").available()).isTrue();
        assertThat(Host.probe("Windows 11").reason()).contains("not supported yet on Windows 11");
        assertThat(Host.probe("Mac OS X").reason()).contains("not supported yet on Mac OS X");
    }

    @Test
    void refusesToOpenWithoutItsDirectory() {
        TestContext context = TestContext.in(directory.resolve("missing"));
        assertThatThrownBy(() -> new LocalComputeProvider().open(context))
                .isInstanceOf(ComputeException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void namesInterpreterThatIsMissing() {
        TestContext context = TestContext.in(directory, Map.of("python", "python9"));
        JobSpec spec = LocalJobs.spec(
                        "run", LocalJobs.script(ScriptKind.PYTHON, "a.py"), new LocalJobs.OneFile("a.py", ""))
                .build();
        try (ComputeBackend other = new LocalComputeProvider().open(context)) {
            assertThat(other.validate(spec))
                    .singleElement()
                    .extracting(Problem::message)
                    .asString()
                    .contains("'python9' on the PATH", "set 'python'");
        }
    }

    @Test
    void looksForInterpretersOnThePathOfTheJob() {
        JobSpec spec = LocalJobs.spec("run", new JobCommand.Program(List.of("ls")), new LocalJobs.OneFile("a", ""))
                .variables(Map.of("PATH", "/nowhere"))
                .build();
        assertThat(backend.validate(spec)).singleElement().asString().contains("'ls'", "/nowhere");
    }

    @Test
    void looksForRelativeProgramsInTheSource() {
        JobSpec spec = LocalJobs.spec(
                        "run", new JobCommand.Program(List.of("./train")), new LocalJobs.OneFile("train", ""))
                .build();
        assertThat(backend.validate(spec)).singleElement().asString().contains("no executable './train'");
    }

    @Test
    void givesJavaScriptsTheClassesOfAtelier() {
        String script = """
                import dev.atelier.spi.compute.SubmissionKey;
                class Probe {
                    public static void main(String[] arguments) {
                        System.out.println(new com.fasterxml.jackson.core.JsonFactory().getFormatName()
                                + SubmissionKey.of("a", "b", 1).value().length());
                    }
                }
                """;
        JobSpec spec = LocalJobs.spec(
                        "run",
                        LocalJobs.script(ScriptKind.JAVA_SOURCE, "Probe.java"),
                        new LocalJobs.OneFile("Probe.java", script))
                .build();
        assertThat(backend.validate(spec)).isEmpty();
        JobRef job = backend.submit(spec.identity().key(), spec);
        awaitEnd(job);
        assertThat(path(job).resolve("attempt-1/stdout.log")).hasContent("JSON32\n");
    }

    @Test
    void roundsLimitsUpToSeconds() {
        assertThat(JobLauncher.arguments(directory, SPEC)).endsWith("1", "0", "30");
        JobSpec spec = LocalJobs.spec("run", new JobCommand.ShellLine("exit 0"), new LocalJobs.OneFile("a", ""))
                .timeout(Duration.ofMillis(1))
                .grace(Duration.ofMillis(1001))
                .build();
        assertThat(JobLauncher.arguments(directory, spec)).endsWith("1", "1", "2");
    }

    @Test
    void findsRunningJobThatHasNoNativeRecord() throws IOException {
        JobRef job = start();
        Files.delete(path(job).resolve("native.json"));
        assertThat(backend.find(SPEC.identity().key())).contains(job);
        assertThat(backend.submit(SPEC.identity().key(), SPEC)).isEqualTo(job);
        end(job);
        assertThat(path(job).resolve("outputs/count")).hasContent("ran\n");
    }

    @Test
    void doesNotObserveWhatItCannotRead() throws IOException {
        JobRef job = start();
        Path started = path(job).resolve("attempt-1/started.json");
        Path aside = Files.move(started, path(job).resolve("aside"));
        Files.createDirectory(started);
        assertThat(backend.observe(List.of(job))).isEmpty();
        Files.delete(started);
        Files.move(aside, started);
        end(job);
    }

    @Test
    void losesJobWhoseDirectoryIsDeleted() throws IOException {
        JobRef job = start();
        delete(path(job));
        assertThat(awaitEnd(job))
                .returns(Verdict.Cause.NODE_LOST, Verdict::cause)
                .extracting(Verdict::message)
                .asString()
                .contains("run directory is gone");
        assertThat(fixture.liveProcesses(job)).isZero();
    }

    @Test
    void observesNothingWhileItsDirectoriesCannotBeReached() throws IOException {
        JobRef job = start();
        Path away = Files.move(directory.resolve("runs"), directory.resolve("away"));
        assertThat(backend.observe(List.of(job))).isEmpty();
        assertThatThrownBy(() -> backend.find(SPEC.identity().key()))
                .isInstanceOf(ComputeException.class)
                .hasMessageContaining("cannot reach");
        Files.move(away, directory.resolve("runs"));
        end(job);
    }

    @Test
    void givesUpJobThatNobodyStarts() throws IOException {
        JobRef job = stageOnly();
        assertThat(observe(job).phase()).isEqualTo(JobPhase.PREPARING);
        age(job, "spec.json", Duration.ofSeconds(61));
        assertThat(awaitEnd(job))
                .returns(Verdict.Cause.NODE_LOST, Verdict::cause)
                .extracting(Verdict::message)
                .asString()
                .contains("it was staged");
    }

    @Test
    void saysWhyTheRunnerCouldNotStart() throws IOException {
        JobRef job = stageOnly();
        Files.delete(path(job).resolve("cmd.sh"));
        assertThat(backend.find(SPEC.identity().key())).isEmpty();
        assertThat(backend.submit(SPEC.identity().key(), SPEC)).isEqualTo(job);
        assertThat(awaitEnd(job))
                .returns(Verdict.Cause.PREPARATION_FAILED, Verdict::cause)
                .extracting(Verdict::message)
                .asString()
                .contains("no readable cmd.sh");
    }

    @Test
    void trustsHeartbeatOfAnotherHost() throws IOException {
        JobRef job = stageOnly();
        Files.createDirectories(path(job).resolve("attempt-1"));
        Files.writeString(path(job).resolve("attempt-1/heartbeat"), "");
        Files.writeString(path(job).resolve("attempt-1/started.json"), """
                {"pid":1,"pgid":1,"runner":1,"startTime":"1","runnerStartTime":"1","bootId":"b","host":"elsewhere",
                 "at":"2026-01-01T00:00:00Z"}
                """);
        age(job, "spec.json", Duration.ofHours(1));
        age(job, "attempt-1/started.json", Duration.ofHours(1));
        age(job, "attempt-1/heartbeat", Duration.ofSeconds(50));
        assertThat(observe(job))
                .returns(JobPhase.RUNNING, JobObservation::phase)
                .returns(Instant.parse("2026-01-01T00:00:00Z"), JobObservation::startedAt);
        age(job, "attempt-1/heartbeat", Duration.ofSeconds(61));
        assertThat(awaitEnd(job)).returns(Verdict.Cause.NODE_LOST, Verdict::cause);
    }

    @Test
    void waitsForVerdictThatAnotherHostHasWrittenButNobodySeesYet() throws IOException {
        JobRef job = start();
        end(job);
        Path exit = path(job).resolve("attempt-1/exit.json");
        Path notSeen = Files.move(exit, path(job).resolve("exit.later"));
        Files.writeString(path(job).resolve("attempt-1/started.json"), """
                {"pid":1,"pgid":1,"runner":1,"startTime":"1","runnerStartTime":"1","bootId":"b","host":"elsewhere",
                 "at":"2026-01-01T00:00:00Z"}
                """);
        age(job, "spec.json", Duration.ofHours(1));
        age(job, "attempt-1/started.json", Duration.ofHours(1));
        age(job, "native.json", Duration.ofHours(1));
        age(job, "attempt-1/heartbeat", Duration.ofSeconds(50));
        assertThat(observe(job).phase()).isEqualTo(JobPhase.RUNNING);
        Files.move(notSeen, exit);
        assertThat(awaitEnd(job)).returns(5, Verdict::exitCode);
    }

    @Test
    void callsLostJobCanceledWhenThatWasAskedFor() throws IOException {
        JobRef job = stageOnly();
        backend.requestCancel(job, CancelMode.FORCE);
        age(job, "spec.json", Duration.ofSeconds(61));
        assertThat(awaitEnd(job)).returns(Verdict.Cause.CANCELED, Verdict::cause);
    }

    @Test
    void cancelsNothingThatItDoesNotKnow() {
        JobRef unknown = new JobRef("local", "0".repeat(32));
        backend.requestCancel(unknown, CancelMode.FORCE);
        backend.cleanup(unknown);
        JobRef foreign = new JobRef("slurm", "1");
        assertThatThrownBy(() -> backend.requestCancel(foreign, CancelMode.FORCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slurm");
    }

    @Test
    void removesWhatCrashesLeftYesterday() throws IOException {
        Path old = Files.createDirectories(directory.resolve("staging/old/code"));
        Path young = Files.createDirectories(directory.resolve("staging/young"));
        Files.setLastModifiedTime(old.getParent(), FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        fixture.open().close();
        assertThat(old.getParent()).doesNotExist();
        assertThat(young).exists();
    }

    private JobRef start() {
        JobRef job = backend.submit(SPEC.identity().key(), SPEC);
        await().until(() -> observe(job).phase() == JobPhase.RUNNING);
        return job;
    }

    private JobRef stageOnly() throws IOException {
        JobRef job = start();
        Path staged = path(job);
        end(job);
        for (String name : new String[] {"attempt-1", "native.json"}) {
            delete(staged.resolve(name));
        }
        return job;
    }

    private void end(JobRef job) {
        backend.runDirectory(job).writeAtomic("go", new byte[0]);
        assertThat(awaitEnd(job)).returns(5, Verdict::exitCode);
    }

    private Verdict awaitEnd(JobRef job) {
        await().atMost(Duration.ofMinutes(1)).until(() -> observe(job).phase() == JobPhase.ENDED);
        return observe(job).verdict().orElseThrow();
    }

    private JobObservation observe(JobRef job) {
        return backend.observe(List.of(job)).get(job);
    }

    private Path path(JobRef job) {
        return directory.resolve("runs").resolve(job.nativeId());
    }

    private void age(JobRef job, String file, Duration age) throws IOException {
        Files.setLastModifiedTime(
                path(job).resolve(file), FileTime.from(Instant.now().minus(age)));
    }

    /** Deletes a tree that a job may be writing to. */
    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
