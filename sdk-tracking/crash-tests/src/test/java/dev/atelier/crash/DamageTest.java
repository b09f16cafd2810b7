package dev.atelier.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.crash.StoredData.Missing;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damages files; nothing outside the damaged record is lost, nothing wrong is read, and the damage is reported. */
class DamageTest {
    private static final String MARKER = "atelier.json";

    @TempDir
    private Path directory;

    private StoredData data;
    private Path whole;
    private Path damaged;

    @BeforeEach
    void prepare() {
        data = new StoredData();
        whole = directory.resolve("whole");
        damaged = directory.resolve("damaged");
    }

    @ParameterizedTest
    @EnumSource(Embedded.class)
    void losesOneRecordByAFlippedBit(Embedded mode) throws IOException {
        String kind = "flipped bit " + mode;
        Random random = Crashes.random(kind);
        fill(mode);
        for (int crash = 0; crash < Crashes.COUNT; crash++) {
            Directories.copy(whole, damaged);
            Path file = pick(random, Directories.files(damaged));
            long position = flip(file, random);
            String description = kind + ", seed " + Crashes.SEED + ", crash " + crash + ": byte " + position + " of "
                    + damaged.relativize(file);
            try (WorkspaceStore store = mode.store(damaged)) {
                Missing missing = data.missing(store, description);
                assertThat(missing.things()).as("%s: %s", description, missing).isLessThanOrEqualTo(mostLost(file));
                assertConfined(missing, damaged.relativize(file), description);
                if (!missing.nothing()) {
                    assertThat(store.verify().damages()).as(description).isNotEmpty();
                }
                goOn(store, crash, description);
            } catch (StoreException e) {
                assertThat(file.getFileName()).as(description).hasToString(MARKER);
            }
            Directories.delete(damaged);
        }
        CrashReport.add(kind, Crashes.COUNT, Crashes.COUNT);
    }

    @ParameterizedTest
    @EnumSource(Embedded.class)
    void keepsWhatLiesBeforeTheEndOfATruncatedFile(Embedded mode) throws IOException {
        String kind = "truncated file " + mode;
        Random random = Crashes.random(kind);
        fill(mode);
        for (int crash = 0; crash < Crashes.COUNT; crash++) {
            Directories.copy(whole, damaged);
            Path file = pick(random, Directories.files(damaged));
            long length = (long) (Files.size(file) * random.nextDouble());
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            String description = kind + ", seed " + Crashes.SEED + ", crash " + crash + ": " + damaged.relativize(file)
                    + " cut to " + length;
            try (WorkspaceStore store = mode.store(damaged)) {
                Missing missing = data.missing(store, description);
                assertConfined(missing, damaged.relativize(file), description);
                if (!missing.nothing()) {
                    assertThat(store.verify().damages()).as(description).isNotEmpty();
                }
                goOn(store, crash, description);
            } catch (StoreException e) {
                assertThat(file.getFileName()).as(description).hasToString(MARKER);
            }
            Directories.delete(damaged);
        }
        CrashReport.add(kind, Crashes.COUNT, Crashes.COUNT);
    }

    /** Two handles one after the other, the first one's data compacted. */
    private void fill(Embedded mode) throws IOException {
        try (WorkspaceStore store = mode.store(whole)) {
            data.write(store, 0);
        }
        try (WorkspaceStore store = mode.store(whole)) {
            store.compact();
            data.write(store, 1);
            assertThat(data.missing(store, "undamaged").nothing()).isTrue();
        }
        try (WorkspaceStore store = mode.store(whole)) {
            assertThat(data.missing(store, "undamaged, reopened").nothing()).isTrue();
        }
    }

    /** One record; in the catalog that may be the block of its snapshot, with all documents of the first round. */
    private static int mostLost(Path file) {
        return file.endsWith(Path.of("catalog", "log")) ? StoredData.DOCUMENTS : 1;
    }

    /** What is damaged hurts only what was in that file. */
    private static void assertConfined(Missing missing, Path file, String description) {
        boolean catalog = file.startsWith("catalog");
        boolean metrics = file.startsWith("metrics");
        boolean artifacts = file.startsWith("artifacts");
        assertThat(missing.documents().isEmpty() || catalog)
                .as("%s: %s", description, missing)
                .isTrue();
        assertThat(missing.series().isEmpty() || metrics)
                .as("%s: %s", description, missing)
                .isTrue();
        assertThat(missing.values().isEmpty() || metrics)
                .as("%s: %s", description, missing)
                .isTrue();
        assertThat(missing.artifacts().size())
                .as("%s: %s", description, missing)
                .isLessThanOrEqualTo(artifacts ? 1 : 0);
    }

    /** A damaged store still takes what is new. */
    private static void goOn(WorkspaceStore store, int crash, String description) {
        SeriesKey key = new SeriesKey("after", "damage");
        store.metrics().writer(key, "").append(1.0, crash);
        assertThat(store.metrics().points(key)).as(description).hasSize(1);
    }

    private static long flip(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long position = (long) (channel.size() * random.nextDouble());
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, position);
            one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8))).rewind();
            channel.write(one, position);
            return position;
        }
    }

    private static Path pick(Random random, List<Path> files) throws IOException {
        while (true) {
            Path file = files.get(random.nextInt(files.size()));
            if (Files.size(file) > 0) {
                Files.setAttribute(file, "unix:mode", 0600);
                return file;
            }
        }
    }
}
