package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SubmissionKey;
import dev.atelier.spi.compute.SupportsEnvironments;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are built of environments. */
@NeedsDocker
class DockerEnvironmentIT {
    @TempDir
    Path directory;

    private ComputeBackend backend;

    @BeforeEach
    void open() {
        KnownSecrets secrets = new KnownSecrets(Map.of("packages", "someone:canary-password"));
        backend = DockerComputeProvider.of(TestEngine.settings().build())
                .open(new TestContext(directory, Map.of(), secrets));
    }

    @AfterEach
    void close() {
        backend.close();
        TestEngine.removeContainers(directory);
    }

    private EnvironmentDefinition.Builder packages(Wheel wheel) throws IOException {
        return EnvironmentDefinition.builder(EnvironmentKind.VENV)
                .pip(List.of(wheel.name() + "==1.0"))
                .wheelhouse(wheel.writeTo(directory.resolve("wheels")).toString());
    }

    @Test
    void buildsPackagesOnceForSeveralJobs() throws Exception {
        Wheel wheel = Wheel.unique();
        EnvironmentDefinition environment = packages(wheel).build();
        int jobs = 4;
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        List<Future<JobRef>> submitted = new ArrayList<>();
        try {
            for (int i = 0; i < jobs; i++) {
                submitted.add(threads.submit(() -> submit(
                        DockerJobs.line("python -c 'import " + wheel.name() + " as m; print(m.WORD)'"), environment)));
            }
            StringBuilder logs = new StringBuilder();
            for (Future<JobRef> one : submitted) {
                JobRef job = one.get(5, TimeUnit.MINUTES);
                assertThat(awaitEnd(job)).as(read(job, "attempt-1/stderr.log")).returns(0, Verdict::exitCode);
                assertThat(read(job, "attempt-1/stdout.log")).isEqualTo("from the wheel\n");
                assertThat(read(job, "logs/environment.packages.txt")).contains(wheel.name() + "==1.0");
                logs.append(read(job, "logs/environment.log"));
            }
            assertThat(logs.toString().split("builds the image", -1)).hasSize(2);
            assertThat(logs).contains("Successfully installed " + wheel.name());
        } finally {
            threads.shutdownNow();
        }
        assertThat(((SupportsEnvironments) backend).explain(environment)).contains("would be reused", wheel.name());
    }

    @Test
    void buildsDockerfileWithPackagesInIt() throws IOException {
        Wheel wheel = Wheel.unique();
        EnvironmentDefinition environment = EnvironmentDefinition.builder(EnvironmentKind.DOCKER)
                .dockerfile("FROM " + TestEngine.IMAGE + "\nRUN echo " + wheel.name()
                        + " >/etc/built\nENV GREETING=hello\n")
                .pip(List.of(wheel.name()))
                .wheelhouse(wheel.writeTo(directory.resolve("wheels")).toString())
                .build();
        JobRef job = submit(
                DockerJobs.line("cat /etc/built; echo \"$GREETING\"; python -c 'import " + wheel.name() + "'"),
                environment);
        assertThat(awaitEnd(job)).as(read(job, "attempt-1/stderr.log")).returns(0, Verdict::exitCode);
        assertThat(read(job, "attempt-1/stdout.log")).isEqualTo(wheel.name() + "\nhello\n");
        assertThat(read(job, "logs/environment.log")).contains("Step 2/", "Successfully installed");
    }

    @Test
    void usesTheImageOfTheEnvironment() {
        TestEngine.docker("tag", TestEngine.IMAGE, "atelier/other:1");
        EnvironmentDefinition environment = EnvironmentDefinition.builder(EnvironmentKind.DOCKER)
                .image("atelier/other:1")
                .build();
        JobRef job = submit(DockerJobs.line("exit 3"), environment);
        assertThat(awaitEnd(job)).returns(3, Verdict::exitCode);
        assertThat(TestEngine.docker("inspect", "--format", "{{.Config.Image}}", "atelier-" + job.nativeId()))
                .isEqualTo("atelier/other:1");
    }

    @Test
    void leavesTheLogOfADockerfileThatFailsAndNothingElse() {
        String unique = Wheel.unique().name();
        EnvironmentDefinition environment = EnvironmentDefinition.builder(EnvironmentKind.DOCKER)
                .dockerfile("FROM " + TestEngine.IMAGE + "\nRUN echo " + unique
                        + " >/etc/before\nRUN echo a complaint >&2; exit 3\n")
                .build();
        String before = leftOver();
        JobRef job = submit(DockerJobs.line("exit 0"), environment);
        assertThat(awaitEnd(job)).returns(Verdict.Cause.PREPARATION_FAILED, Verdict::cause);
        assertThat(awaitEnd(job).message()).contains("returned a non-zero code: 3", "logs/environment.log");
        assertThat(read(job, "logs/environment.log")).contains("Step 2/", "a complaint", "non-zero code: 3");
        assertThat(leftOver()).isEqualTo(before);
        assertThat(backend.find(new SubmissionKey(job.nativeId()))).contains(job);
        backend.cleanup(job);
    }

    @Test
    void leavesTheLogOfPackagesThatCannotBeInstalled() throws IOException {
        Wheel wheel = Wheel.unique();
        EnvironmentDefinition environment =
                packages(wheel).pip(List.of("no-" + wheel.name())).build();
        String before = leftOver();
        JobRef job = submit(DockerJobs.line("exit 0"), environment);
        assertThat(awaitEnd(job)).returns(Verdict.Cause.PREPARATION_FAILED, Verdict::cause);
        assertThat(awaitEnd(job).message()).contains("its build failed", "no-" + wheel.name());
        assertThat(read(job, "logs/environment.log")).contains("No matching distribution found");
        assertThat(leftOver()).isEqualTo(before);
    }

    @Test
    void putsLibrariesOnTheClassPath() throws IOException {
        Path jar = Zip.write(directory.resolve("word.jar"), Map.of("word.txt", "from the jar"));
        JobSpec spec = DockerJobs.script(ScriptKind.JAVA_SOURCE, "Main.java", """
            public class Main {
                public static void main(String[] arguments) throws Exception {
                    System.out.write(Main.class.getResourceAsStream("/word.txt").readAllBytes());
                    System.out.println();
                }
            }
            """)
                .environment(EnvironmentDefinition.builder(EnvironmentKind.MAVEN)
                        .maven(List.of("dev.example:word:1.0"))
                        .build())
                .classPath(List.of(jar))
                .build();
        JobRef job = backend.submit(spec.identity().key(), spec);
        assertThat(awaitEnd(job)).as(read(job, "attempt-1/stderr.log")).returns(0, Verdict::exitCode);
        assertThat(read(job, "attempt-1/stdout.log")).isEqualTo("from the jar\n");
    }

    @Test
    void keepsSecretsOfTheBuildOutOfTheImage() throws IOException {
        Wheel wheel = Wheel.unique();
        EnvironmentDefinition environment = packages(wheel)
                .pipOptions(List.of("--extra-index-url https://packages.example.org/simple"))
                .indexSecret("packages")
                .build();
        JobRef job = submit(DockerJobs.line("exit 0"), environment);
        assertThat(awaitEnd(job)).returns(0, Verdict::exitCode);
        String container = "atelier-" + job.nativeId();
        String image = TestEngine.docker("inspect", "--format", "{{.Config.Image}}", container);
        assertThat(TestEngine.docker("inspect", container, image) + TestEngine.docker("history", "--no-trunc", image))
                .doesNotContain("canary");
        assertThat(TestEngine.docker(
                        "run",
                        "--rm",
                        "--network=none",
                        "--entrypoint=sh",
                        image,
                        "-c",
                        "grep -rl canary-password /opt /root /tmp /atelier /etc || echo nowhere"))
                .isEqualTo("nowhere");
        assertThat(read(job, "logs/environment.log")).doesNotContain("canary");
    }

    /** Containers of builds and images without a name. */
    private static String leftOver() {
        return TestEngine.docker("ps", "--all", "--quiet", "--filter", "name=atelier-build-")
                + TestEngine.docker("images", "--quiet", "--filter", "dangling=true");
    }

    private JobRef submit(JobSpec.Builder job, EnvironmentDefinition environment) {
        JobSpec spec = job.environment(environment).build();
        return backend.submit(spec.identity().key(), spec);
    }

    private Verdict awaitEnd(JobRef job) {
        return await().atMost(Duration.ofMinutes(3))
                .until(() -> backend.observe(List.of(job)).get(job), seen -> seen != null && seen.outcome() != null)
                .verdict()
                .orElseThrow();
    }

    private String read(JobRef job, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(100_000);
        backend.runDirectory(job).read(path, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }

    /** A Python package of one module, in a wheel. */
    private record Wheel(String name) {
        static Wheel unique() {
            return new Wheel("wheel" + Long.toUnsignedString(System.nanoTime(), 36));
        }

        Path writeTo(Path wheels) throws IOException {
            Files.createDirectories(wheels);
            String info = name + "-1.0.dist-info/";
            Zip.write(
                    wheels.resolve(name + "-1.0-py3-none-any.whl"),
                    Map.of(
                            name + ".py",
                            "WORD = 'from the wheel'\n",
                            info + "METADATA",
                            "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n",
                            info + "WHEEL",
                            "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                            info + "RECORD",
                            name + ".py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n"));
            return wheels;
        }
    }
}
