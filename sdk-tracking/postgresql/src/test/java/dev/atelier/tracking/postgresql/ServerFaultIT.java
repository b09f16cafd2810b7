package dev.atelier.tracking.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.LeaseLostException;
import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.PendingWrites;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Write;
import dev.atelier.testing.TestContext;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that dies, connections that are cut, clients that are killed: nothing acknowledged is lost or stored twice. */
@NeedsPostgres
class ServerFaultIT {
    private static final SeriesKey LOSS = JournalWriterProcess.LOSS;
    private static final DocumentKey DOCUMENT = new DocumentKey("run", "a");

    private final List<PostgresStore> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    private PostgresServer server;
    private URI uri;

    @BeforeEach
    void begin() {
        server = PostgresServer.running();
        uri = server.newWorkspace();
    }

    @AfterEach
    void end() throws Exception {
        server.start();
        opened.forEach(PostgresStore::close);
    }

    @Test
    void losesNoPointWhenTheServerIsKilledInTheMiddle() throws Exception {
        PostgresStore store = open(uri);
        SeriesWriter writer = store.metrics().writer(LOSS, "");
        List<MetricPoint> acknowledged = new ArrayList<>();
        for (int kill = 0; kill < 3; kill++) {
            append(writer, acknowledged, 60_000);
            server.kill();
            append(writer, acknowledged, 20_000);
            server.start();
        }
        append(writer, acknowledged, 1_000);
        assertThat(points(store)).isEqualTo(acknowledged);
        assertThat(writer.pointCount()).isEqualTo(acknowledged.size());
        await().atMost(Duration.ofSeconds(30)).until(() -> store.pendingWrites().bytes() == 0);
    }

    @Test
    void takesOverTheJournalOfAKilledProcess() throws Exception {
        Path file = directory.resolve("acknowledged");
        Process process = JournalWriterProcess.start(uri, directory, file);
        await().atMost(Duration.ofSeconds(60)).until(() -> JournalWriterProcess.acknowledged(file) > 5_000);
        server.kill();
        long before = JournalWriterProcess.acknowledged(file);
        await().atMost(Duration.ofSeconds(60)).until(() -> JournalWriterProcess.acknowledged(file) > before + 5_000);
        process.destroyForcibly().waitFor();
        server.start();
        long acknowledged = JournalWriterProcess.acknowledged(file);
        PostgresStore store = open(uri);
        MetricPoints points = store.metrics().points(LOSS);
        assertThat((long) points.size()).isBetween(acknowledged, acknowledged + 1);
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.step(i)).isEqualTo(i);
            assertThat(points.value(i)).isEqualTo(i / 3.0);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> journals(store) == 0);
    }

    @Test
    void showsAndBoundsWhatWaitsForTheServer() throws Exception {
        PostgresStore store = open(URI.create(uri + "&journalLimit=8388608"));
        SeriesWriter writer = store.metrics().writer(LOSS, "");
        List<MetricPoint> acknowledged = new ArrayList<>();
        append(writer, acknowledged, 10);
        SeriesWriter unused = store.metrics().writer(new SeriesKey(LOSS.runId(), "unused"), "");
        assertThat(points(store)).hasSize(10);
        server.kill();
        Instant killed = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        unused.append(1.0, 1); // the first to wait, behind its definition
        assertThatThrownBy(() -> append(writer, acknowledged, 1_000_000))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("is full")
                .hasMessageContaining("server away since")
                .hasMessageContaining("raise journalLimit");
        PendingWrites status = store.pendingWrites();
        assertThat(status.bytes()).isBetween(1_000_000L, status.limitBytes());
        assertThat(status.since()).hasValueSatisfying(since -> assertThat(since).isAfterOrEqualTo(killed));
        assertThat(status.records()).isEqualTo(acknowledged.size() - 10 + 1);
        assertThat(status.problem()).isPresent();
        assertThat(store.problems()).anyMatch(problem -> problem.contains("cannot be reached"));
        assertThatThrownBy(() -> store.metrics().points(LOSS))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.retryable()).isTrue())
                .hasMessageContaining("cannot be reached")
                .hasMessageNotContaining(PostgresServer.PASSWORD);
        server.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> store.pendingWrites().bytes() == 0);
        append(writer, acknowledged, 10);
        assertThat(points(store)).isEqualTo(acknowledged);
    }

    @Test
    void stepsAndCountsGoOnWithoutAServer() throws Exception {
        PostgresStore store = open(uri);
        SeriesWriter known = store.metrics().writer(LOSS, "");
        assertThat(known.append(1.0, 1)).isZero();
        server.kill();
        assertThat(known.append(2.0, 2)).isEqualTo(1);
        SeriesWriter fresh = store.metrics().writer(new SeriesKey("run-1", "new"), "");
        assertThat(fresh.valueCount()).isZero();
        assertThat(fresh.append(1.0, 1)).isZero();
        SeriesWriter events = store.metrics().writer(LOSS, "attempt-1");
        assertThatThrownBy(events::pointCount).isInstanceOf(StoreException.class);
        server.start();
        assertThat(store.metrics().metrics("run-1")).containsExactly("loss", "new");
        assertThat(points(store)).hasSize(2);
    }

    @Test
    void aServerThatIsLostDuringTheFirstOpenMayBeTriedAgain() throws Exception {
        for (String statement : List.of("create schema", "create table workspace", "create table run_entry")) {
            try (CuttingProxy proxy = proxy()) {
                URI through = through(proxy);
                proxy.cutAt(statement);
                assertThatThrownBy(() -> open(through))
                        .as(statement)
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.retryable()).isTrue())
                        .hasMessageContaining("cannot be reached");
                proxy.restore();
                assertThat(open(through).catalog().sequence()).isZero();
            }
            uri = server.newWorkspace();
        }
    }

    @Test
    void logsOnWhenTheServerHangs() throws Exception {
        try (CuttingProxy proxy = proxy();
                Workspace workspace = Workspace.builder()
                        .store(URI.create(through(proxy) + "&socketTimeout=3&connectTimeout=1&loginTimeout=1"))
                        .localDirectory(directory.resolve("local"))
                        .open()) {
            Run run = workspace.experiment("diabetes").startLogging();
            run.log("loss", 0);
            proxy.fallSilent();
            assertTimeout(Duration.ofSeconds(30), () -> {
                run.log("loss", 1);
                run.log("other", 1);
                assertThatThrownBy(() -> run.param("a", 1))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> assertThat(e.retryable()).isTrue());
            });
            proxy.restore();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> workspace.pendingWrites().bytes() == 0);
            assertThat(run.metric("loss").points()).hasSize(2);
            assertThat(run.metric("other").points()).hasSize(1);
        }
    }

    @Test
    void goesOnWhenAnAdministratorEndsItsSessions() throws Exception {
        PostgresStore store = open(uri);
        SeriesWriter writer = store.metrics().writer(LOSS, "");
        List<MetricPoint> acknowledged = new ArrayList<>();
        long revision = 0;
        try (Connection administrator = server.connect();
                Statement statement = administrator.createStatement()) {
            for (int round = 0; round < 20; round++) {
                append(writer, acknowledged, 500);
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'atelier' and pid <> pg_backend_pid()");
                revision = store.catalog().commit(List.of(new Write(DOCUMENT, revision, "" + round)));
                append(writer, acknowledged, 500);
                if (round % 5 == 0) {
                    assertThat(points(store)).isEqualTo(acknowledged);
                }
            }
        }
        assertThat(points(store)).isEqualTo(acknowledged);
        assertThat(store.catalog().find(DOCUMENT)).contains(new Document(DOCUMENT, revision, "19"));
        assertThat(store.catalog().sequence()).isEqualTo(20);
        assertThat(store.verify().damages()).isEmpty();
    }

    @Test
    void keepsItsJournalOnADiskThatTakesNoMore() throws Exception {
        PostgresStore store = open(uri);
        Path journals =
                Files.createFile(directory.resolve("journal-" + store.workspaceId())); // where the folder would be
        SeriesWriter writer = store.metrics().writer(LOSS, "");
        assertThatThrownBy(() -> writer.append(0, 1.0, 1))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(journals.toString());
        Files.delete(journals);
        writer.append(0, 2.0, 2);
        assertThat(points(store)).containsExactly(new MetricPoint(0, 2.0, 2));
    }

    @Test
    void asksWhatBecameOfACommitWhoseAnswerWasLost() throws Exception {
        try (CuttingProxy proxy = proxy()) {
            PostgresStore store = open(through(proxy));
            long first = store.catalog().commit(List.of(Write.create(DOCUMENT, "1")));
            proxy.loseAnswersOfCommits(1);
            long second = store.catalog().commit(List.of(new Write(DOCUMENT, first, "2")));
            assertThat(proxy.commitsStillToLose()).isZero();
            assertThat(store.catalog().find(DOCUMENT)).contains(new Document(DOCUMENT, second, "2"));
            assertThat(store.catalog().sequence()).isEqualTo(second).isEqualTo(first + 1);
        }
    }

    @Test
    void shipsOnceWhenTheAnswerIsLost() throws Exception {
        try (CuttingProxy proxy = proxy()) {
            PostgresStore store = open(through(proxy));
            SeriesWriter writer = store.metrics().writer(LOSS, "");
            List<MetricPoint> acknowledged = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                proxy.loseAnswersOfCommits(1);
                append(writer, acknowledged, 2_000);
                assertThat(points(store)).as("round " + round).isEqualTo(acknowledged);
                assertThat(writer.pointCount()).isEqualTo(acknowledged.size());
            }
        }
    }

    @Test
    void tellsThatALeaseIsLost() throws Exception {
        try (CuttingProxy proxy = proxy()) {
            PostgresStore store = open(through(proxy));
            PostgresStore other = open(uri);
            Lease kept = store.tryLease("kept").orElseThrow();
            Lease lost = store.tryLease("lost").orElseThrow();
            proxy.cut();
            Lease taken = await().until(() -> other.tryLease("lost"), found -> found.isPresent())
                    .orElseThrow();
            proxy.restore();
            await().atMost(Duration.ofSeconds(30)).until(() -> !lost.held());
            assertThat(store.tryLease("lost")).isEmpty(); // it is done with taking the others again
            assertThat(kept.held()).isTrue();
            assertThat(taken.held()).isTrue();
            assertThat(other.tryLease("kept")).isEmpty();
            lost.close();
            assertThat(open(uri).tryLease("lost")).isEmpty();
        }
    }

    @Test
    void refusesCommitsOfAHolderThatHasNotHeardOfItsLoss() throws Exception {
        PostgresStore store = open(uri);
        Lease lease = store.tryLease("job").orElseThrow();
        Lease unaware = new UnawareLease(lease.name(), lease.term());
        long revision = store.catalog().commit(List.of(Write.create(DOCUMENT, "1")), unaware);
        lease.close();
        PostgresStore other = open(uri);
        Lease taken = other.tryLease("job").orElseThrow();
        assertThatThrownBy(() -> store.catalog().commit(List.of(new Write(DOCUMENT, revision, "2")), unaware))
                .isInstanceOf(LeaseLostException.class);
        assertThat(store.catalog().find(DOCUMENT)).contains(new Document(DOCUMENT, revision, "1"));
        assertThat(store.catalog().sequence()).isEqualTo(revision);
        other.catalog().commit(List.of(new Write(DOCUMENT, revision, "3")), taken);
    }

    @Test
    void dropsWhatItsSuccessorHasAppendedWhileItWasCutOff() throws Exception {
        try (CuttingProxy proxy = proxy()) {
            PostgresStore store = open(through(proxy));
            SeriesWriter writer = store.metrics().writer(LOSS, "attempt-1");
            assertThat(writer.pointCount()).isZero();
            List<MetricPoint> events = new ArrayList<>();
            append(writer, events, 100);
            assertThat(points(store)).isEqualTo(events);
            proxy.cut();
            append(writer, new ArrayList<>(events), 50); // to the journal
            PostgresStore successor = PostgresStore.open(uri, TestContext.in(directory.resolve("elsewhere")));
            opened.add(successor);
            SeriesWriter again = successor.metrics().writer(LOSS, "attempt-1");
            assertThat(again.pointCount()).isEqualTo(100);
            append(again, events, 80);
            assertThat(points(successor)).isEqualTo(events);
            proxy.restore();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.pendingWrites().bytes() == 0);
            assertThat(points(successor)).isEqualTo(events);
            assertThat(again.pointCount()).isEqualTo(180);
        }
    }

    private record UnawareLease(String name, long term) implements Lease {
        @Override
        public boolean held() {
            return true;
        }

        @Override
        public void close() {
            // is another's
        }
    }

    @Test
    void keepsItsLeasesWhenTheServerRestarts() throws Exception {
        PostgresStore store = open(uri);
        Lease lease = store.tryLease("job").orElseThrow();
        server.restart();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> store.tryLease("another").isPresent());
        assertThat(lease.held()).isTrue();
        assertThat(open(uri).tryLease("job")).isEmpty();
    }

    private PostgresStore open(URI workspace) {
        PostgresStore store = PostgresStore.open(workspace, TestContext.in(directory));
        opened.add(store);
        return store;
    }

    private CuttingProxy proxy() throws Exception {
        return new CuttingProxy(
                URI.create(server.url().substring("jdbc:".length())).getPort());
    }

    private URI through(CuttingProxy proxy) {
        int port = URI.create(server.url().substring("jdbc:".length())).getPort();
        return URI.create(uri.toString().replace(":" + port + "/", ":" + proxy.port() + "/"));
    }

    private static void append(SeriesWriter writer, List<MetricPoint> acknowledged, int count) {
        for (int i = 0; i < count; i++) {
            MetricPoint point = new MetricPoint(acknowledged.size(), acknowledged.size() / 7.0, acknowledged.size());
            writer.append(point.step(), point.value(), point.timestamp());
            acknowledged.add(point);
        }
    }

    private static List<MetricPoint> points(PostgresStore store) {
        return List.copyOf(store.metrics().points(LOSS));
    }

    private long journals(PostgresStore store) throws Exception {
        try (Stream<Path> folders = Files.list(directory.resolve("journal-" + store.workspaceId()))) {
            return folders.count();
        }
    }
}
