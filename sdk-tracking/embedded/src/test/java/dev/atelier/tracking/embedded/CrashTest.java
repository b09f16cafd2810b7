package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills writers at random moments; whatever they acknowledged must be there, and their successors go on from it. */
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("atelier.crash.rounds", 10);
    private static final long SEED = Long.getLong("atelier.crash.seed", 20_240_501);
    private static final int LONGEST_LIFE_MILLIS = 150;

    @TempDir
    private Path directory;

    @TempDir
    private Path acks;

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 4})
    void losesNothingAcknowledged(int threads) throws Exception {
        Random random = new Random(SEED + threads);
        for (int round = 0; round < ROUNDS; round++) {
            runAndKill(threads, random.nextInt(LONGEST_LIFE_MILLIS));
            for (int thread = 0; thread < threads; thread++) {
                verify(thread, "seed " + SEED + ", round " + round + ", thread " + thread);
            }
        }
    }

    private void runAndKill(int threads, int lifeMillis) throws Exception {
        long acknowledged = acknowledged();
        Process writer = ForkedStore.start("write", directory, acks, threads);
        try {
            await().pollInterval(5, TimeUnit.MILLISECONDS).until(() -> acknowledged() > acknowledged);
            assertThat(writer.waitFor(lifeMillis, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private long acknowledged() throws IOException {
        long size = 0;
        for (Path file : IntStream.range(0, 4)
                .mapToObj(thread -> acks.resolve(String.valueOf(thread)))
                .filter(Files::exists)
                .toList()) {
            size += Files.size(file);
        }
        return size;
    }

    private void verify(int thread, String description) throws IOException {
        Path file = acks.resolve(String.valueOf(thread));
        if (!Files.exists(file)) {
            return;
        }
        SeriesKey key = new SeriesKey("run", "metric-" + thread);
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            List<MetricPoint> points = store.metrics().points(key);
            Set<MetricValue> values = Set.copyOf(store.metrics().values(key));
            long lastPoint = -1;
            for (String line : wholeLines(file)) {
                String[] ack = line.split(" ", -1);
                long number = Long.parseLong(ack[ack.length - 1]);
                switch (ack[0]) {
                    case "point" -> {
                        assertThat(Long.parseLong(ack[1])).as(description).isEqualTo(number);
                        lastPoint = number;
                    }
                    case "value" ->
                        assertThat(values)
                                .as(description)
                                .contains(new MetricValue(MetricKind.TEXT, "\"" + number + "\"", number, number));
                    default ->
                        assertThat(store.catalog().find(new DocumentKey("ack", ack[1])))
                                .as(description)
                                .contains(new Document(
                                        new DocumentKey("ack", ack[1]), Long.parseLong(ack[2]), "body " + number));
                }
            }
            assertThat((long) points.size()).as(description).isGreaterThan(lastPoint);
            for (int i = 0; i < points.size(); i++) {
                assertThat(points.get(i)).as(description).isEqualTo(new MetricPoint(i, i / 3.0, 1_000 + i));
            }
            assertThat(store.metrics().writer(key, "").pointCount())
                    .as(description)
                    .isEqualTo(points.size());
        }
    }

    /** An acknowledgement cut short by the kill was none. */
    private static List<String> wholeLines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
