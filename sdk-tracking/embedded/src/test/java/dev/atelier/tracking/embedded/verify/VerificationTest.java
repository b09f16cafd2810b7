package dev.atelier.tracking.embedded.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.EmbeddedStore;
import dev.atelier.tracking.embedded.sealed.codec.PointChunk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workspace of every kind of file, of which every bit is looked at. */
class VerificationTest {
    private static final long SEED = 1_848;
    private static final int FLIPS = Integer.getInteger("atelier.verify.flips", 400);

    @TempDir
    private Path directory;

    @BeforeEach
    void fill() throws IOException {
        Path fixture = Path.of("src/test/resources/format-1/metrics");
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (int i = 0; i < 20; i++) {
                store.catalog().commit(List.of(Write.create(new DocumentKey("run", "run-" + i), "{\"n\": " + i + "}")));
            }
            store.artifacts().put(new ByteArrayInputStream(new byte[5_000]));
            store.artifacts().put(new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)));
            append(store, "sealed");
            store.metrics().delete(List.of("nobody"));
            store.compact();
            append(store, "live");
        }
        try (Stream<Path> files = Files.list(fixture)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve("metrics").resolve(String.valueOf(file.getFileName())));
            }
        }
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            Verification verification = store.verify();
            assertThat(verification.damages()).isEmpty();
            assertThat(verification.bytes()).isGreaterThan(50_000);
        }
    }

    @Test
    void findsEveryFlippedBit() throws IOException {
        Random random = new Random(SEED);
        List<Path> files = files();
        assertThat(files)
                .extracting(file -> file.toString().replaceFirst(".*\\.", ""))
                .contains("sealed", "pts", "log", "blk", "json");
        for (int flip = 0; flip < FLIPS; flip++) {
            Path file = files.get(random.nextInt(files.size()));
            long position = (long) (random.nextDouble() * Files.size(file));
            int bit = random.nextInt(8);
            flip(file, position, bit);
            assertThat(damages())
                    .as("seed %d, flip %d: bit %d of byte %d of %s", SEED, flip, bit, position, file)
                    .isNotEmpty();
            flip(file, position, bit);
        }
        assertThat(damages()).isEmpty();
    }

    @Test
    void goesOnBehindTheFirstDamage() throws IOException {
        Path sealed = files().stream()
                .filter(file -> file.toString().endsWith(".sealed"))
                .findFirst()
                .orElseThrow();
        Path artifact = files().stream()
                .filter(file -> file.toString().contains("artifacts"))
                .findFirst()
                .orElseThrow();
        flip(sealed, 40, 3);
        flip(sealed, Files.size(sealed) - 200, 3);
        flip(artifact, 3, 1);
        assertThat(damages())
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(damage -> assertThat(damage.meaning()).isNotBlank())
                .extracting(Damage::where)
                .anyMatch(where -> where.startsWith(sealed.toString()))
                .contains(artifact.toString());
    }

    @Test
    void readsWhatIsLeftOfADamagedSealedFile() throws IOException {
        Path sealed = files().stream()
                .filter(file -> file.toString().endsWith(".sealed"))
                .findFirst()
                .orElseThrow();
        flip(sealed, 100, 2); // the first chunk
        SeriesKey key = new SeriesKey("sealed", "loss");
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().points(key)).hasSize(3_000 - PointChunk.CAPACITY);
            assertThat(store.metrics().summary(key).orElseThrow().count()).isEqualTo(3_000);
            assertThat(store.problems()).singleElement().asString().contains("1024 points are skipped");
            store.compact();
            assertThat(sealed).exists();
        }
    }

    private static void append(EmbeddedStore store, String run) {
        Random random = new Random(SEED);
        SeriesWriter loss = store.metrics().writer(new SeriesKey(run, "loss"), "");
        for (int i = 0; i < 3_000; i++) {
            loss.append(random.nextGaussian(), 1_700_000_000_000L + i * 3L + random.nextInt(2));
        }
        for (int i = 0; i < 20; i++) {
            store.metrics().writer(new SeriesKey(run, "small-" + i), "origin").append(i, i);
        }
        loss.append(new MetricValue(MetricKind.TEXT, "\"small\"", 1, 2));
        loss.append(new MetricValue(MetricKind.TABLE, "[" + "1,".repeat(1_000) + "1]", 1, 2));
    }

    private List<Damage> damages() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            return store.verify().damages();
        } catch (StoreException e) {
            return List.of(new Damage("the store", String.valueOf(e.getMessage()), "it cannot be opened"));
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> list = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.size(file) > 0) {
                    list.add(file);
                }
            }
            return list;
        }
    }

    private static void flip(Path file, long position, int bit) throws IOException {
        assertThat(file.toFile().setWritable(true)).isTrue();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1 << bit)).rewind();
            channel.write(one, position);
        }
    }
}
