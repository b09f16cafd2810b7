package dev.atelier.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.crash.Ledger.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Writers on one workspace that are killed one after the other, and replaced. */
final class Colony implements AutoCloseable {
    /** Of what the colony consists. */
    record Shape(Embedded mode, int processes, int threads, boolean compacting) {}

    private static final int LONGEST_LIFE_MILLIS = 120;
    /** Several processes leave each other, and the one that starts, some time. */
    private static final long PAUSE_NANOS = 2_000_000;

    private final class Writer {
        private final int slot;
        private final List<String> runs = new ArrayList<>();
        private final Ledger ledger;
        private Process process;

        private Writer(int slot, Experiment experiment) throws IOException {
            this.slot = slot;
            for (int thread = 0; thread < shape.threads(); thread++) {
                runs.add(experiment.startLogging().id());
            }
            ledger = Ledger.open(ledgerFile(), shape.threads());
            process = start();
        }

        private Path ledgerFile() {
            return directory.resolve("ledger-" + slot);
        }

        private Process start() throws IOException {
            lives += shape.threads();
            long life = lives;
            for (int thread = 0; thread < shape.threads(); thread++) {
                ledger.set(thread, Entry.SHARED, -1);
            }
            for (int thread = 0; thread < shape.threads(); thread++) {
                lifeOf.put(life + thread, new int[] {slot, thread});
            }
            long pause = shape.processes() == 1 ? 0 : PAUSE_NANOS * shape.threads();
            return CrashWriter.start(
                    new CrashWriter.Orders(
                            workspace, shape.mode(), ledgerFile(), shared, life, pause, shape.compacting(), runs),
                    output);
        }

        /** Waits until each thread has written something in this life. */
        private void awaitFirstWrites() {
            await().pollInterval(2, TimeUnit.MILLISECONDS)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || allHaveWritten());
            requireAlive();
        }

        private boolean allHaveWritten() {
            for (int thread = 0; thread < shape.threads(); thread++) {
                if (ledger.get(thread, Entry.SHARED) < 1) {
                    return false;
                }
            }
            return true;
        }

        private void requireAlive() {
            assertThat(process.isAlive())
                    .as(() -> description + ": a writer failed: " + readOutput())
                    .isTrue();
        }

        /** SIGKILL: {@link Process#destroyForcibly} sends it on Linux; nothing of the writer's is read from a pipe. */
        private void kill() throws InterruptedException {
            requireAlive();
            process.destroyForcibly().waitFor();
            lifeOf.entrySet().removeIf(life -> life.getValue()[0] == slot && note(life.getKey(), life.getValue()[1]));
        }

        private boolean note(long life, int thread) {
            acknowledgedByLife.put(life, Math.max(0, ledger.get(thread, Entry.SHARED)));
            return true;
        }

        private long verify(Workspace open) throws IOException {
            RunVerifier verifier = new RunVerifier(open, description);
            long acknowledged = 0;
            for (int thread = 0; thread < runs.size(); thread++) {
                acknowledged += verifier.verify(runs.get(thread), ledger, thread);
            }
            return acknowledged;
        }
    }

    private final Shape shape;
    private final Path directory;
    private final Path workspace;
    private final Path output;
    private final Random random;
    private final List<Writer> writers = new ArrayList<>();
    private final Map<Long, Long> acknowledgedByLife = new TreeMap<>();
    private final Map<Long, int[]> lifeOf = new TreeMap<>();
    private final String shared;
    private String description;
    private long lives;
    private int kills;

    Colony(Shape shape, Path directory, Random random, String description) throws IOException {
        this.shape = shape;
        this.directory = directory;
        this.workspace = directory.resolve("workspace");
        this.output = directory.resolve("output");
        this.random = random;
        this.description = description;
        try (Workspace open = shape.mode().open(workspace)) {
            Experiment experiment = open.experiment("crash");
            Run together = experiment.startLogging();
            shared = together.id();
            for (int slot = 0; slot < shape.processes(); slot++) {
                writers.add(new Writer(slot, experiment));
            }
        }
    }

    /** Kills writers at one random moment, verifies what they have written, and starts their successors. */
    void kill(int count) throws Exception {
        List<Writer> victims = new ArrayList<>(writers);
        Collections.shuffle(victims, random);
        victims = victims.subList(0, count);
        for (Writer writer : writers) {
            writer.awaitFirstWrites();
        }
        int lifeMillis = random.nextInt(LONGEST_LIFE_MILLIS);
        assertThat(victims.get(0).process.waitFor(lifeMillis, TimeUnit.MILLISECONDS))
                .isFalse();
        for (Writer victim : victims) {
            victim.kill();
            kills++;
        }
        description = description.replaceFirst("(, kill \\d+)?$", ", kill " + kills);
        verify(victims);
        for (Writer victim : victims) {
            victim.process = victim.start();
        }
    }

    private void verify(List<Writer> victims) throws IOException {
        try (Workspace open = shape.mode().open(workspace)) {
            for (Writer victim : victims) {
                victim.verify(open);
            }
            if (shape.processes() == 1) {
                new RunVerifier(open, description).verifyShared(shared, acknowledgedByLife);
            }
        }
    }

    void killAll() throws InterruptedException {
        for (Writer writer : writers) {
            writer.awaitFirstWrites();
            writer.kill();
        }
    }

    /** Verifies everything; no writer may be alive. */
    long verifyAll() throws IOException {
        long acknowledged = 0;
        try (Workspace open = shape.mode().open(workspace)) {
            for (Writer writer : writers) {
                acknowledged += writer.verify(open);
            }
            new RunVerifier(open, description).verifyShared(shared, acknowledgedByLife);
            assertThat(open.verify().damages()) // nothing was cut, whatever was killed in the middle of
                    .as(description)
                    .noneMatch(damage -> damage.what().startsWith("it was cut")
                            || damage.what().startsWith("it is gone"));
        }
        return acknowledged;
    }

    @Override
    public void close() throws IOException {
        for (Writer writer : writers) {
            writer.process.destroyForcibly();
            writer.ledger.close();
        }
    }

    private String readOutput() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
