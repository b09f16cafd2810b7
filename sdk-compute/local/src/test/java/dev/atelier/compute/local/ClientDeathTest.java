package dev.atelier.compute.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientDeathTest {
    private static final String RUN = "orphan";
    private static final JobSpec SPEC = LocalJobs.waiting(RUN);

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
    void adoptsJobOfKilledClient() throws Exception {
        Process client = start("hang");
        awaitSubmitted(client);
        client.destroyForcibly().waitFor();
        assertThat(client.exitValue()).isEqualTo(137);
        completesOnce(backend.find(SPEC.identity().key()).orElseThrow());
    }

    @Test
    void keepsJobWhenTheTerminalInterruptsItsClient() throws Exception {
        Process client = start("hang");
        awaitSubmitted(client);
        JobRef job = backend.find(SPEC.identity().key()).orElseThrow();
        await().until(() -> observe(job).phase() == JobPhase.RUNNING);
        new ProcessBuilder("sh", "-c", "kill -INT -" + client.pid()).start().waitFor();
        assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(observe(job).phase()).isEqualTo(JobPhase.RUNNING);
        completesOnce(job);
    }

    @Test
    void startsJobWhoseClientDiedBeforeTheStart() throws Exception {
        assertThat(start("before-start").waitFor()).isEqualTo(137);
        assertThat(runDirectory()).isDirectory().isDirectoryContaining("glob:**/runner.sh");
        assertThat(runDirectory().resolve("native.json")).doesNotExist();
        startsAgain();
    }

    @Test
    void startsJobWhoseClientDiedWhileStaging() throws Exception {
        assertThat(start("while-staging").waitFor()).isEqualTo(137);
        assertThat(runDirectory()).doesNotExist();
        assertThat(directory.resolve("staging")).isNotEmptyDirectory();
        startsAgain();
    }

    @Test
    void startsOnceWhenTwoJvmsSubmitAtOnce() throws Exception {
        Process one = start("hang");
        Process two = start("hang");
        awaitSubmitted(one);
        awaitSubmitted(two);
        one.destroyForcibly().waitFor();
        two.destroyForcibly().waitFor();
        completesOnce(backend.find(SPEC.identity().key()).orElseThrow());
    }

    private void startsAgain() {
        assertThat(backend.find(SPEC.identity().key())).isEmpty();
        completesOnce(backend.submit(SPEC.identity().key(), SPEC));
    }

    private void completesOnce(JobRef job) {
        backend.runDirectory(job).writeAtomic("go", new byte[0]);
        await().atMost(Duration.ofMinutes(1)).until(() -> observe(job).phase() == JobPhase.ENDED);
        assertThat(observe(job).verdict().orElseThrow())
                .returns(Verdict.Cause.EXIT_CODE, Verdict::cause)
                .returns(5, Verdict::exitCode);
        assertThat(runDirectory().resolve("attempt-1/stdout.log")).hasContent("waiting\ndone\n");
        assertThat(runDirectory().resolve("outputs/count")).hasContent("ran\n");
        assertThat(fixture.liveProcesses(job)).isZero();
    }

    private JobObservation observe(JobRef job) {
        return backend.observe(List.of(job)).get(job);
    }

    private Path runDirectory() {
        return directory.resolve("runs").resolve(SPEC.identity().key().value());
    }

    private void awaitSubmitted(Process client) {
        Path submitted = directory.resolve("submitted-" + client.pid());
        await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(submitted));
    }

    /** In a process group of its own, as a shell starts the commands of a terminal. */
    private Process start(String mode) throws IOException {
        return new ProcessBuilder(
                        "setsid",
                        Host.javaHome().resolve("bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SubmittingClient.class.getName(),
                        directory.toString(),
                        RUN,
                        mode)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
    }
}
