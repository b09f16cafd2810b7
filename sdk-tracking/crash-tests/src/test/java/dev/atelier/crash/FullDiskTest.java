package dev.atelier.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.crash.Ledger.Entry;
import dev.atelier.error.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fills a small disk while a run writes to it: the failure is reported, what was acknowledged stays, and writing goes on once
 * there is space. Needs root for mounting; skipped without, except in CI.
 */
class FullDiskTest {
    private static final int DISK = 32 << 20;
    private static final int MOST_SPACE = 12 << 20;

    @TempDir
    private Path disk;

    @TempDir
    private Path elsewhere;

    @BeforeEach
    void mount() throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString());
        if ("true".equals(System.getenv("CI"))) {
            assertThat(mounted).as("mount a tmpfs").isTrue();
        }
        assumeTrue(mounted, "mounting a tmpfs needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString()); // at once, whatever closed stores still have mapped
    }

    @ParameterizedTest
    @EnumSource(Embedded.class)
    void losesNothingOnAFullDisk(Embedded mode) throws Exception {
        String kind = "full disk " + mode;
        Random random = Crashes.random(kind);
        long acknowledged = 0;
        for (int crash = 0; crash < Crashes.COUNT; crash++) {
            String description = kind + ", seed " + Crashes.SEED + ", crash " + crash;
            Path workspace = Files.createDirectory(disk.resolve("workspace-" + crash));
            Path ballast = disk.resolve("ballast");
            try (Ledger ledger = Ledger.open(elsewhere.resolve("ledger-" + crash), 1)) {
                String run = begin(mode, workspace);
                leave(ballast, random.nextInt(MOST_SPACE));
                try (Workspace open = mode.open(workspace)) {
                    fill(open, run, ledger, random, description);
                    verify(open, run, ledger, description);
                    Files.delete(ballast);
                    new RunWriter(open.run(run), open.run(run), ledger, 0, crash + 1, elsewhere.resolve("scratch"))
                            .write(0);
                    verify(open, run, ledger, description + ", with space again");
                }
                try (Workspace open = mode.open(workspace)) {
                    acknowledged += verify(open, run, ledger, description + ", reopened");
                }
            }
            Directories.delete(workspace);
        }
        CrashReport.add(kind, Crashes.COUNT, acknowledged);
    }

    private static String begin(Embedded mode, Path workspace) {
        try (Workspace open = mode.open(workspace)) {
            Experiment experiment = open.experiment("full");
            return experiment.startLogging().id();
        }
    }

    /** Writes until each kind of thing has failed a few times. */
    private void fill(Workspace open, String runId, Ledger ledger, Random random, String description)
            throws IOException {
        Run run = open.run(runId);
        RunWriter writer = new RunWriter(run, run, ledger, 0, 0, elsewhere.resolve("scratch"));
        for (int failures = 0; failures < 8; ) {
            try {
                writer.write(random.nextInt(100));
            } catch (StoreException e) {
                assertThat(e.getMessage()).as(description).isNotBlank();
                failures++;
            }
        }
    }

    private static long verify(Workspace open, String run, Ledger ledger, String description) throws IOException {
        for (Entry entry : new Entry[] {Entry.COUNTED, Entry.STEPPED, Entry.TEXT, Entry.TAG}) {
            assertThat(RunWriter.stored(open.run(run), entry))
                    .as("%s: %s; what failed is not stored", description, entry)
                    .isEqualTo(ledger.get(0, entry));
        }
        return new RunVerifier(open, description).verify(run, ledger, 0);
    }

    private void leave(Path ballast, long space) throws IOException {
        long free = Files.getFileStore(disk).getUsableSpace();
        byte[] block = new byte[4_096];
        try (RandomAccessFile file = new RandomAccessFile(ballast.toFile(), "rw")) {
            for (long left = free - space; left > 0; left -= block.length) {
                file.write(block);
            }
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
