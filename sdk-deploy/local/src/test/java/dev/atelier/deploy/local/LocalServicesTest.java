package dev.atelier.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.DeploymentException;
import dev.atelier.error.Problem;
import dev.atelier.service.ServiceKeys;
import dev.atelier.spi.deploy.EndpointObservation;
import dev.atelier.spi.deploy.EndpointSpec;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import dev.atelier.spi.deploy.ScorerSpec;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalServicesTest {
    @TempDir
    Path directory;

    private final LocalServices services = new LocalServices(Clock.systemUTC(), Map.of());

    @AfterEach
    void close() {
        services.close();
    }

    private EndpointSpec spec(LocalTarget target) {
        return spec(target.settings(), null);
    }

    private EndpointSpec spec(Map<String, String> settings, @Nullable ServiceKeys keys) {
        ScorerSpec scorer = new ScorerSpec.Java("one", () -> request -> 1);
        return new EndpointSpec("ridge", List.of(new Mount("ridge", 1, directory)), scorer, keys, settings);
    }

    @Test
    void listensAtTheGivenPortAndMovesWhenAsked() throws IOException {
        int port = services.apply(spec(LocalTarget.anyPort()))
                .baseUri()
                .orElseThrow()
                .getPort();
        int other = freePort();

        EndpointObservation moved = services.apply(spec(LocalTarget.port(other)));

        assertThat(moved.baseUri().orElseThrow().getPort()).isEqualTo(other);
        assertThatThrownBy(() -> new java.net.Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
        assertThat(services.apply(spec(LocalTarget.anyPort())).address()).isEqualTo(moved.address());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aTakenPortLeavesTheServiceWhereItWas() throws IOException {
        EndpointObservation before = services.apply(spec(LocalTarget.anyPort()));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> services.apply(spec(LocalTarget.port(taken.getLocalPort()))))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("The service 'ridge' could not be deployed")
                    .hasMessageContaining(":" + taken.getLocalPort());
        }
        assertThat(services.observe("ridge")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "port|70000|'70000'; it must be a whole number from 0 to 65535",
                "port|http|'http'; it must be a whole number",
                "max-body-bytes|0|it must be a whole number from 1",
                "scoring-timeout|60|'60'; it must be an ISO-8601 duration from PT0.001S",
                "scoring-timeout|PT0S|such as PT30S",
                "queue-wait|PT-1S|from PT0S",
                "cors-origins|https://a.example,b|has 'b'; it must have origins such as https://example.org, or *",
                "workers|0|from 1 to 64",
                "host|no.such.host.invalid|is not known",
                "host|\"\"|is blank",
                "host|0.0.0.0|can be reached from other machines",
                "prot|1|is no setting of the target 'local'; it has cors-origins, host, max-batch-rows, max-body-bytes, port",
            })
    void saysWhatIsWrongWithASetting(String key, String value, String message) {
        EndpointSpec bad = spec(Map.of(key, value), null);

        assertThat(services.validate(bad)).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo(key);
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.message()).contains(message);
        });
        assertThatThrownBy(() -> services.apply(bad))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        EndpointSpec bad = new EndpointSpec(
                "ridge",
                List.of(),
                new ScorerSpec.PythonEntry("../score.py", directory, "python3", Map.of()),
                null,
                Map.of("port", "x", "workers", "x"));

        assertThat(services.validate(bad))
                .extracting(Problem::field)
                .containsExactlyInAnyOrder("port", "workers", "models", "entryScript");
    }

    @Test
    void takesSettingsOfTheWorkspaceAsDefaults() {
        try (LocalServices configured = new LocalServices(Clock.systemUTC(), Map.of("workers", "x", "port", "0"))) {
            assertThat(configured.validate(spec(Map.of(), null)))
                    .extracting(Problem::field)
                    .containsExactly("workers");
            assertThat(configured.validate(spec(Map.of("workers", "2"), null))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 70_000, Integer.MIN_VALUE})
    void refusesANumberThatIsNoPort(int port) {
        assertThatThrownBy(() -> LocalTarget.port(port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port is " + port + "; it must be between 1 and 65535, or 0 for a free one");
    }

    @Test
    void everyWitherIsASetting() {
        LocalTarget target = LocalTarget.port(0)
                .host("127.0.0.1")
                .maxBodyBytes(1000)
                .scoringTimeout(Duration.ofSeconds(5))
                .queueWait(Duration.ofMillis(250))
                .workers(2)
                .maxBatchRows(32)
                .corsOrigins("https://a.example", "https://b.example");

        SettingsReader reader = new SettingsReader(target.settings());
        LocalSettings settings = reader.read();

        assertThat(reader.problems()).isEmpty();
        assertThat(target.type()).isEqualTo("local");
        assertThat(settings.limits().maxBodyBytes()).isEqualTo(1000);
        assertThat(settings.limits().scoringTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.limits().queueWait()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.limits().workers()).isEqualTo(2);
        assertThat(settings.limits().maxBatchRows()).isEqualTo(32);
        assertThat(settings.corsOrigins()).containsExactlyInAnyOrder("https://a.example", "https://b.example");
        assertThat(LocalTarget.anyPort().settings()).isEmpty();
    }

    @Test
    void aFailedScriptIsToldOnce() throws IOException {
        requirePython();
        Files.writeString(directory.resolve("score.py"), """
                def init():
                    raise ValueError("no weights")

                def run(raw):
                    pass
                """);
        ScorerSpec script = new ScorerSpec.PythonEntry("score.py", directory, "python3", Map.of());

        assertThat(traceOfDeploying(script)).containsOnlyOnce("ValueError: no weights");
    }

    @Test
    void theLastWordsOfAScriptAreToldOnce() throws IOException {
        requirePython();
        Files.writeString(directory.resolve("score.py"), "import os; print('last words', flush=True); os._exit(3)");
        ScorerSpec script = new ScorerSpec.PythonEntry("score.py", directory, "python3", Map.of());

        assertThat(traceOfDeploying(script)).contains("with exit code 3").containsOnlyOnce("last words");
    }

    @Test
    void aFailedFactoryIsToldWithOneTrace() {
        ScorerSpec scorer = new ScorerSpec.Java("broken", () -> {
            throw new IllegalStateException("no weights");
        });

        assertThat(traceOfDeploying(scorer))
                .contains("The scorer broken could not be initialised: java.lang.IllegalStateException: no weights")
                .containsOnlyOnce("Caused by: ")
                .containsOnlyOnce("LocalServicesTest.lambda$aFailedFactoryIsToldWithOneTrace");
    }

    /** Skips the test where there is no Python; in CI there must be one. */
    private static void requirePython() {
        boolean there = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "python3")));
        assumeTrue(there || System.getenv("CI") != null, "python3 is not installed");
    }

    private String traceOfDeploying(ScorerSpec scorer) {
        EndpointSpec spec =
                new EndpointSpec("ridge", List.of(new Mount("ridge", 1, directory)), scorer, null, Map.of());
        DeploymentException failure = catchThrowableOfType(DeploymentException.class, () -> services.apply(spec));
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }

    @Test
    void aMissingInterpreterIsTold() throws IOException {
        Files.writeString(directory.resolve("score.py"), "");
        EndpointSpec spec = new EndpointSpec(
                "ridge",
                List.of(new Mount("ridge", 1, directory)),
                new ScorerSpec.PythonEntry("score.py", directory, "no-such-python", Map.of()),
                null,
                Map.of());

        assertThatThrownBy(() -> services.apply(spec))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("The Python interpreter 'no-such-python' cannot be started");
    }
}
