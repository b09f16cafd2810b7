package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.error.SubmissionException;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Docker does beyond the contract. */
@NeedsDocker
class DockerComputeIT {
    @TempDir
    Path directory;

    private ComputeBackend backend;

    @BeforeEach
    void open() throws IOException {
        directory = directory.toRealPath();
        backend = open(TestEngine.settings());
    }

    @AfterEach
    void close() {
        backend.close();
        TestEngine.removeContainers(directory);
    }

    private ComputeBackend open(DockerSettings.Builder settings) {
        return DockerComputeProvider.of(settings.build()).open(TestContext.in(directory));
    }

    private void reopen(DockerSettings.Builder settings) {
        backend.close();
        backend = open(settings);
    }

    @Test
    void givesJobWhatItsSettingsSay() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.writeString(shared.resolve("data"), "from the host");
        reopen(TestEngine.settings()
                .cpus(0.5)
                .memoryBytes(128 << 20)
                .sharedMemoryBytes(32 << 20)
                .network("none")
                .user("1234:1234")
                .addMount(directory, "/mnt/all")
                .addReadOnlyMount(shared, "/mnt/shared"));
        JobRef job = submit("exit 0");
        String container = "atelier-" + job.nativeId();
        assertThat(TestEngine.docker(
                        "inspect",
                        "--format",
                        "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}"
                                + " {{.HostConfig.ShmSize}} {{.HostConfig.NetworkMode}} {{.Config.User}}"
                                + " {{.HostConfig.Init}}",
                        container))
                .isEqualTo("500000000 134217728 134217728 33554432 none 1234:1234 true");
        assertThat(TestEngine.docker("inspect", "--format", "{{json .Mounts}}", container))
                .contains("\"Destination\":\"/mnt/all\"", "\"Destination\":\"/mnt/shared\"");
    }

    @Test
    void showsLimitsInsideOfTheJob() {
        reopen(TestEngine.settings().sharedMemoryBytes(32 << 20).network("none"));
        JobRef job = submit("df -k /dev/shm | tail -n 1; ls /sys/class/net");
        awaitEnd(job);
        assertThat(read(job, "attempt-1/stdout.log")).contains(" 32768 ").endsWith("lo\n");
    }

    @Test
    void runsAsWhoeverOwnsTheRunDirectory() throws IOException {
        JobRef job = submit("id -u; echo mine >outputs/file");
        awaitEnd(job);
        Path file = runDirectory(job).resolve("outputs/file");
        Object owner = Files.getAttribute(directory, "unix:uid");
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(owner);
        assertThat(read(job, "attempt-1/stdout.log")).isEqualTo(owner + "\n");
    }

    @Test
    void hidesVariablesAndArgumentsFromInspect() {
        JobSpec spec = DockerJobs.line("echo 'canary-argument'")
                .variables(Map.of("TOKEN", "canary-variable"))
                .build();
        JobRef job = backend.submit(spec.identity().key(), spec);
        awaitEnd(job);
        assertThat(TestEngine.docker("inspect", "atelier-" + job.nativeId()))
                .contains("dev.atelier.run", spec.identity().runId())
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @EnumSource(names = {"MOUNT", "COPY"})
    void givesSecretsAsFilesThatInspectDoesNotShow(FileAccess files) {
        backend.close();
        KnownSecrets secrets = new KnownSecrets(Map.of("token", "canary-secret"));
        backend = DockerComputeProvider.of(TestEngine.settings().files(files).build())
                .open(new TestContext(directory, Map.of(), secrets));
        JobSpec spec = DockerJobs.line(
                        "stat -c %a \"$ATELIER_SECRET_TOKEN\"; wc -c <\"$ATELIER_SECRET_TOKEN\"; ! env | grep canary")
                .secrets(List.of("token"))
                .build();
        JobRef job = backend.submit(spec.identity().key(), spec);
        String container = TestEngine.docker("inspect", "atelier-" + job.nativeId());
        assertThat(awaitEnd(job)).returns(0, Verdict::exitCode);
        assertThat(read(job, "attempt-1/stdout.log")).isEqualTo("600\n13\n");
        assertThat(container).doesNotContain("canary");
    }

    @Test
    void leavesNoContainerAfterCleanup() {
        JobSpec spec = DockerJobs.line("exit 3").build();
        JobRef job = backend.submit(spec.identity().key(), spec);
        assertThat(awaitEnd(job)).returns(3, Verdict::exitCode);
        assertThat(TestEngine.containersOf(spec.identity().runId())).isNotEmpty();
        backend.cleanup(job);
        assertThat(TestEngine.containersOf(spec.identity().runId())).isEmpty();
        assertThat(directory.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void namesMissingImage() {
        reopen(TestEngine.settings().image("atelier/no-such-image:7"));
        assertThatThrownBy(() -> submit("exit 0"))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("has no image 'atelier/no-such-image:7'");
    }

    @Test
    void failsPullWithoutShowingThePassword() throws IOException {
        KnownSecrets secrets = new KnownSecrets(Map.of("registry", "canary-password"));
        DockerSettings settings = TestEngine.settings()
                .image("127.0.0.1:1/nobody/nothing:1")
                .pull(PullPolicy.MISSING)
                .registryLogin("someone", "registry")
                .build();
        JobSpec spec = DockerJobs.line("exit 0").build();
        try (ComputeBackend pulling =
                DockerComputeProvider.of(settings).open(new TestContext(directory, Map.of(), secrets))) {
            assertThat(pulling.plan(spec))
                    .contains("127.0.0.1:1/nobody/nothing:1")
                    .doesNotContain("canary");
            assertThatThrownBy(() -> pulling.submit(spec.identity().key(), spec))
                    .isInstanceOf(SubmissionException.class)
                    .hasMessageContaining("could not pull the image 127.0.0.1:1/nobody/nothing:1")
                    .hasMessageNotContaining("canary");
            assertThat(pulling.find(spec.identity().key())).isEmpty();
        }
        Path log = directory.resolve("runs/" + spec.identity().key() + "/logs/docker.log");
        assertThat(log).content().contains("pulling").doesNotContain("canary");
    }

    @Test
    void namesMissingSecretOfTheRegistry() {
        reopen(TestEngine.settings()
                .image("127.0.0.1:1/nobody/nothing:1")
                .pull(PullPolicy.ALWAYS)
                .registryLogin("someone", "registry"));
        assertThatThrownBy(() -> submit("exit 0")).hasMessageContaining("no secret 'registry'");
    }

    @Test
    void tellsWhyAnImageWithoutShellCannotStartTheJob() {
        TestEngine.docker("import", TestEngine.emptyTar(directory).toString(), "atelier/empty:1");
        reopen(TestEngine.settings().image("atelier/empty:1"));
        JobRef job = submit("exit 0");
        assertThat(awaitEnd(job)).returns(Verdict.Cause.PREPARATION_FAILED, Verdict::cause);
        assertThat(awaitEnd(job).message()).contains("could not start it").contains("sh");
    }

    @Test
    void refusesGpusThatAreNotThere() {
        reopen(TestEngine.settings().gpus(DockerSettings.ALL_GPUS));
        JobSpec spec = DockerJobs.line("exit 0").build();
        assertThatThrownBy(() -> backend.submit(spec.identity().key(), spec))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("gpu");
        assertThat(TestEngine.containersOf(spec.identity().runId())).isEmpty();
    }

    @Test
    void startsContainerWhoseClientDiedAfterCreatingIt() {
        JobSpec spec = DockerJobs.line("echo ran >>outputs/count").build();
        JobRef job = submit(DockerJobs.WAIT);
        String other = "atelier-" + spec.identity().key();
        TestEngine.docker("create", "--name", other, TestEngine.IMAGE, "true");
        assertThat(backend.find(spec.identity().key())).isEmpty();
        TestEngine.docker("rm", other);
        JobRef second = backend.submit(spec.identity().key(), spec);
        awaitEnd(second);
        assertThat(read(second, "outputs/count")).isEqualTo("ran\n");
        backend.requestCancel(job, CancelMode.FORCE);
        assertThat(awaitEnd(job)).returns(Verdict.Cause.CANCELED, Verdict::cause);
    }

    @Test
    void losesNothingWhenTheDaemonRestarts() {
        JobRef job = submit("echo before; " + DockerJobs.WAIT + "echo after; exit 4");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> read(job, "attempt-1/stdout.log").equals("before\n"));
        TestEngine.restart();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> backend.observe(List.of(job)).containsKey(job));
        assertThat(backend.observe(List.of(job)).get(job)).returns(JobPhase.RUNNING, JobObservation::phase);
        backend.runDirectory(job).writeAtomic("go", new byte[0]);
        assertThat(awaitEnd(job)).returns(4, Verdict::exitCode);
        assertThat(read(job, "attempt-1/stdout.log")).isEqualTo("before\nafter\n");
    }

    @Test
    void saysWhereNoEngineAnswers() {
        reopen(TestEngine.settings().host(URI.create("unix://" + directory.resolve("no.sock"))));
        assertThatThrownBy(() -> submit("exit 0"))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("no.sock");
    }

    private JobRef submit(String line) {
        JobSpec spec = DockerJobs.line(line).build();
        return backend.submit(spec.identity().key(), spec);
    }

    private Verdict awaitEnd(JobRef job) {
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> backend.observe(List.of(job)).get(job), seen -> seen != null && seen.outcome() != null)
                .verdict()
                .orElseThrow();
    }

    private Path runDirectory(JobRef job) {
        return directory.resolve("runs").resolve(job.nativeId());
    }

    private String read(JobRef job, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        backend.runDirectory(job).read(path, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
