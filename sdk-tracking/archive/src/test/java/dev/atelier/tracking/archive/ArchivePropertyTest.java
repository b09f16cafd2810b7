package dev.atelier.tracking.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.AtelierException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.StoreException;
import dev.atelier.tracking.tck.FaultyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivePropertyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void givesBackWhatWasExported(long seed) {
        WorkspaceArchive archive = WorkspaceArchive.at(folder.resolve("all.zip"));
        try (Workspace from = Workspace.inMemory();
                Workspace to = Workspace.inMemory()) {
            RandomWorkspace.fill(from, folder, seed);
            ArchiveReport exported = archive.exportFrom(from);

            ArchiveReport imported = archive.importInto(to);

            assertThat(imported.counts()).as("seed %d", seed).isEqualTo(exported.counts());
            assertThat(Dump.of(to)).as("seed %d", seed).isEqualTo(Dump.of(from));
            assertThat(to.verify().damages()).as("seed %d", seed).isEmpty();

            assertThat(archive.importInto(to).counts().runs())
                    .as("seed %d", seed)
                    .isZero();
            assertThat(Dump.of(to)).as("seed %d, imported twice", seed).isEqualTo(Dump.of(from));
            assertThat(to.compact(Duration.ZERO).bytesFreed())
                    .as("seed %d", seed)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void restoresDeletedRunsUnderNewIds(long seed) {
        WorkspaceArchive archive = WorkspaceArchive.at(folder.resolve("all.zip"));
        try (Workspace workspace = Workspace.inMemory()) {
            List<Run> runs = RandomWorkspace.fill(workspace, folder, seed);
            archive.exportFrom(workspace);
            List<Run> deleted = workspace.deleteRuns(runs).execute().deleted().stream()
                    .map(item -> runs.stream()
                            .filter(run -> run.id().equals(item.id()))
                            .findFirst()
                            .orElseThrow())
                    .toList();

            ArchiveReport report = archive.onClash(OnClash.SKIP).importInto(workspace);

            assertThat(report.renamed()).as("seed %d", seed).hasSize(deleted.size());
            assertThat(workspace.runs().list()).as("seed %d", seed).hasSameSizeAs(runs);
            assertThat(workspace.verify().damages()).as("seed %d", seed).isEmpty();
            Map<String, String> dump = Dump.of(workspace);
            assertThat(archive.onClash(OnClash.SKIP)
                            .importInto(workspace)
                            .counts()
                            .runs())
                    .as("seed %d", seed)
                    .isZero();
            assertThat(Dump.of(workspace)).as("seed %d", seed).isEqualTo(dump);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void goesOnAfterEveryInterruption(long seed) {
        WorkspaceArchive archive = WorkspaceArchive.at(folder.resolve("all.zip"));
        Map<String, String> expected;
        try (Workspace from = Workspace.inMemory()) {
            RandomWorkspace.fill(from, folder, seed);
            archive.exportFrom(from);
            expected = Dump.of(from);
        }
        Random random = new Random(seed);
        for (int attempt = 0; attempt < 30; attempt++) {
            long writes = random.nextInt(attempt < 10 ? 20 : 3_000);
            FaultyStore store = new FaultyStore();
            interrupt(store, archive, writes);
            try (Workspace to = store.open()) {
                assertThat(to.verify().damages())
                        .as("seed %d, %d writes", seed, writes)
                        .isEmpty();
                if (random.nextBoolean()) {
                    to.compact(Duration.ZERO);
                }
                archive.importInto(to);
                assertThat(Dump.of(to)).as("seed %d, %d writes", seed, writes).isEqualTo(expected);
            }
            store.discard();
        }
    }

    private static void interrupt(FaultyStore store, WorkspaceArchive archive, long writes) {
        try (Workspace to = store.open()) {
            store.failAfter(writes);
            archive.importInto(to);
        } catch (StoreException e) {
            try (Workspace to = store.open()) {
                assertThat(to.runs().list()).as("%d writes", writes).isEmpty();
            }
        } finally {
            store.repair();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void refusesWhatWasDamaged(long seed) throws IOException {
        Path file = folder.resolve("all.zip");
        Map<String, String> expected;
        try (Workspace from = Workspace.inMemory()) {
            RandomWorkspace.fill(from, folder, seed);
            WorkspaceArchive.at(file).exportFrom(from);
            expected = Dump.of(from);
        }
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(seed);
        Path bad = folder.resolve("bad.zip");
        for (int i = 0; i < 60; i++) {
            byte[] bytes = damage(good, random);
            Files.write(bad, bytes);
            try (Workspace to = Workspace.inMemory()) {
                try {
                    WorkspaceArchive.at(bad).importInto(to);
                    assertThat(Dump.of(to)).as("seed %d, damage %d", seed, i).isEqualTo(expected);
                } catch (ConfigurationException e) {
                    assertThat(e).hasMessageContaining("bad.zip");
                    assertThat(Dump.of(to)).as("seed %d, damage %d", seed, i).isEmpty();
                } catch (AtelierException e) {
                    throw new AssertionError("seed " + seed + ", damage " + i, e);
                }
            }
        }
        Files.write(bad, Arrays.copyOf(good, good.length / 2));
        try (Workspace to = Workspace.inMemory()) {
            assertThatThrownBy(() -> WorkspaceArchive.at(bad).importInto(to))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("not an archive, or damaged");
        }
    }

    private static byte[] damage(byte[] good, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(good, random.nextInt(good.length));
        }
        byte[] bytes = good.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
