package dev.atelier.tracking.embedded.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.EmbeddedStore;
import dev.atelier.tracking.embedded.WriteMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification says of damage: whose points are lost, and that nothing is where that is so. */
class DamageMeaningTest {
    private static final int POINTS = 3_000;
    private static final int RECORD = 24;
    private static final int CHECKSUM = 20;
    private static final int PAGE = 20;

    @TempDir
    private Path directory;

    /** As after kill -9. */
    @TempDir
    private Path killed;

    @Test
    void namesThePointThatCannotBeRead() throws IOException {
        write();
        Path file = file(directory, ".pts");
        byte[] bytes = Files.readAllBytes(file);
        bytes[record(bytes, 100) + 3] ^= 1;
        Files.write(file, bytes);
        assertThat(meaning()).startsWith("run 'a', metric 'loss': the point after step 99 cannot be read");
    }

    @Test
    void namesTheSeriesOfADamagedBlock() throws IOException {
        write();
        Path file = file(directory, ".pts");
        byte[] bytes = Files.readAllBytes(file);
        int second = find(bytes, new byte[] {(byte) 0xFF, (byte) 0xFE, 'B', 2}, 1);
        bytes[second + 8] ^= 1;
        Files.write(file, bytes);
        assertThat(meaning()).startsWith("most likely of run 'a', metric 'loss': its points cannot be read");
    }

    @Test
    void saysThatNothingIsLostWhereNoPointIs() throws IOException {
        write();
        Path file = file(directory, ".pts");
        byte[] bytes = Files.readAllBytes(file);
        bytes[record(bytes, POINTS - 1) + 5 * RECORD + CHECKSUM] ^= 4;
        Files.write(file, bytes);
        assertThat(meaning()).startsWith("nothing is lost");
    }

    @Test
    void namesTheFirstPointsOfWhichOneLooksLikeTheEnd() throws IOException {
        write();
        Path file = file(directory, ".pts");
        byte[] bytes = Files.readAllBytes(file);
        int value = find(bytes, value(7), 0);
        int kind = value - 1;
        while (bytes[kind] != 4) {
            kind--;
        }
        bytes[kind] ^= 4;
        Files.write(file, bytes);
        assertThat(meaning()).contains("one of the first 8 points of a series");
    }

    @Test
    void namesTheSeriesOfADamagedValueAndOfADamagedDefinition() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            SeriesWriter note = store.metrics().writer(new SeriesKey("a", "note"), "");
            note.append(new MetricValue(MetricKind.TEXT, "\"first\"", 0, 0));
            note.append(new MetricValue(MetricKind.TEXT, "\"last\"", 1, 1));
        }
        Path file = file(directory, ".log");
        byte[] bytes = Files.readAllBytes(file);
        int last = find(bytes, "last".getBytes(StandardCharsets.UTF_8), 0);
        bytes[last] ^= 1;
        Files.write(file, bytes);
        assertThat(meaning()).startsWith("most likely of run 'a', metric 'note': the structured values there");
        bytes[last] ^= 1;
        bytes[20] ^= 1; // the checksum of the definition
        Files.write(file, bytes);
        assertThat(meaning())
                .startsWith("most likely of run 'a', metric 'note': ")
                .contains("all of a series");
    }

    @Test
    void namesTheSeriesOfBlocksOfTheFirstFormat() throws IOException {
        copy(Path.of("src/test/resources/format-1"), directory);
        Path file = file(directory, ".blk");
        byte[] whole = Files.readAllBytes(file);
        for (int damaged : List.of(16, 64)) { // a header, and a point
            byte[] bytes = whole.clone();
            bytes[damaged] ^= 1;
            Files.write(file, bytes);
            assertThat(damages(directory).get(0).meaning()).contains("run '", "metric '");
        }
    }

    @Test
    void namesTheSeriesOfADamagedChunkAndTheRunsOfADamagedPage() throws IOException {
        write();
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            store.compact();
        }
        Path file = file(directory, ".sealed");
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThat(meaning()).startsWith("run 'a', metric 'loss': 1024 points from step 0 to step 1023 cannot be read");
        bytes[100] ^= 1;
        bytes[page(bytes) + 30] ^= 1;
        Files.write(file, bytes);
        assertThat(meaning()).contains("all points and values in this file of run 'a', run 'b' cannot be read");
    }

    @Test
    void takesAPieceOfAPointThatWasNeverAcknowledgedForNoDamage() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory, WriteMode.CHANNEL)) {
            append(store);
            store.flush();
            copy(directory, killed);
        }
        Path file = file(killed, ".pts");
        byte[] bytes = Files.readAllBytes(file);
        int last = record(bytes, POINTS - 1);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(last + RECORD, POINTS);
        Files.write(file, bytes);
        assertThat(damages(killed)).isEmpty();
        for (int byteOfRecord = 0; byteOfRecord < RECORD; byteOfRecord++) {
            bytes[last + byteOfRecord] ^= 8;
            Files.write(file, bytes);
            assertThat(damages(killed)).singleElement().asString().contains("the point after step " + (POINTS - 2));
            bytes[last + byteOfRecord] ^= 8;
        }
    }

    private void write() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            append(store);
        }
    }

    private static void append(EmbeddedStore store) {
        SeriesWriter loss = store.metrics().writer(new SeriesKey("a", "loss"), "");
        for (int i = 0; i < POINTS; i++) {
            loss.append(Math.sqrt(i + 2), 1_700_000_000_000L + i);
        }
        store.metrics().writer(new SeriesKey("b", "loss"), "").append(1.5, 1_700_000_000_000L);
        for (String run : List.of("a", "b")) {
            store.catalog().commit(List.of(Write.create(new DocumentKey("run", run), "{}")));
        }
    }

    private String meaning() {
        return damages(directory).get(0).meaning();
    }

    private static List<Damage> damages(Path directory) {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            return store.verify().damages();
        }
    }

    /** Returns where the record of the point at a step begins: the summary before it may have the value as well. */
    private static int record(byte[] bytes, int step) {
        ByteBuffer wanted = ByteBuffer.wrap(value(step));
        int at = bytes.length - Double.BYTES;
        while (!ByteBuffer.wrap(bytes, at, Double.BYTES).equals(wanted)) {
            at--;
        }
        return at - Long.BYTES;
    }

    private static byte[] value(int step) {
        return ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(Math.sqrt(step + 2))
                .array();
    }

    private static int page(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < bytes.length; at += 8) {
            if (file.getInt(at) == 0x01_4C_FE_FF && file.getInt(at + 16) == PAGE) {
                return at;
            }
        }
        throw new AssertionError("no page");
    }

    private static int find(byte[] bytes, byte[] wanted, int skipped) {
        int left = skipped;
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
            if (ByteBuffer.wrap(bytes, at, wanted.length).equals(ByteBuffer.wrap(wanted)) && left-- == 0) {
                return at;
            }
        }
        throw new AssertionError("not found");
    }

    private static Path file(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("metrics"))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
