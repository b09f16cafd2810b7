package dev.atelier.tracking.embedded.point;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.tracking.embedded.catalog.EmbeddedCatalog;
import dev.atelier.tracking.embedded.file.Problems;
import dev.atelier.tracking.embedded.file.StoredFile;
import dev.atelier.tracking.embedded.file.UnforcedPaths;
import dev.atelier.tracking.embedded.metric.MetricWriters;
import dev.atelier.tracking.embedded.metric.PointRecord;
import dev.atelier.tracking.embedded.metric.SeriesPart;
import dev.atelier.tracking.embedded.workspace.Layout;
import dev.atelier.tracking.embedded.workspace.Leases;
import dev.atelier.tracking.embedded.workspace.OpenState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader that copies bytes while the writer is at them: it finds no damage, and misses nothing. The writes are those of an
 * appender, in its order; what is left to chance is when the reader copies, so that each race is run many times.
 */
class PointFileRaceTest {
    private static final long SEED = 5;
    private static final int ROUNDS = 200;
    private static final int PAGE = 4_096;
    private static final int FAR = 250_000; // what lies behind a block is copied much later than its header
    private static final PointBlock FIRST_PAGE = PointBlock.ofJournal(0, PAGE, 0, 0, 0);

    @TempDir
    private Path directory;

    private final JournalRecord record = new JournalRecord();
    private final Random random = new Random(SEED);
    private final ExecutorService reading = Executors.newSingleThreadExecutor();
    private Leases leases;

    /** Some bytes, and where they belong. */
    private record Bytes(ByteBuffer content, long position) {
        /** Copies the bytes, which may be those of a buffer that is used again. */
        static Bytes of(ByteBuffer content, long position) {
            return new Bytes(
                    ByteBuffer.allocate(content.remaining()).put(content).flip(), position);
        }

        Bytes first(int count) {
            return new Bytes(content.slice(0, count), position);
        }

        void write(StoredFile file) throws IOException {
            file.write(content.duplicate(), position);
        }
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(directory.resolve("metrics"));
        Layout layout = Layout.of(directory);
        leases = new Leases(
                layout, new EmbeddedCatalog(layout, new OpenState(), Problems.silent(), new UnforcedPaths()));
    }

    @AfterEach
    void close() {
        reading.shutdownNow();
        leases.close();
    }

    @Test
    void bearsAHeaderThatIsBeingWritten() throws Exception {
        PointBlock block = PointBlock.ofSeries(PAGE, FAR - FAR % PointBlock.ALIGNMENT, 0, 0);
        PointBlock next = PointBlock.ofSeries(block.end(), 1_024, 0, 0);
        Bytes header = Bytes.of(block.encode(), block.position());
        for (int round = 0; round < ROUNDS; round++) {
            race(
                    round,
                    3,
                    List.of(header.first(20), point(block, 1), point(next, 2)),
                    List.of(header, Bytes.of(next.encode(), next.position())));
        }
    }

    @Test
    void bearsARecordOfTheJournalThatIsBeingWritten() throws Exception {
        PointBlock next = PointBlock.ofSeries(PAGE, 1_024, 0, 0);
        Bytes small = small(firstRecords().position, 1);
        for (int round = 0; round < ROUNDS; round++) {
            race(
                    round,
                    3,
                    List.of(small.first(6), point(next, 2)),
                    List.of(small, Bytes.of(next.encode(), next.position())));
        }
    }

    @Test
    void missesNothingThatIsWrittenToAPageJustBeforeTheNext() throws Exception {
        PointBlock next = PointBlock.ofJournal(PAGE, PAGE, 1, 1, 0);
        Bytes small = small(firstRecords().position, 1);
        for (int round = 0; round < ROUNDS; round++) {
            race(round, 2, List.of(), List.of(small, Bytes.of(next.encode(), next.position())));
        }
    }

    /** Writes some before and some while the file is read, again and again, and counts the points that are seen at last. */
    private void race(int round, int points, List<Bytes> before, List<Bytes> meanwhile) throws Exception {
        Path path = directory.resolve("metrics/" + round + ".pts");
        Problems problems = Problems.silent();
        PointFile file = new PointFile(path, problems, new MetricWriters(leases));
        AtomicInteger refreshes = new AtomicInteger();
        try (StoredFile writing = StoredFile.readAndWrite(path);
                var lease =
                        new MetricWriters(leases).begin(String.valueOf(round)).orElseThrow()) {
            assertThat(lease.name()).contains(String.valueOf(round));
            Bytes.of(FIRST_PAGE.encode(), 0).write(writing);
            firstRecords().content.write(writing);
            for (Bytes bytes : before) {
                bytes.write(writing);
            }
            Future<Long> read = reading.submit(() -> read(file, refreshes));
            while (refreshes.get() < 2 && !read.isDone()) {
                Thread.onSpinWait();
            }
            spin(random.nextInt(300));
            for (Bytes bytes : meanwhile) {
                bytes.write(writing);
            }
            refreshes.set(-1);
            assertThat(read.get())
                    .as("points in round %d, seed %d", round, SEED)
                    .isEqualTo(points);
            assertThat(problems.all()).as("round %d, seed %d", round, SEED).isEmpty();
        }
        Files.delete(path);
    }

    /** Refreshes until all has been written and once more, and returns how many points there are. */
    private static long read(PointFile file, AtomicInteger refreshes) throws IOException {
        boolean last = false;
        for (int generation = 1; !last; generation++) {
            last = refreshes.getAndUpdate(count -> count < 0 ? count : count + 1) < 0;
            file.refresh(generation, (runId, run) -> {});
        }
        List<SeriesPart> parts = new ArrayList<>();
        file.parts(0, parts::add);
        return parts.get(0).pointCount();
    }

    private record FirstRecords(Bytes content, long position) {}

    /** Of a run, a metric, an origin and a series with its first point; and where the next record belongs. */
    private FirstRecords firstRecords() {
        ByteBuffer all = ByteBuffer.allocate(PAGE);
        all.put(record.begin(JournalRecord.RUN, 64)
                .putUnsigned(0)
                .putText(new byte[] {'r'})
                .end());
        all.put(record.begin(JournalRecord.NAME, 64)
                .putUnsigned(0)
                .putText(new byte[] {'m'})
                .end());
        all.put(record.begin(JournalRecord.NAME, 64)
                .putUnsigned(1)
                .putText(new byte[0])
                .end());
        record.begin(JournalRecord.SERIES, 64)
                .putUnsigned(0)
                .putSigned(0)
                .putUnsigned(0)
                .putUnsigned(1);
        new SmallPoint(0, 0.5, 0).encode(record, 0);
        all.put(record.end());
        return new FirstRecords(Bytes.of(all.flip(), PointBlock.HEADER), PointBlock.HEADER + all.limit());
    }

    private Bytes small(long position, long step) {
        record.begin(JournalRecord.POINT, 64).putSigned(0);
        new SmallPoint(step, 1.5, 1).encode(record, 0);
        return Bytes.of(record.end(), position);
    }

    private static Bytes point(PointBlock block, long step) {
        return Bytes.of(PointRecord.encode(step, 0, 1 << 30), block.position() + PointBlock.RECORDS);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }
}
