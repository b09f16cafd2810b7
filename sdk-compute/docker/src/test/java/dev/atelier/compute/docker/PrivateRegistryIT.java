package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.SubmissionException;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a registry that wants a password: Debian's docker-registry. */
@NeedsDocker
class PrivateRegistryIT {
    private static final String PASSWORD = "canary-password";
    private static final Pattern LISTENS = Pattern.compile("listening on (127\\.0\\.0\\.1:\\d+)");

    @TempDir
    Path directory;

    private Process registry;
    private String host;

    @BeforeEach
    void start() throws IOException {
        boolean there = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, "docker-registry")));
        assumeTrue(there || "true".equals(System.getenv("CI")), "there is no docker-registry on the PATH");
        String hash = "import crypt; print('someone:' + crypt.crypt('" + PASSWORD
                + "', crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16)))";
        Files.writeString(directory.resolve("htpasswd"), TestEngine.run(List.of("python3", "-c", hash)) + "\n");
        Path config = Files.writeString(directory.resolve("config.yml"), """
            version: 0.1
            storage: {filesystem: {rootdirectory: %1$s/storage}}
            http: {addr: '127.0.0.1:0'}
            auth: {htpasswd: {realm: test, path: %1$s/htpasswd}}
            """.formatted(directory));
        Path log = directory.resolve("registry.log");
        registry = new ProcessBuilder("docker-registry", "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        host = await().atMost(Duration.ofMinutes(1)).until(() -> address(log), found -> !found.isEmpty());
        TestEngine.docker("tag", TestEngine.IMAGE, image());
        String config1 = directory.resolve("client").toString();
        TestEngine.run(List.of(
                "docker",
                "--config",
                config1,
                "-H",
                TestEngine.host().toString(),
                "login",
                "-u",
                "someone",
                "-p",
                PASSWORD,
                host));
        TestEngine.run(
                List.of("docker", "--config", config1, "-H", TestEngine.host().toString(), "push", image()));
        TestEngine.docker("rmi", image());
    }

    private static String address(Path log) throws IOException {
        Matcher listens = LISTENS.matcher(Files.readString(log));
        return listens.find() ? listens.group(1) : "";
    }

    private String image() {
        return host + "/private/test:1";
    }

    @AfterEach
    void stop() {
        TestEngine.removeContainers(directory);
        registry.destroyForcibly().onExit().join();
    }

    private ComputeBackend open(String password) {
        DockerSettings settings = TestEngine.settings()
                .pull(PullPolicy.MISSING)
                .addRegistryLogin(host, "someone", "registry")
                .build();
        return DockerComputeProvider.of(settings)
                .open(new TestContext(directory, Map.of(), new KnownSecrets(Map.of("registry", password))));
    }

    private JobSpec job(String dockerfile, String image) {
        return DockerJobs.line("exit 4")
                .environment(EnvironmentDefinition.builder(EnvironmentKind.DOCKER)
                        .dockerfile(dockerfile)
                        .image(image)
                        .build())
                .build();
    }

    @Test
    void pullsWithTheSecretOfTheWorkspace() {
        JobSpec spec = job("", image());
        try (ComputeBackend wrong = open("wrong")) {
            assertThatThrownBy(() -> wrong.submit(spec.identity().key(), spec))
                    .isInstanceOf(SubmissionException.class)
                    .hasMessageContaining("could not pull the image " + image());
        }
        try (ComputeBackend backend = open(PASSWORD)) {
            assertThat(awaitEnd(backend, backend.submit(spec.identity().key(), spec)))
                    .returns(4, Verdict::exitCode);
            JobSpec built = job("FROM " + image() + "\nRUN echo " + host + " >/etc/built\n", "");
            TestEngine.docker("rmi", "--force", image());
            assertThat(awaitEnd(backend, backend.submit(built.identity().key(), built)))
                    .returns(4, Verdict::exitCode);
            assertThat(directory.resolve("runs/" + built.identity().key() + "/logs/docker.log"))
                    .content()
                    .contains("pulling " + image())
                    .doesNotContain("canary");
        }
    }

    private static Verdict awaitEnd(ComputeBackend backend, JobRef job) {
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> backend.observe(List.of(job)).get(job), seen -> seen != null && seen.outcome() != null)
                .verdict()
                .orElseThrow();
    }
}
