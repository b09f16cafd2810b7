package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.ServiceState;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Timeout(120)
@Isolated("looks at times, threads or processes of this JVM")
class PythonFaultTest {
    private static final String SCRIPT = """
            import json, os, signal, subprocess, time

            def init():
                if os.path.exists("broken"):
                    raise ValueError("broken now")
                if os.path.exists("slow"):
                    time.sleep(1.5)

            def run(raw):
                request = json.loads(raw)
                if "sleep" in request:
                    open("sleeping", "w").close()
                    time.sleep(request["sleep"])
                if "spawn" in request:
                    child = subprocess.Popen(["sleep", "1000"])
                    with open("child", "w") as file:
                        file.write(str(child.pid))
                if "ignore" in request:
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    time.sleep(1000)
                if "exit" in request:
                    print("exiting as told", flush=True)
                    os._exit(request["exit"])
                return os.getpid()
            """;

    @TempDir
    Path source;

    @BeforeEach
    void requirePython() {
        Python.require();
    }

    private TestServer serving(ServingLimits limits) throws IOException {
        return TestServer.serving(Python.script(source, SCRIPT), limits);
    }

    private static long pid(TestServer server) throws Exception {
        return Long.parseLong(server.score("{}").body());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void anIdleWorkerThatIsKilledCostsNoRequest() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS.withQueueWait(Duration.ofSeconds(20)))) {
            long first = pid(server);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> !isAlive(first));
            Awaitility.await().until(() -> server.log().stream().anyMatch(line -> line.contains("while it was idle")));

            assertThat(pid(server)).isNotEqualTo(first);
            assertThat(server.server().state()).isEqualTo(ServiceState.HEALTHY);
        }
    }

    @Test
    void aWorkerKilledUnderLoadCostsOnlyItsRequest() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        try (TestServer server = serving(ServingLimits.DEFAULTS.withQueueWait(Duration.ofSeconds(20)))) {
            long first = pid(server);
            List<CompletableFuture<Void>> running = IntStream.range(0, 4)
                    .mapToObj(client -> CompletableFuture.runAsync(() -> load(server, statuses), clients))
                    .toList();
            Awaitility.await().until(() -> statuses.size() > 100);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            running.forEach(CompletableFuture::join);

            assertThat(statuses).hasSize(2000).isSubsetOf(200, 502); // it may be killed between two requests
            assertThat(statuses.stream().filter(status -> status == 502)).hasSizeLessThanOrEqualTo(1);
            assertThat(pid(server)).isNotEqualTo(first);
        } finally {
            clients.shutdownNow();
        }
    }

    private static void load(TestServer server, ConcurrentLinkedQueue<Integer> statuses) {
        for (int i = 0; i < 500; i++) {
            try {
                statuses.add(server.score("{}").statusCode());
            } catch (IOException | InterruptedException e) {
                statuses.add(0);
            }
        }
    }

    @Test
    void tellsThatTheWorkerEnded() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS.withQueueWait(Duration.ofSeconds(20)))) {
            HttpResponse<String> response = server.score("{\"exit\": 3}");

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(response.body()).contains("The scoring process ended while it worked on this request.");
            assertThat(response.headers().firstValue("x-ms-run-function-failed"))
                    .hasValue("True");
            assertThat(server.score("{}").statusCode()).isEqualTo(200);
            assertThat(server.log()).anyMatch(line -> line.contains("with exit code 3"));
        }
    }

    @Test
    void aRequestOutlastsTheRestartOfAnIdleWorker() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS)) {
            long first = pid(server);
            Files.createFile(source.resolve("slow"));
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            Awaitility.await().until(() -> server.server().state() == ServiceState.UNHEALTHY);

            assertOutlastsRestart(server);
        }
    }

    @Test
    void aRequestOutlastsTheRestartAfterAnExit() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS)) {
            Files.createFile(source.resolve("slow"));
            assertThat(server.score("{\"exit\": 5}").statusCode()).isEqualTo(502);

            assertOutlastsRestart(server);
        }
    }

    private static void assertOutlastsRestart(TestServer server) throws Exception {
        assertThat(server.server().message()).startsWith("No Python worker is running; another one is being started.");
        assertThat(server.get("/").statusCode()).isEqualTo(503);
        assertThat(server.score("{}").statusCode()).isEqualTo(200);
        assertThat(server.server().state()).isEqualTo(ServiceState.HEALTHY);
        assertThat(server.get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestWaitsForARestartNoLongerThanItMayBeScored() throws Exception {
        ServingLimits limits = ServingLimits.DEFAULTS
                .withScoringTimeout(Duration.ofMillis(300))
                .withQueueWait(Duration.ofMillis(50));
        try (TestServer server = serving(limits)) {
            Files.createFile(source.resolve("slow"));
            assertThat(server.score("{\"exit\": 5}").statusCode()).isEqualTo(502);

            assertThat(server.score("{}").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aCrashLoopIsUnhealthy() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS)) {
            Files.createFile(source.resolve("broken"));
            assertThat(server.score("{\"exit\": 3}").statusCode()).isEqualTo(502);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> server.server().message().contains("keep ending"));

            assertThat(server.server().state()).isEqualTo(ServiceState.UNHEALTHY);
            assertThat(server.server().message()).contains("ValueError: broken now");
            assertThat(server.get("/").statusCode()).isEqualTo(503);
            assertThat(server.get("/").body()).isEqualTo("Unhealthy");
            HttpResponse<String> response = server.score("{}");
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).hasValue("1");
        }
    }

    @Test
    void aHangingWorkerIsKilledWithItsChildrenAndReplaced() throws Exception {
        ServingLimits limits = ServingLimits.DEFAULTS
                .withScoringTimeout(Duration.ofMillis(500))
                .withQueueWait(Duration.ofSeconds(20));
        try (TestServer server = serving(limits)) {
            long first = pid(server);
            long start = System.nanoTime();
            HttpResponse<String> response = server.score("{\"spawn\": true, \"ignore\": true}");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"message\":\"Scoring timeout after 500 ms\"}");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1500));
            assertThat(pid(server)).isNotEqualTo(first);
            Awaitility.await().until(() -> !isAlive(first));
            long child = Long.parseLong(Files.readString(source.resolve("child")));
            Awaitility.await().until(() -> !isAlive(child));
        }
    }

    @Test
    void whatAKilledWorkerStartedIsKilledToo() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS.withQueueWait(Duration.ofSeconds(20)))) {
            long first = Long.parseLong(server.score("{\"spawn\": true}").body());
            long child = Long.parseLong(Files.readString(source.resolve("child")));
            assertThat(isAlive(child)).isTrue();

            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            Awaitility.await().until(() -> !isAlive(child));
        }
    }

    @Test
    void theSecondRequestWaitsAndThenGivesUp() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS.withQueueWait(Duration.ofMillis(200)))) {
            CompletableFuture<HttpResponse<String>> first =
                    server.client().sendAsync(server.scoring("{\"sleep\": 2}").build(), BodyHandlers.ofString());
            Awaitility.await().until(() -> Files.exists(source.resolve("sleeping")));
            HttpResponse<String> second = server.score("{}");

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("retry-after")).hasValue("1");
            assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            assertThat(server.score("{}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void workersScoreAtTheSameTime() throws Exception {
        try (TestServer server = serving(ServingLimits.DEFAULTS.withWorkers(2).withQueueWait(Duration.ofMillis(100)))) {
            CompletableFuture<HttpResponse<String>> first =
                    server.client().sendAsync(server.scoring("{\"sleep\": 2}").build(), BodyHandlers.ofString());
            Awaitility.await().until(() -> Files.exists(source.resolve("sleeping")));

            HttpResponse<String> second = server.score("{}");

            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(first.get(30, TimeUnit.SECONDS).body()).isNotEqualTo(second.body());
        }
    }

    @Test
    void nothingSurvivesClose(@TempDir Path temporary) throws Exception {
        long pid;
        try (TestServer server = serving(ServingLimits.DEFAULTS.withWorkers(2))) {
            pid = pid(server);
            assertThat(isAlive(pid)).isTrue();
        }
        assertThat(isAlive(pid)).isFalse();
        assertThat(ProcessHandle.current().children().filter(PythonFaultTest::isWorker))
                .isEmpty();
    }

    private static boolean isWorker(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("atelier_worker.py");
    }
}
