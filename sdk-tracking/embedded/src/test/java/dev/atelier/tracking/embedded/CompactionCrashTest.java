package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that compact, and lets several do it at once: every point is there once, whatever happens. */
class CompactionCrashTest {
    private static final int ROUNDS = Integer.getInteger("atelier.crash.rounds", 10);
    private static final long SEED = Long.getLong("atelier.crash.seed", 20_240_502);
    private static final int RUNS = 8;
    private static final int LONGEST_LIFE_MILLIS = 60;

    @TempDir
    private Path directory;

    private final Map<SeriesKey, List<MetricPoint>> expected = new HashMap<>();

    @Test
    void losesAndDoublesNothingWhenKilledAtAnyMoment() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            append(random);
            Process compacting = ForkedStore.start("compact", directory, Integer.MAX_VALUE);
            try (EmbeddedStore reader = EmbeddedStore.open(directory)) {
                await().atMost(60, TimeUnit.SECONDS)
                        .pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(this::isCompacting);
                assertThat(compacting.waitFor(random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS))
                        .isFalse();
                compacting.destroyForcibly().waitFor();
                compare(reader, "seed " + SEED + ", round " + round + ", open before");
            } finally {
                compacting.destroyForcibly().waitFor();
            }
            try (EmbeddedStore store = EmbeddedStore.open(directory)) {
                compare(store, "seed " + SEED + ", round " + round);
                assertThat(store.verify().damages()).isEmpty();
            }
        }
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            store.compact();
            compare(store, "in the end");
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void takesTwoProcessesThatCompactAndOneThatWrites() throws Exception {
        Random random = new Random(SEED);
        append(random);
        Process one = ForkedStore.start("compact", directory, 20);
        Process two = ForkedStore.start("compact", directory, 20);
        try (EmbeddedStore reader = EmbeddedStore.open(directory)) {
            while (one.isAlive() || two.isAlive()) {
                append(random);
                compare(reader, "seed " + SEED);
            }
            assertThat(one.waitFor()).isZero();
            assertThat(two.waitFor()).isZero();
            assertThat(reader.problems()).isEmpty();
        } finally {
            one.destroyForcibly();
            two.destroyForcibly();
        }
    }

    private boolean isCompacting() throws IOException {
        Path temporary = directory.resolve("tmp");
        if (!Files.isDirectory(temporary)) {
            return false;
        }
        try (Stream<Path> drafts = Files.list(temporary)) {
            return drafts.findAny().isPresent();
        }
    }

    /** Writes to some series, in files of a store of its own. */
    private void append(Random random) {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            for (int i = 0; i < 5; i++) {
                SeriesKey key = new SeriesKey("run-" + random.nextInt(RUNS), "m-" + random.nextInt(3));
                SeriesWriter writer = store.metrics().writer(key, "");
                int count = random.nextBoolean() ? random.nextInt(20) : random.nextInt(8_000);
                List<MetricPoint> list = expected.computeIfAbsent(key, any -> new ArrayList<>());
                for (int j = 0; j < count; j++) {
                    MetricPoint point = new MetricPoint(random.nextInt(1_000), random.nextGaussian(), list.size());
                    writer.append(point.step(), point.value(), point.timestamp());
                    list.add(point);
                }
                writer.append(new MetricValue(MetricKind.TEXT, "\"" + list.size() + "\"", i, i));
            }
        }
    }

    private void compare(EmbeddedStore store, String description) {
        expected.forEach((key, points) -> assertThat(store.metrics().points(key).equals(points))
                .as("%s: %s", description, key)
                .isTrue());
    }
}
