package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that is full, or that cannot be written. */
class SmallDiskTest {
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");
    private static final int TOO_MUCH = 1_000_000;

    @TempDir
    private Path directory;

    private SmallDisk disk;

    @BeforeEach
    void mount() throws Exception {
        disk = SmallDisk.mount(directory);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            disk.unmount();
        }
    }

    @Test
    void losesNoPointOnAFullDiskAndGoesOnWhenThereIsSpace() throws Exception {
        Path ballast = ballast();
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            SeriesWriter writer = store.metrics().writer(LOSS, "");
            int stored = fill(writer);
            assertThatThrownBy(() -> writer.append(1.0, 1)).isInstanceOf(StoreException.class);
            assertThat(store.metrics().points(LOSS)).hasSize(stored);
            Files.delete(ballast);
            for (int i = stored; i < stored + 3_000; i++) {
                assertThat(writer.append(i, i)).isEqualTo(i);
            }
            assertThat(store.metrics().points(LOSS)).hasSize(stored + 3_000);
            assertThat(store.metrics().points(LOSS).get(stored)).isEqualTo(new MetricPoint(stored, stored, stored));
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().points(LOSS))
                    .extracting(MetricPoint::value)
                    .doesNotHaveDuplicates();
            assertThat(store.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = WriteMode.class,
            names = {"MAPPED", "CHANNEL"})
    void isSoundAfterAFullDisk(WriteMode mode) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, mode)) {
            int stored = fill(store.metrics().writer(LOSS, ""));
            assertThat(stored).isGreaterThan(1_000);
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory, WriteMode.CHANNEL)) {
            assertThat(store.verify().damages()).isEmpty();
        }
    }

    @Test
    void losesNoCommitOnAFullDiskAndGoesOnWhenThereIsSpace() throws Exception {
        Path ballast = ballast();
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            int stored = 0;
            StoreException failure = null;
            for (int i = 0; i < TOO_MUCH && failure == null; i++) {
                try {
                    create(store, i);
                    stored++;
                } catch (StoreException e) {
                    failure = e;
                }
            }
            assertThat(failure).hasMessageContaining("no space left").hasMessageContaining("free some and try again");
            assertThat(store.catalog().list("run", "")).hasSize(stored);
            Files.delete(ballast);
            create(store, TOO_MUCH);
            assertThat(store.catalog().list("run", "")).hasSize(stored + 1);
            try (EmbeddedStore other = EmbeddedStore.open(directory)) {
                assertThat(other.catalog().list("run", ""))
                        .isEqualTo(store.catalog().list("run", ""));
            }
        }
    }

    @Test
    void keepsNothingOfAnArtifactOrValueThatDoesNotFit() throws Exception {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            byte[] big = new byte[3_000_000];
            assertThatThrownBy(() -> store.artifacts().put(new ByteArrayInputStream(big)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no space left");
            try (Stream<Path> temporary = Files.list(directory.resolve("tmp"))) {
                assertThat(temporary).isEmpty();
            }
            MetricValue value = new MetricValue(MetricKind.TEXT, "x".repeat(3_000_000), 0, 0);
            SeriesWriter writer = store.metrics().writer(LOSS, "");
            assertThatThrownBy(() -> writer.append(value))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("no space left");
            assertThat(store.metrics().values(LOSS)).isEmpty();
            assertThat(store.metrics().metrics("run")).isEmpty();
        }
    }

    @Test
    void reportsAReadOnlyDiskAtTheFirstWrite() throws Exception {
        writeAPoint(directory);
        disk.makeReadOnly();
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.catalog().list("run", "")).hasSize(1);
            assertThat(store.metrics().points(LOSS)).hasSize(1);
            for (Runnable write : List.<Runnable>of(
                    () -> create(store, 2),
                    () -> store.metrics().writer(LOSS, "").append(1.0, 1),
                    () -> store.artifacts().put(new ByteArrayInputStream(new byte[1])),
                    () -> store.tryLease("x"))) {
                assertThatThrownBy(write::run)
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining(directory.toRealPath().toString())
                        .hasMessageContaining("read-only");
            }
        }
    }

    @Test
    void reportsAReadOnlyDiskThatHasNoWorkspace() throws Exception {
        disk.makeReadOnly();
        assertThatThrownBy(() -> EmbeddedStore.open(directory.resolve("new")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("read-only");
    }

    private Path ballast() throws Exception {
        byte[] bytes = new byte[1_000_000];
        Arrays.fill(bytes, (byte) 1);
        Path outside = directory.resolve(".atelier-ballast");
        return Files.write(outside, bytes);
    }

    private static int fill(SeriesWriter writer) {
        for (int i = 0; i < TOO_MUCH; i++) {
            try {
                writer.append(i, i);
            } catch (StoreException e) {
                assertThat(e).hasMessageContaining("no space left");
                return i;
            }
        }
        throw new AssertionError("the disk takes " + TOO_MUCH + " points");
    }

    /** Without mappings, which would keep the disk from being remounted until they are collected. */
    private static void writeAPoint(Path directory) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, WriteMode.CHANNEL)) {
            create(store, 1);
            store.metrics().writer(LOSS, "").append(1.0, 1);
        }
    }

    private static void create(EmbeddedStore store, int number) {
        DocumentKey key = new DocumentKey("run", String.valueOf(number));
        store.catalog().commit(List.of(Write.create(key, "x".repeat(1_000))));
    }
}
