package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.DeploymentException;
import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at times, threads or processes of this JVM")
class UpdateTest {
    private static final int REQUESTS = 10_000;
    private static final int CLIENTS = 8;

    /** Fails every request that comes before init or after close. */
    private static final class StrictScorer implements Scorer {
        private final int version;
        private final AtomicInteger running = new AtomicInteger();
        private volatile boolean open;

        StrictScorer(int version) {
            this.version = version;
        }

        @Override
        public void init(Path modelDirectory) {
            open = true;
        }

        @Override
        public Object score(ScoringRequest request) {
            running.incrementAndGet();
            try {
                if (!open) {
                    throw new IllegalStateException("closed");
                }
                return version;
            } finally {
                running.decrementAndGet();
            }
        }

        @Override
        public void close() {
            if (running.get() > 0 || !open) {
                throw new IllegalStateException("closed while in use, or twice");
            }
            open = false;
        }
    }

    @Test
    void updatesUnderLoadWithoutAFailedRequest() throws Exception {
        List<StrictScorer> versions = new ArrayList<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (TestServer server = TestServer.serving(added(versions), ServingLimits.DEFAULTS)) {
            AtomicInteger left = new AtomicInteger(REQUESTS);
            List<Future<Integer>> failures = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> clients.submit(() -> failures(server, left)))
                    .toList();
            while (left.get() > 0) {
                server.serve(TestServer.java(added(versions)), ServingLimits.DEFAULTS);
            }
            for (Future<Integer> failed : failures) {
                assertThat(failed.get()).isZero();
            }
            assertThat(versions).hasSizeGreaterThan(5);
            StrictScorer last = versions.get(versions.size() - 1);
            Awaitility.await()
                    .until(() ->
                            versions.stream().filter(version -> version.open).count() == 1);
            assertThat(last.open).isTrue();
            assertThat(server.log()).isEmpty();
        } finally {
            clients.shutdownNow();
        }
        assertThat(versions).noneMatch(version -> version.open);
    }

    private static StrictScorer added(List<StrictScorer> versions) {
        StrictScorer next = new StrictScorer(versions.size());
        versions.add(next);
        return next;
    }

    private static int failures(TestServer server, AtomicInteger left) throws Exception {
        int failures = 0;
        try (KeptConnection connection = new KeptConnection(server)) {
            while (left.getAndDecrement() > 0) {
                failures += connection.score("{}") == 200 ? 0 : 1;
            }
        }
        return failures;
    }

    @Test
    void aFailingInitLeavesTheOldScorerServing() throws Exception {
        Scorer broken = new Scorer() {
            @Override
            public void init(Path modelDirectory) {
                throw new IllegalStateException("no weights");
            }

            @Override
            public Object score(ScoringRequest request) {
                return 2;
            }
        };
        try (TestServer server = TestServer.serving(new StrictScorer(1), ServingLimits.DEFAULTS)) {
            assertThatThrownBy(() -> server.server()
                            .serve(
                                    TestServer.java(broken),
                                    List.of(new Mount("ridge", 2, Path.of("."))),
                                    ServingLimits.DEFAULTS))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("test scorer could not be initialised")
                    .hasMessageContaining("no weights");
            assertThat(server.score("{}").body()).isEqualTo("1");
        }
    }

    @Test
    void closingAnswersTheRequestsInProgress() throws Exception {
        CountDownLatch scoring = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Scorer slow = request -> {
            scoring.countDown();
            go.await();
            return "done";
        };
        TestServer server = TestServer.serving(slow);
        CompletableFuture<HttpResponse<String>> response =
                server.client().sendAsync(server.scoring("{}").build(), BodyHandlers.ofString());
        scoring.await();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        Awaitility.await().until(() -> isRefused(server));
        assertThat(closing).isNotDone();
        go.countDown();

        assertThat(response.get().body()).isEqualTo("\"done\"");
        closing.get();
        server.close();
    }

    private static boolean isRefused(TestServer server) {
        try {
            server.connect().close();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void leavesNoThreadsBehind() {
        TestServer server = TestServer.serving(request -> 1);
        server.close();

        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("atelier-")));
    }
}
