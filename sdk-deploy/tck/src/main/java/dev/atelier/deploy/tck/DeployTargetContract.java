package dev.atelier.deploy.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AtelierException;
import dev.atelier.error.DeploymentException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceKeys.Slot;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.Availability;
import dev.atelier.spi.deploy.DeployProvider;
import dev.atelier.spi.deploy.DeployTarget;
import dev.atelier.spi.deploy.EndpointObservation;
import dev.atelier.spi.deploy.EndpointSpec;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import dev.atelier.spi.deploy.ScorerSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every deploy target does. Extend it, and give the provider to test.
 *
 * <p>The target must be able to run a Java scorer of the test's class path. Confined to one test at a time.
 */
public abstract class DeployTargetContract {
    private static final String NAME = "contract";
    private static final int CLIENTS = 4;
    private static final int UPDATES = 10;

    @TempDir
    Path directory;

    private DeployTarget target;

    /** Creates the contract's tests. */
    protected DeployTargetContract() {}

    /**
     * Creates the provider of the target under test.
     *
     * @return a new provider
     */
    protected abstract DeployProvider provider();

    /**
     * Returns what the target's endpoints need to be set to; nothing by default.
     *
     * @return the settings of every endpoint of these tests
     */
    protected Map<String, String> settings() {
        return Map.of();
    }

    @BeforeEach
    void openTarget() throws IOException {
        target = provider().open(TestContext.in(Files.createDirectory(directory.resolve("work"))));
    }

    @AfterEach
    void closeTarget() {
        target.delete(NAME);
        target.close();
    }

    private Mount model(int version) {
        try {
            Path files = Files.createDirectories(directory.resolve("model-" + version));
            Files.writeString(files.resolve("answer"), "version " + version);
            return new Mount("model", version, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private EndpointSpec spec(int version, @Nullable ServiceKeys keys) {
        return new EndpointSpec(NAME, List.of(model(version)), TestScorer.spec(), keys, settings());
    }

    private EndpointSpec failingInit() {
        Mount empty = new Mount("model", 7, directory);
        return new EndpointSpec(NAME, List.of(empty), TestScorer.spec(), null, settings());
    }

    @Test
    void theProviderIsWellFormed() {
        assertThat(provider().type()).matches("[a-z][a-z0-9-]*");
        assertThat(provider().probe(TestContext.in(directory))).isEqualTo(Availability.AVAILABLE);
        assertThat(ServiceLoader.load(DeployProvider.class))
                .extracting(DeployProvider::type)
                .contains(provider().type());
    }

    @Test
    void anAppliedEndpointAnswers() {
        assertThat(target.validate(spec(1, null))).noneMatch(Problem::fatal);

        EndpointObservation endpoint = target.apply(spec(1, null));

        assertThat(endpoint.state()).isEqualTo(ServiceState.HEALTHY);
        assertThat(endpoint.baseUri().orElseThrow().toString()).endsWith("/");
        assertThat(new ScoringClient(endpoint).score("{}", null).body()).isEqualTo("\"version 1\"");
        assertThat(new ScoringClient(endpoint).health().body()).isEqualTo("Healthy");
        assertThat(target.observe(NAME)).isEqualTo(endpoint);
    }

    @Test
    void unknownEndpointsAreStopped() {
        assertThat(target.observe("unknown").state()).isEqualTo(ServiceState.STOPPED);
        assertThat(target.observe("unknown").baseUri()).isEmpty();
        assertThat(target.logs("unknown", 10)).isEmpty();
        assertThatCode(() -> target.delete("unknown")).doesNotThrowAnyException();
        assertThatThrownBy(() -> target.replaceKeys("unknown", ServiceKeys.random()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("unknown");
    }

    @Test
    void anUpdateUnderLoadKeepsTheAddressAndFailsNoRequest() {
        EndpointObservation endpoint = target.apply(spec(0, null));
        ScoringClient client = new ScoringClient(endpoint);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<CompletableFuture<Integer>> failures = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> failures(client, stop, answered), clients))
                    .toList();
            for (int version = 1; version <= UPDATES; version++) {
                int before = answered.get();
                assertThat(target.apply(spec(version, null)).address()).isEqualTo(endpoint.address());
                assertThat(client.score("{}", null).body()).isEqualTo("\"version " + version + "\"");
                Awaitility.await().until(() -> answered.get() > before + CLIENTS || failed(failures));
            }
            stop.set(true);
            assertThat(failures).allSatisfy(failed -> assertThat(failed.join()).isZero());
        } finally {
            stop.set(true);
            clients.shutdown();
        }
    }

    private static boolean failed(List<CompletableFuture<Integer>> clients) {
        return clients.stream().anyMatch(CompletableFuture::isDone);
    }

    private static int failures(ScoringClient client, AtomicBoolean stop, AtomicInteger answered) {
        int failures = 0;
        while (!stop.get()) {
            failures += client.score("{}", null).statusCode() == 200 ? 0 : 1;
            answered.incrementAndGet();
        }
        return failures;
    }

    @Test
    void aFailingInitIsToldAndLeavesTheOldVersionServing() {
        EndpointObservation endpoint = target.apply(spec(1, null));

        assertThatThrownBy(() -> target.apply(failingInit()))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("NoSuchFileException");

        assertThat(new ScoringClient(endpoint).score("{}", null).body()).isEqualTo("\"version 1\"");
        assertThat(target.observe(NAME)).isEqualTo(endpoint);
        assertThat(target.logs(NAME, 1000)).anyMatch(line -> line.contains("NoSuchFileException"));
    }

    @Test
    void aFailingFirstInitLeavesNothing() {
        assertThatThrownBy(() -> target.apply(failingInit())).isInstanceOf(DeploymentException.class);

        assertThat(target.observe(NAME).state()).isEqualTo(ServiceState.STOPPED);
        assertThat(target.apply(spec(2, null)).state()).isEqualTo(ServiceState.HEALTHY);
    }

    @Test
    void badSpecsAreReportedAllAtOnceAndChangeNothing() {
        EndpointObservation endpoint = target.apply(spec(1, null));
        Mount missing = new Mount("gone", 2, directory.resolve("gone"));
        ScorerSpec script = new ScorerSpec.PythonEntry("score.py", directory, "python3", Map.of());
        EndpointSpec bad = new EndpointSpec(NAME, List.of(missing), script, null, Map.of("no-such-setting", "1"));

        List<Problem> problems = target.validate(bad);

        assertThat(problems)
                .filteredOn(Problem::fatal)
                .extracting(Problem::toString)
                .anyMatch(text -> text.contains("gone"))
                .anyMatch(text -> text.contains("score.py"))
                .anyMatch(text -> text.contains("no-such-setting"));
        assertThatThrownBy(() -> target.apply(bad))
                .isInstanceOf(AtelierException.class)
                .hasMessageContaining("gone")
                .hasMessageContaining("score.py");
        assertThat(new ScoringClient(endpoint).score("{}", null).body()).isEqualTo("\"version 1\"");
    }

    @Test
    void keysOpenTheEndpointAndAreReplacedAtOnce() {
        ServiceKeys keys = ServiceKeys.random();
        ServiceKeys next = keys.regenerate(Slot.PRIMARY);
        ScoringClient client = new ScoringClient(target.apply(spec(1, keys)));
        assertThat(client.score("{}", null).statusCode()).isEqualTo(401);
        assertThat(client.score("{}", keys).statusCode()).isEqualTo(200);

        target.replaceKeys(NAME, next);

        assertThat(client.score("{}", keys).statusCode()).isEqualTo(401);
        assertThat(client.score("{}", next).statusCode()).isEqualTo(200);
        assertThat(target.logs(NAME, 1000))
                .noneMatch(line -> line.contains(next.primary().reveal()));
    }

    @Test
    void logsHaveTheScorersFailuresAndNotTooManyLines() {
        ScoringClient client = new ScoringClient(target.apply(spec(1, null)));

        assertThat(client.score("\"fail\"", null).statusCode()).isEqualTo(500);
        assertThat(client.score("\"fail\"", null).body()).doesNotContain("failing as asked to");

        assertThat(target.logs(NAME, 1000)).anyMatch(line -> line.contains("failing as asked to"));
        assertThat(target.logs(NAME, 2)).hasSize(2);
    }

    @Test
    void aDeletedEndpointIsGoneAndCanComeBack() {
        ScoringClient client = new ScoringClient(target.apply(spec(1, null)));

        target.delete(NAME);

        assertThat(target.observe(NAME).state()).isEqualTo(ServiceState.STOPPED);
        assertThatThrownBy(client::health).isInstanceOf(UncheckedIOException.class);
        assertThat(new ScoringClient(target.apply(spec(2, null))).health().statusCode())
                .isEqualTo(200);
    }

    @Test
    void endpointsDoNotMeet() {
        EndpointObservation one = target.apply(spec(1, null));
        EndpointSpec other =
                new EndpointSpec(NAME + "-2", List.of(model(2)), TestScorer.spec(), ServiceKeys.random(), settings());
        EndpointObservation two = target.apply(other);
        try {
            assertThat(one.address()).isNotEqualTo(two.address());
            assertThat(new ScoringClient(one).score("{}", null).statusCode()).isEqualTo(200);
            assertThat(new ScoringClient(two).score("{}", null).statusCode()).isEqualTo(401);
        } finally {
            target.delete(other.name());
        }
    }

    @Test
    void closingIsIdempotentAndFinal() {
        target.apply(spec(1, null));

        target.close();
        target.close();

        assertThatThrownBy(() -> target.apply(spec(2, null))).isInstanceOf(IllegalStateException.class);
    }
}
