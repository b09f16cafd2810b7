package dev.atelier.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kills writers with SIGKILL at random moments; whatever they acknowledged must be there, and their successors go on. */
class KillTest {
    /** Kills in one directory; then a new one is begun, since all of it is read back after each. */
    private static final int KILLS_PER_DIRECTORY = 10;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}, {1} processes, {2} threads")
    @CsvSource({
        "MAPPED,1,1",
        "MAPPED,1,4",
        "MAPPED,4,1",
        "MAPPED,4,4",
        "CHANNEL,1,1",
        "CHANNEL,1,4",
        "CHANNEL,4,1",
        "CHANNEL,4,4"
    })
    void losesNothingOfKilledWriters(Embedded mode, int processes, int threads) throws Exception {
        kill(new Colony.Shape(mode, processes, threads, false), "kill " + processes + "p " + threads + "t " + mode);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"MAPPED", "CHANNEL"})
    void losesAndDoublesNothingOfKilledCompactors(Embedded mode) throws Exception {
        kill(new Colony.Shape(mode, 2, 1, true), "kill one of two compacting " + mode);
    }

    private void kill(Colony.Shape shape, String kind) throws Exception {
        Random random = Crashes.random(kind);
        long acknowledged = 0;
        for (int done = 0; done < Crashes.COUNT; done += KILLS_PER_DIRECTORY) {
            Path fresh = Files.createDirectory(directory.resolve("colony-" + done));
            try (Colony colony = new Colony(shape, fresh, random, kind + ", seed " + Crashes.SEED)) {
                int last = Math.min(Crashes.COUNT, done + KILLS_PER_DIRECTORY);
                for (int i = done; i < last; ) {
                    int victims = Math.min(last - i, Math.max(1, shape.processes() / 2));
                    colony.kill(victims);
                    i += victims;
                }
                colony.killAll();
                acknowledged += colony.verifyAll();
            }
            Directories.delete(fresh);
        }
        assertThat(acknowledged).isPositive();
        CrashReport.add(kind, Crashes.COUNT, acknowledged);
    }
}
