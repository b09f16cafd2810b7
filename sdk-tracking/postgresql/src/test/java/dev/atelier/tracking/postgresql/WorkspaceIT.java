package dev.atelier.tracking.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.testing.TestContext;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace on a database, as an application sees it. */
@NeedsPostgres
class WorkspaceIT {
    @TempDir
    private Path directory;

    private final PostgresServer server = PostgresServer.running();
    private final URI uri = server.newWorkspace();

    @Test
    void tracksSearchesAndReopens() throws Exception {
        Path file = Files.writeString(directory.resolve("model.txt"), "weights");
        try (Workspace workspace = open()) {
            workspace.experiment("diabetes").track(run -> {
                run.param("alpha", 0.4).tag("team", "risk");
                for (int step = 0; step < 100; step++) {
                    run.log("loss", 1.0 / (step + 1), step);
                }
                run.upload("outputs/model.txt", file);
            });
            assertThat(workspace
                            .runs()
                            .where("metrics.loss <= 0.01 and params.alpha = 0.4")
                            .list())
                    .hasSize(1);
        }
        try (Workspace workspace = open()) {
            Run run = workspace.runs().first().orElseThrow();
            assertThat(run.metric("loss").points()).hasSize(100);
            assertThat(workspace.runs().where("tags.team = 'nobody'").count()).isZero();
        }
    }

    @Test
    void logsOnWhileTheServerIsAway() throws Exception {
        try (Workspace workspace = open()) {
            Run run = workspace.experiment("diabetes").startLogging();
            Run fresh = workspace.experiment("diabetes").startLogging();
            run.log("loss", 0.5);
            server.kill();
            try {
                for (int i = 0; i < 1_000; i++) {
                    run.log("loss", i);
                }
                fresh.log("first", 1.0);
                for (int i = 0; i < 100; i++) {
                    fresh.log("name " + i, i);
                    fresh.logList("list " + i, 1.0, 2.0);
                }
                assertThat(workspace.pendingWrites().records()).isBetween(1_201L, 1_202L); // the first may wait as well
                assertThat(workspace.pendingWrites().since()).isPresent();
                assertThat(workspace.problems()).singleElement().asString().contains("cannot be reached");
                assertTimeout(Duration.ofSeconds(30), () -> refusesWhatNeedsTheServer(workspace, run));
            } finally {
                server.start();
            }
            fresh.log("name 0", 1.0);
            run.param("a", 1).complete();
            fresh.complete();
            assertThat(run.metric("loss").points()).hasSize(1_001);
            assertThat(fresh.metrics().names()).hasSize(201);
            assertThat(fresh.metric("name 0").points())
                    .extracting(MetricPoint::step)
                    .containsExactly(0L, 1L);
            assertThat(workspace.pendingWrites().bytes()).isZero();
        }
    }

    private static void refusesWhatNeedsTheServer(Workspace workspace, Run run) {
        List<ThrowingCallable> calls = List.of(
                () -> run.param("a", 1),
                () -> run.tag("a", "b"),
                run::complete,
                () -> run.metric("loss").points(),
                () -> workspace.experiment("diabetes").startLogging(),
                () -> workspace.runs().list());
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.retryable()).isTrue())
                    .hasMessageContaining("cannot be reached");
        }
    }

    @Test
    void goesOnBehindTheGreatestStep() {
        String id;
        try (Workspace workspace = open()) {
            Run run = workspace.experiment("diabetes").startLogging();
            run.log("loss", 1.0, 100);
            run.log("loss", 2.0);
            run.log("below", 1.0, -5);
            run.log("below", 2.0);
            run.log("last", 1.0, Long.MAX_VALUE);
            run.log("last", 2.0);
            id = run.id();
        }
        try (Workspace workspace = open()) {
            Run run = workspace.run(id);
            run.log("loss", 3.0);
            assertThat(steps(run, "loss")).containsExactly(100L, 101L, 102L);
            assertThat(steps(run, "below")).containsExactly(-5L, 0L);
            assertThat(steps(run, "last")).containsExactly(Long.MAX_VALUE, Long.MAX_VALUE);
        }
    }

    private static List<Long> steps(Run run, String metric) {
        return run.metric(metric).points().stream().map(MetricPoint::step).toList();
    }

    @Test
    void writesItsConfigWithoutThePassword() throws Exception {
        try (Workspace workspace = open()) {
            workspace.writeConfig(directory);
        }
        assertThat(Files.readString(directory.resolve(".atelier/config.json")))
                .contains("jdbc:postgresql://127.0.0.1")
                .contains("user=" + PostgresServer.USER)
                .doesNotContain("battery");
    }

    @Test
    void streamsContentOfAnySize() throws Exception {
        int size = 70_000_000;
        try (PostgresStore store = PostgresStore.open(uri, TestContext.in(directory))) {
            String sha256 = store.artifacts().put(new Repeated(size)).sha256();
            try (InputStream stored = store.artifacts().open(sha256);
                    InputStream expected = new Repeated(size)) {
                assertThat(stored).hasSameContentAs(expected);
            }
            byte[] small = "small".getBytes(StandardCharsets.UTF_8);
            assertThat(store.artifacts().put(new ByteArrayInputStream(small)).size())
                    .isEqualTo(5);
        }
    }

    private Workspace open() {
        return Workspace.builder()
                .store(uri)
                .localDirectory(directory.resolve("local"))
                .open();
    }

    /** Content that is nowhere in memory. */
    private static final class Repeated extends InputStream {
        private int left;

        private Repeated(int size) {
            left = size;
        }

        @Override
        public int read() {
            return left == 0 ? -1 : --left & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, left);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) (--left & 0xff);
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }
}
