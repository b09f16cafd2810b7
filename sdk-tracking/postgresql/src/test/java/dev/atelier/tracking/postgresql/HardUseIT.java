package dev.atelier.tracking.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Write;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store meets that nobody treats with care: many names, many processes, wrong clocks, damaged and full disks. */
@NeedsPostgres
class HardUseIT {
    @TempDir
    private Path directory;

    private final PostgresServer server = PostgresServer.running();
    private final URI uri = server.newWorkspace();

    @Test
    void takesTenThousandMetricsInOneRun() {
        int names = 10_000;
        try (Workspace workspace = open(Clock.systemUTC())) {
            Run run = workspace.experiment("wide").startLogging();
            for (int i = 0; i < names; i++) {
                run.log("metric " + i, i);
            }
            run.complete();
            assertThat(run.metrics().names()).hasSize(names);
        }
        try (Workspace workspace = open(Clock.systemUTC())) {
            Run run = workspace
                    .runs()
                    .where("metrics.\"metric 9999\" = 9999")
                    .first()
                    .orElseThrow();
            assertThat(run.metric("metric 1234").last()).isEqualTo(1_234);
            assertThat(workspace.runs().where("metrics.\"metric 9999\" < 9999").count())
                    .isZero();
        }
    }

    @Test
    void createsAWorkspaceOnceWhenFourProcessesOpenItAtOnce() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Path own = Files.createDirectory(directory.resolve("p" + i));
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Opener.class.getName(),
                            uri.toString(),
                            own.toString())
                    .redirectError(own.resolve("error").toFile())
                    .redirectOutput(own.resolve("out").toFile())
                    .start());
        }
        for (int i = 0; i < 4; i++) {
            Path own = directory.resolve("p" + i);
            assertThat(processes.get(i).waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(processes.get(i).exitValue())
                    .as(Files.readString(own.resolve("error")))
                    .isZero();
        }
        try (PostgresStore store = PostgresStore.open(uri, TestContext.in(directory))) {
            for (int i = 0; i < 4; i++) {
                assertThat(directory.resolve("p" + i + "/out")).hasContent(store.workspaceId());
            }
            assertThat(store.catalog().list("opened", "")).hasSize(4);
        }
    }

    @Test
    void keepsTheOrderOfAppendsWhenTheClockJumps() {
        try (Workspace workspace = open(new JumpingClock())) {
            Run run = workspace.experiment("clock").startLogging();
            for (int i = 0; i < 2_000; i++) {
                run.log("loss", i);
            }
            run.complete();
            MetricPoints points = run.metric("loss").points();
            assertThat(points).hasSize(2_000);
            for (int i = 0; i < points.size(); i++) {
                assertThat(points.step(i)).isEqualTo(i);
                assertThat(points.value(i)).isEqualTo(i);
            }
            assertThat(run.metric("loss").last()).isEqualTo(1_999);
            assertThat(run.details().toString()).isNotEmpty();
            assertThat(workspace.runs().list()).hasSize(1);
        }
    }

    @Test
    void losesOnlyTheDamagedPointsOfAJournal() throws Exception {
        Path file = directory.resolve("acknowledged");
        Process process = JournalWriterProcess.start(uri, directory, file);
        await().atMost(Duration.ofSeconds(60)).until(() -> JournalWriterProcess.acknowledged(file) > 1_000);
        server.kill();
        long before = JournalWriterProcess.acknowledged(file);
        await().atMost(Duration.ofSeconds(60)).until(() -> JournalWriterProcess.acknowledged(file) > before + 2_000);
        process.destroyForcibly().waitFor();
        long acknowledged = JournalWriterProcess.acknowledged(file);
        Path segment = lastSegment();
        byte[] slots = Files.readAllBytes(segment);
        int last = lastSlot(slots);
        slots[last + 20] ^= 1;
        slots[last - 100 * 32 + 20] ^= 1;
        Files.write(segment, slots);
        server.start();
        try (PostgresStore store = PostgresStore.open(uri, TestContext.in(directory))) {
            MetricPoints points = store.metrics().points(JournalWriterProcess.LOSS);
            assertThat((long) points.size()).isBetween(acknowledged - 2, acknowledged - 1);
            assertThat(points).extracting(MetricPoint::step).doesNotHaveDuplicates();
            assertThat(store.problems()).anyMatch(problem -> problem.contains("is damaged before byte"));
        }
    }

    private Path lastSegment() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(path -> path.toString().endsWith(".seg") && lastSlot(read(path)) > 101 * 32)
                    .max((left, right) -> Long.compare(position(left), position(right)))
                    .orElseThrow();
        }
    }

    private static long position(Path segment) {
        return Long.parseLong(segment.getFileName().toString().replace(".seg", ""));
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where the last slot is that something was written to, or -1. */
    private static int lastSlot(byte[] slots) {
        for (int slot = slots.length - 32; slot >= 0; slot -= 32) {
            if (!ByteBuffer.wrap(slots, slot, 32).equals(ByteBuffer.allocate(32))) {
                return slot;
            }
        }
        return -1;
    }

    @Test
    void failsCleanlyOnAFullDiskAndGoesOnWhenTheServerIsBack() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("mount a tmpfs").isTrue();
        }
        assumeTrue(mounted, "mounting a tmpfs needs root");
        List<Double> acknowledged = new ArrayList<>();
        try (PostgresStore store = PostgresStore.open(uri, TestContext.in(disk))) {
            SeriesWriter writer = store.metrics().writer(JournalWriterProcess.LOSS, "");
            fill(writer, acknowledged, 10);
            assertThat(store.metrics().points(JournalWriterProcess.LOSS)).hasSize(10);
            server.kill();
            try {
                assertThatThrownBy(() -> fill(writer, acknowledged, 1_000_000))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(disk.toString());
            } finally {
                server.start();
            }
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.pendingWrites().bytes() == 0);
            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
                fill(writer, acknowledged, 1); // until what was shipped is unmapped
                return true;
            });
            fill(writer, acknowledged, 1_000);
            assertThat(store.metrics().points(JournalWriterProcess.LOSS))
                    .extracting(MetricPoint::value)
                    .isEqualTo(acknowledged);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static void fill(SeriesWriter writer, List<Double> acknowledged, int count) {
        for (int i = 0; i < count; i++) {
            double value = acknowledged.size();
            writer.append(acknowledged.size(), value, 1);
            acknowledged.add(value);
        }
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test
    void sharesTwoConnectionsAmongManyThreads() throws Exception {
        try (PostgresStore store = PostgresStore.open(URI.create(uri + "&poolSize=2"), TestContext.in(directory))) {
            ExecutorService threads = Executors.newFixedThreadPool(24);
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < 24; thread++) {
                String name = "d" + thread;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        store.catalog().commit(List.of(Write.create(new DocumentKey("doc", name + "-" + i), "{}")));
                        store.metrics().summary(JournalWriterProcess.LOSS);
                    }
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
            threads.shutdown();
            assertThat(store.catalog().list("doc", "")).hasSize(240);
        }
    }

    @Test
    void worksOnWhenTheServerTakesNoMoreConnections() throws Exception {
        List<Connection> others = new ArrayList<>();
        try (PostgresStore store = PostgresStore.open(uri, TestContext.in(directory))) {
            SeriesWriter writer = store.metrics().writer(JournalWriterProcess.LOSS, "");
            writer.append(1.0, 1);
            assertThatThrownBy(() -> {
                        while (others.size() < 1_000) {
                            others.add(server.connect());
                        }
                    })
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> PostgresStore.open(server.newWorkspace(), TestContext.in(directory)))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.retryable()).isTrue())
                    .hasMessageContaining("max_connections");
            writer.append(2.0, 2);
            store.catalog().commit(List.of(Write.create(new DocumentKey("doc", "a"), "{}")));
            assertThat(store.metrics().points(JournalWriterProcess.LOSS)).hasSize(2);
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(
                        () -> PostgresStore.open(uri, TestContext.in(directory)).close());
    }

    private Workspace open(Clock clock) {
        return Workspace.builder()
                .store(uri)
                .clock(clock)
                .localDirectory(directory.resolve("local"))
                .open();
    }

    /** A clock that is set an hour ahead and two back, again and again. */
    private static final class JumpingClock extends Clock {
        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            int look = looks.incrementAndGet();
            return Instant.parse("2026-01-02T03:04:05Z").plus(Duration.ofHours(look % 2 == 0 ? -look : look));
        }
    }

    /** A process that opens the workspace, leaves a trace in it, and prints its id. */
    static final class Opener {
        private Opener() {}

        public static void main(String[] arguments) throws Exception {
            Path own = Path.of(arguments[1]);
            try (PostgresStore store = PostgresStore.open(URI.create(arguments[0]), TestContext.in(own))) {
                DocumentKey key = new DocumentKey("opened", own.getFileName().toString());
                store.catalog().commit(List.of(Write.create(key, "{}")));
                System.out.write(store.workspaceId().getBytes(StandardCharsets.UTF_8));
                System.out.flush();
            }
        }
    }
}
