package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.SubmissionException;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is spoken to in private, as those of other machines should be. */
@NeedsDocker
class DockerTlsIT {
    @TempDir
    Path directory;

    @AfterEach
    void removeContainers() {
        TestEngine.removeContainers(directory);
    }

    private DockerSettings.Builder tls(Path certificates) {
        return TestEngine.settings().host(TestEngine.tlsHost()).certificates(certificates);
    }

    /** A directory of certificates, each of them from the right or the other authority. */
    private Path mixed(String authority, String client) throws IOException {
        Path mixed = Files.createDirectory(directory.resolve("certificates"));
        Files.copy(TestEngine.certificates(authority).resolve("ca.pem"), mixed.resolve("ca.pem"));
        Files.copy(TestEngine.certificates(client).resolve("cert.pem"), mixed.resolve("cert.pem"));
        Files.copy(TestEngine.certificates(client).resolve("key.pem"), mixed.resolve("key.pem"));
        return mixed;
    }

    private ComputeBackend open(DockerSettings.Builder settings) {
        return DockerComputeProvider.of(settings.build()).open(TestContext.in(directory));
    }

    private void assertRefused(DockerSettings.Builder settings, String... words) {
        JobSpec spec = DockerJobs.line("exit 0").build();
        try (ComputeBackend backend = open(settings)) {
            assertThatThrownBy(() -> backend.submit(spec.identity().key(), spec))
                    .isInstanceOf(SubmissionException.class)
                    .hasMessageContainingAll(words);
        }
    }

    @Test
    void runsJobsOfTheEngineThatDockersVariablesName() {
        Map<String, String> variables = Map.of(
                "DOCKER_HOST", TestEngine.tlsHost().toString(),
                "DOCKER_TLS_VERIFY", "1",
                "DOCKER_CERT_PATH", TestEngine.certificates("").toString());
        JobSpec spec = DockerJobs.line("echo private >outputs/file; exit 5").build();
        try (ComputeBackend backend = open(TestEngine.settings().fromEnvironment(variables))) {
            JobRef job = backend.submit(spec.identity().key(), spec);
            assertThat(awaitEnd(backend, job).exitCode()).isEqualTo(5);
            assertThat(read(backend, job, "outputs/file")).isEqualTo("private\n");
        }
    }

    @Test
    void runsJobsOfTheEngineThatTheWorkspaceNames() {
        Map<String, String> settings = Map.of(
                "host",
                TestEngine.tlsHost().toString(),
                "certificates",
                TestEngine.certificates("").toString(),
                "image",
                TestEngine.IMAGE,
                "pull",
                "never",
                "files",
                "copy");
        JobSpec spec = DockerJobs.line("exit 6").build();
        try (ComputeBackend backend = new DockerComputeProvider().open(TestContext.in(directory, settings))) {
            JobRef job = backend.submit(spec.identity().key(), spec);
            assertThat(awaitEnd(backend, job).exitCode()).isEqualTo(6);
        }
    }

    @Test
    void namesTheAuthorityThatHasNotSignedTheEngine() throws IOException {
        assertRefused(tls(mixed("other", "")), "not signed by the authority", "certificates/ca.pem");
    }

    @Test
    void namesTheCertificateThatTheEngineDoesNotAccept() throws IOException {
        assertRefused(tls(mixed("", "other")), "does not accept the certificate", "certificates/cert.pem");
    }

    @Test
    void saysThatTheEngineWantsTls() {
        assertRefused(TestEngine.settings().host(TestEngine.tlsHost()), "speaks TLS only", "DOCKER_CERT_PATH");
    }

    @Test
    void saysThatTheEngineSpeaksNoTls() throws IOException {
        try (ServerSocketChannel plain =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread forwarder = new Thread(() -> forward(plain), "plain-port");
            forwarder.start();
            URI address = URI.create("tcp://localhost:" + plain.socket().getLocalPort());
            assertRefused(tls(TestEngine.certificates("")).host(address), "does not speak TLS");
        }
    }

    /** Lets the engine answer each client's first words, as at a port without TLS. */
    private static void forward(ServerSocketChannel port) {
        ByteBuffer bytes = ByteBuffer.allocate(10_000);
        while (port.isOpen()) {
            try (SocketChannel client = port.accept();
                    SocketChannel engine = SocketChannel.open(UnixDomainSocketAddress.of(TestEngine.socket()))) {
                client.read(bytes);
                engine.write(bytes.flip());
                engine.read(bytes.clear());
                client.write(bytes.flip());
                bytes.clear();
            } catch (IOException e) {
                // the test is over, or the client has seen enough
            }
        }
    }

    @Test
    void namesEveryMissingFile() {
        assertThatThrownBy(() -> tls(directory).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("ca.pem", "cert.pem", "key.pem");
    }

    @Test
    void refusesCertificatesThatAreNone() throws IOException {
        for (String name : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(directory.resolve(name), "no certificate\n");
        }
        assertThatThrownBy(() -> open(tls(directory)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("certificates in " + directory);
    }

    private static Verdict awaitEnd(ComputeBackend backend, JobRef job) {
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> backend.observe(List.of(job)).get(job), seen -> seen != null && seen.outcome() != null)
                .verdict()
                .orElseThrow();
    }

    private static String read(ComputeBackend backend, JobRef job, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        backend.runDirectory(job).read(path, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
