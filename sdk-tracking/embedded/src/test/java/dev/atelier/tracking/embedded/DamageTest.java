package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.metric.PointRecord;
import dev.atelier.tracking.embedded.point.PointBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that somebody or something has damaged: what is whole is read, what is not is reported and left alone. */
class DamageTest {
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");
    private static final int BLOCK = 4_096; // where the first block is, behind a page of the journal
    private static final int FRAME = 64; // every document frame below has this length

    @TempDir
    private Path directory;

    private Path log;
    private Path points;
    private Path metricLog;

    @BeforeEach
    void fill() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (String id : List.of("a", "b", "c")) {
                create(store, id);
            }
            SeriesWriter writer = store.metrics().writer(LOSS, "");
            for (int i = 0; i < 20; i++) {
                writer.append(i, i);
            }
            writer.append(new MetricValue(MetricKind.TEXT, "\"first\"", 0, 0));
            writer.append(new MetricValue(MetricKind.TEXT, "\"last\"", 1, 1));
        }
        log = directory.resolve("catalog/log");
        points = metricFile(".pts");
        metricLog = metricFile(".log");
        assertThat(Files.size(log)).isEqualTo(3 * FRAME);
    }

    @Test
    void reportsNothingOfWholeFiles() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "b", "c");
            assertThat(store.metrics().points(LOSS)).hasSize(20);
            assertThat(store.metrics().values(LOSS)).hasSize(2);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void skipsATornCommitAndGoesOnBehindIt() throws IOException {
        Files.write(log, Arrays.copyOf(Files.readAllBytes(log), 37), StandardOpenOption.APPEND);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "b", "c");
            assertThat(store.problems()).singleElement().asString().contains("bytes 192 to 229", "left as they are");
            create(store, "d");
            assertThat(ids(store)).containsExactly("a", "b", "c", "d");
        }
        assertThat(Files.size(log)).isEqualTo(232 + FRAME);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "b", "c", "d");
            assertThat(store.problems()).hasSize(1);
        }
    }

    @Test
    void destroysNothingOfATornTail() throws IOException {
        Files.write(log, new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(log);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            create(store, "d");
        }
        assertThat(Files.readAllBytes(log)).startsWith(before);
    }

    @Test
    void skipsADamagedCommit() throws IOException {
        flip(log, FRAME + 40);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "c");
            assertThat(store.problems()).singleElement().asString().contains("bytes 64 to 128");
            create(store, "b");
        }
    }

    @Test
    void neverGivesTheRevisionOfADamagedLastCommitAgain() throws IOException {
        flip(log, 2 * FRAME + 40);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "b");
            assertThat(create(store, "d")).isGreaterThan(3);
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "b", "d");
        }
    }

    @Test
    void readsWhatIsLeftOfATruncatedLog() throws IOException {
        truncate(log, 2 * FRAME + 10);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).containsExactly("a", "b");
            assertThat(store.problems()).hasSize(2);
            assertThat(store.problems().get(0)).contains("had 192 bytes and has 138", "backup");
            create(store, "c");
            assertThat(ids(store)).containsExactly("a", "b", "c");
        }
    }

    @Test
    void goesOnWhenTheLogIsTruncatedWhileItIsOpen() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory);
                EmbeddedStore other = EmbeddedStore.open(directory)) {
            truncate(log, FRAME);
            assertThat(ids(store)).containsExactly("a", "b", "c");
            assertThat(store.problems()).singleElement().asString().contains("was cut from 192 to 64 bytes");
            assertThat(create(store, "d")).isGreaterThan(3);
            assertThat(ids(other)).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void reportsALogThatDisappears() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Files.delete(log);
            assertThatThrownBy(() -> ids(store))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("has disappeared");
        }
    }

    @Test
    void goesOnWithFilesThatWereEmptied() throws IOException {
        for (Path file : List.of(log, points, metricLog)) {
            truncate(file, 0);
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(ids(store)).isEmpty();
            assertThat(store.metrics().metrics("run")).isEmpty();
            assertThat(store.problems()).singleElement().asString().contains("had 192 bytes and has 0");
            create(store, "a");
            assertThat(ids(store)).containsExactly("a");
        }
    }

    @Test
    void skipsADamagedPointAndStillCountsIt() throws IOException {
        flip(points, BLOCK + PointBlock.RECORDS + 3 * PointRecord.SIZE + 9);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).hasSize(19).doesNotContain(11L).contains(10L, 12L, 19L);
            assertThat(store.metrics().writer(LOSS, "").pointCount()).isEqualTo(20);
            assertThat(store.problems()).singleElement().asString().contains("the point at byte 4296");
        }
    }

    @Test
    void skipsADamagedLastPoint() throws IOException {
        flip(points, BLOCK + PointBlock.RECORDS + 12 * PointRecord.SIZE - 1);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).hasSize(19).doesNotContain(19L);
            assertThat(store.problems()).hasSize(1);
        }
    }

    @Test
    void countsPointsWhereASummaryIsDamaged() throws IOException {
        flip(points, BLOCK + PointBlock.HEADER + 9);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().summary(LOSS).orElseThrow().count()).isEqualTo(20);
            assertThat(steps(store)).hasSize(20);
        }
    }

    @Test
    void skipsABlockWithADamagedHeader() throws IOException {
        flip(points, BLOCK + 17);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void goesOnBehindABlockWithADamagedHeader() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (int i = 20; i < 100; i++) {
                store.metrics().writer(LOSS, "").append(i, i);
            }
        }
        Path second = metricFiles(".pts").get(1);
        flip(second, BLOCK + 17);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).hasSize(100 - 37).contains(27L, 65L, 99L).doesNotContain(28L, 64L);
            assertThat(store.problems()).singleElement().asString().contains("the block at byte 4096");
        }
    }

    @Test
    void skipsADamagedPointOfTheJournal() throws IOException {
        byte[] bytes = Files.readAllBytes(points);
        flip(points, new String(bytes, StandardCharsets.ISO_8859_1).indexOf(bits(2.0)) + 3);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).hasSize(19).doesNotContain(2L);
            assertThat(store.problems()).singleElement().asString().contains("the journal");
        }
    }

    @Test
    void seesARecordOfTheJournalThatLooksLikeTheEnd() throws IOException {
        byte[] bytes = Files.readAllBytes(points);
        int kind = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(bits(2.0)) - 4; // then series, step and time
        bytes[kind] = 0;
        Files.write(points, bytes);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).hasSize(19).doesNotContain(2L).contains(3L, 7L, 8L);
            assertThat(store.problems()).singleElement().asString().contains("the journal has at byte " + kind);
        }
    }

    @Test
    void readsWhatIsLeftOfATruncatedPointFile() throws IOException {
        truncate(points, BLOCK + PointBlock.RECORDS + 2 * PointRecord.SIZE + 7);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(steps(store)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
            assertThat(store.metrics().writer(LOSS, "").append(1.0, 1)).isEqualTo(20);
        }
    }

    @Test
    void skipsADamagedValue() throws IOException {
        byte[] bytes = Files.readAllBytes(metricLog);
        flip(metricLog, new String(bytes, StandardCharsets.ISO_8859_1).indexOf("first"));
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().values(LOSS))
                    .extracting(MetricValue::json)
                    .containsExactly("\"last\"");
            assertThat(store.problems()).hasSize(1);
        }
    }

    @Test
    void reportsTheTornTailOfAMetricLogWhoseProcessIsGone() throws IOException {
        truncate(metricLog, Files.size(metricLog) - 9);
        Path gone = metricLog.resolveSibling("00000001-" + Integer.MAX_VALUE + "-1.log");
        Files.move(metricLog, gone);
        Files.move(points, points.resolveSibling("00000001-" + Integer.MAX_VALUE + "-1.pts"));
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().values(LOSS))
                    .extracting(MetricValue::json)
                    .containsExactly("\"first\"");
            assertThat(store.metrics().points(LOSS)).hasSize(20);
            assertThat(store.problems()).singleElement().asString().contains(gone.toString(), "never finished");
        }
    }

    private static long create(EmbeddedStore store, String id) {
        return store.catalog().commit(List.of(Write.create(new DocumentKey("run", id), "0123456789")));
    }

    private static List<String> ids(EmbeddedStore store) {
        return store.catalog().list("run", "").stream()
                .map(Document::key)
                .map(DocumentKey::id)
                .toList();
    }

    private static List<Long> steps(EmbeddedStore store) {
        return store.metrics().points(LOSS).stream().map(MetricPoint::step).toList();
    }

    private Path metricFile(String suffix) throws IOException {
        return metricFiles(suffix).get(0);
    }

    private List<Path> metricFiles(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("metrics"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static String bits(double value) {
        byte[] bytes = ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void flip(Path file, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 0x40)).rewind();
            channel.write(one, position);
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }
}
