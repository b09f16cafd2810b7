package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoints;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers in other processes that are killed: what they had acknowledged is there, and their successors go on. */
abstract class SharedCrashContract extends StoreCase {
    private static final long SEED = 99;
    private static final int KILLS = 4;

    private final Supplier<Optional<URI>> uri;
    private final Supplier<List<String>> options;

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init") // JUnit sets the directory
    SharedCrashContract(Supplier<WorkspaceStore> opener, Supplier<Optional<URI>> uri, Supplier<List<String>> options) {
        super(opener);
        this.uri = uri;
        this.options = options;
    }

    @Test
    void losesNothingAcknowledgedOfAKilledProcess() throws Exception {
        Optional<URI> location = uri.get();
        assumeTrue(location.isPresent(), "no URI is known by which another process opens this store");
        Path file = directory.resolve("acknowledged");
        Random random = new Random(SEED);
        try (Workspace workspace = SearchContract.workspace(open())) {
            Run run = workspace.experiment("crash").startLogging();
            for (int kill = 0; kill < KILLS; kill++) {
                runAndKill(location.get(), run, file, random.nextInt(200));
                verify(workspace, run, acknowledged(file), "seed " + SEED + ", kill " + kill);
            }
        }
        try (Workspace again = SearchContract.workspace(open())) {
            verify(again, again.runs().first().orElseThrow(), acknowledged(file), "reopened");
        }
    }

    private void runAndKill(URI store, Run run, Path file, int lifeMillis) throws Exception {
        long before = acknowledged(file);
        Process writer = CrashingWriter.start(options.get(), store, run.id(), file);
        try {
            await().atMost(60, TimeUnit.SECONDS)
                    .pollInterval(5, TimeUnit.MILLISECONDS)
                    .until(() -> acknowledged(file) > before);
            assertThat(writer.waitFor(lifeMillis, TimeUnit.MILLISECONDS))
                    .as("ended by itself")
                    .isFalse();
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    /** Waits a while, since what a dead process had kept on its own machine may have to be brought to the others first. */
    private static void verify(Workspace workspace, Run run, long acknowledged, String description) {
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> workspace.run(run.id()).metric("loss").count() >= acknowledged);
        MetricPoints points = workspace.run(run.id()).metric("loss").points();
        assertThat((long) points.size()).as(description).isBetween(acknowledged, acknowledged + 1);
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.step(i)).as(description).isEqualTo(i);
            assertThat(points.value(i)).as(description).isEqualTo(CrashingWriter.value(i));
        }
        long tag = Long.parseLong(String.valueOf(run.tags().get("logged")));
        long last = (acknowledged - 1) / CrashingWriter.TAG_EVERY * CrashingWriter.TAG_EVERY;
        assertThat(tag).as(description).isBetween(last, acknowledged);
    }

    private static long acknowledged(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) < Long.BYTES) {
            return 0;
        }
        return ByteBuffer.wrap(Files.readAllBytes(file)).getLong();
    }
}
