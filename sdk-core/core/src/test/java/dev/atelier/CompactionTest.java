package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    private final SharedStore store = new SharedStore();
    private final Workspace workspace = store.workspace()
            .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)))
            .open();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void keepsEverythingThatIsInUse(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        Run run = workspace.experiment("e").track(r -> {
            r.upload("file", file);
            r.log("m", 1);
        });
        run.registerModel("m", "file");
        workspace.registerModel("other", Files.writeString(folder.resolve("weights"), "weights"));

        Compaction done = workspace.compact();

        assertThat(done.bytesFreed()).isZero();
        assertThat(done.files()).isZero();
        assertThat(workspace.verify().damages()).isEmpty();
        assertThat(run.metric("m").count()).isEqualTo(1);
    }

    @Test
    void deletesWhatACrashLeftBehind() {
        put("nobody's");
        store.metrics().writer(new SeriesKey("gone", "m"), "").append(1, 1);
        store.catalog()
                .commit(List.of(Write.create(
                        new DocumentKey("artifact", "gone/file"),
                        "{\"name\":\"file\",\"sha256\":\"" + put("its file") + "\",\"size\":8}")));

        Compaction done = workspace.compact();

        assertThat(done.files()).isEqualTo(2);
        assertThat(done.runs()).isEqualTo(1);
        assertThat(done.bytesBefore()).isEqualTo(8 + 8 + 24);
        assertThat(done.bytesAfter()).isZero();
        assertThat(done)
                .hasToString("40 bytes before, 0 bytes now; deleted 2 unused files and the metrics of 1 runs"
                        + " that are gone");
        assertThat(store.catalog().list("artifact", "")).isEmpty();
    }

    @Test
    void leavesYoungFilesAlone() {
        put("on its way");
        try (Workspace now = store.workspace().open()) {
            assertThat(now.compact().notes()).singleElement().asString().contains("10 bytes", "PT24H");
            assertThat(now.compact(Duration.ofHours(1)).files()).isZero();
        }
        assertThat(workspace.compact(Duration.ofDays(1)).files()).isEqualTo(1);
    }

    @Test
    void takesEverythingWithoutAGraceWhateverTheClockSays() {
        put("garbage");
        Clock past = Clock.fixed(Instant.parse("2020-02-02T12:00:00Z"), ZoneOffset.UTC);
        try (Workspace then = store.workspace().clock(past).open()) {
            assertThat(then.compact(Duration.ofNanos(1)).files()).isZero();
            assertThat(then.compact(Duration.ZERO).files()).isEqualTo(1);
        }
    }

    @Test
    void keepsFilesOfKindsItDoesNotKnow() {
        String hash = put("a dataset");
        store.catalog()
                .commit(List.of(Write.create(new DocumentKey("dataset", "d"), "{\"parts\": [\"" + hash + "\"]}")));

        assertThat(workspace.compact().files()).isZero();
    }

    @Test
    void keepsAllFilesWhenASnapshotCannotBeRead() {
        put("perhaps a file of the snapshot");
        workspace.experiment("e").track(run -> {});
        String lost = "0".repeat(64);
        store.catalog()
                .commit(List.of(Write.create(
                        new DocumentKey("run", "r"),
                        "{\"id\":\"r\",\"experiment\":\"e\",\"status\":\"Completed\",\"snapshot\":\"" + lost + "\"}")));

        Compaction done = workspace.compact();

        assertThat(done.files()).isZero();
        assertThat(done.notes()).singleElement().asString().contains("snapshot " + lost + " of run/r cannot be read");
    }

    @Test
    void keepsWhatAnInterruptedImportHasWritten() {
        store.metrics().writer(new SeriesKey("imported", "m"), "import").append(1, 1);
        Instant started = Instant.now();
        store.catalog()
                .commit(List.of(Write.create(
                        new DocumentKey("import", "x"),
                        "{\"file\":\"a.zip\",\"runs\":[\"imported\"],\"started\":" + started.toEpochMilli() + "}")));

        assertThat(workspace.compact().notes()).singleElement().asString().contains("import of a.zip was interrupted");
        assertThat(store.metrics().runs()).containsExactly("imported");
        try (Workspace later = store.workspace()
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(9)))
                .open()) {
            assertThat(later.compact().runs()).isEqualTo(1);
        }
        assertThat(workspace.compact().notes()).isEmpty();
    }

    @Test
    void leavesFilesToTheNextTimeWhileAnArchiveIsImported() {
        put("of the archive");
        try (Lease importing = store.tryLease("import").orElseThrow()) {
            assertThat(importing.name()).isEqualTo("import");
            assertThat(workspace.compact().notes()).singleElement().asString().contains("being imported");
        }
        assertThat(workspace.compact().files()).isEqualTo(1);
    }

    @Test
    void rejectsANegativeAge() {
        assertThatThrownBy(() -> workspace.compact(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unusedFor");
    }

    @Test
    void saysWhyItCannot() {
        put("x");
        store.metrics().writer(new SeriesKey("gone", "m"), "").append(1, 1);
        store.catalog().commit(List.of(Write.create(new DocumentKey("artifact", "gone/file"), "{\"name\":\"file\"}")));
        store.full(true);

        assertThatThrownBy(workspace::compact)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("full");
    }

    @Test
    void losesNothingOfWhatIsRecordedMeanwhile(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "content");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        CountDownLatch recorded = new CountDownLatch(2);
        try {
            List<Future<List<Run>>> recorders = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                recorders.add(threads.submit(() -> record(file, recorded)));
            }
            Future<?> compactor = threads.submit(() -> {
                try (Workspace other = store.workspace().open()) {
                    while (recorded.getCount() > 0) {
                        assertThat(other.compact().runs()).isZero();
                    }
                }
            });
            compactor.get();
            for (Future<List<Run>> recorder : recorders) {
                assertThat(recorder.get())
                        .allSatisfy(run -> assertThat(run.metric("m").count()).isEqualTo(20));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(workspace.verify().damages()).isEmpty();
    }

    private List<Run> record(Path file, CountDownLatch recorded) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            runs.add(workspace.experiment("e").track(run -> {
                run.upload("file", file);
                for (int step = 0; step < 20; step++) {
                    run.log("m", step);
                }
            }));
        }
        recorded.countDown();
        return runs;
    }

    private String put(String content) {
        return store.artifacts()
                .put(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                .sha256();
    }
}
