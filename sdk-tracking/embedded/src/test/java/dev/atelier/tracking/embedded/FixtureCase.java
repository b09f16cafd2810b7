package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricPoints;
import dev.atelier.metric.MetricSummary;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a workspace as {@link FormatFixture} wrote it; these files are never written again. */
abstract class FixtureCase {
    private final String name;

    FixtureCase(String name) {
        this.name = name;
    }

    @TempDir
    Path directory;

    @BeforeEach
    void copyFixture() throws IOException {
        Path fixture = Path.of("src/test/resources").resolve(name);
        try (Stream<Path> files = Files.walk(fixture)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = directory.resolve(fixture.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @Test
    void readsPointsOfTheJournalAndOfBlocks() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricPoints points = store.metrics().points(FormatFixture.LOSS);
            assertThat(points).hasSize(FormatFixture.POINTS + 1);
            for (int i = 0; i < FormatFixture.POINTS; i++) {
                assertThat(points.get(i)).isEqualTo(new MetricPoint(i, FormatFixture.value(i), FormatFixture.NOW + i));
            }
            assertThat(store.metrics().summary(FormatFixture.LOSS)).contains(MetricSummary.of(points));
            assertThat(store.metrics().values(FormatFixture.LOSS))
                    .containsExactly(new MetricValue(MetricKind.TABLE, "{\"x\": [1, NaN]}", 3, FormatFixture.NOW));
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void readsSealedPoints() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricPoints points = store.metrics().points(FormatFixture.SEALED);
            assertThat(points).hasSize(FormatFixture.POINTS + 13);
            for (int i = 0; i < FormatFixture.POINTS; i++) {
                assertThat(points.get(i)).isEqualTo(new MetricPoint(i, FormatFixture.value(i), FormatFixture.NOW + i));
            }
            assertThat(store.metrics().points(FormatFixture.DELETED)).isEmpty();
        }
    }

    @Test
    void findsNoDamage() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.verify().damages()).isEmpty();
        }
    }

    @Test
    void readsStepsAndTimesThatJump() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricPoints points = store.metrics().points(FormatFixture.CLOCK);
            assertThat(points).hasSize(13);
            assertThat(points.get(3)).isEqualTo(new MetricPoint(Long.MAX_VALUE - 3, 3, Long.MIN_VALUE));
            assertThat(points.get(10)).isEqualTo(new MetricPoint(-10, 10, 0));
            assertThat(points.get(11)).isEqualTo(new MetricPoint(Long.MAX_VALUE - 11, 11, Long.MAX_VALUE));
            assertThat(store.metrics().writer(FormatFixture.CLOCK, "attempt-1").pointCount())
                    .isEqualTo(13);
        }
    }

    @Test
    void readsManyRunsWithFewPoints() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().runs()).hasSize(303);
            for (int run = 0; run < 300; run++) {
                assertThat(store.metrics().points(new SeriesKey("few-" + run, "m" + run % 7)))
                        .containsExactly(new MetricPoint(0, run / 4.0, FormatFixture.NOW + run * 1_000L));
            }
            assertThat(store.catalog().find(new DocumentKey("run", "run-1"))).isPresent();
        }
    }

    @Test
    void goesOnWritingIt() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.metrics().writer(FormatFixture.LOSS, "").append(0.5, 1))
                    .isEqualTo(FormatFixture.POINTS);
        }
    }

    @Test
    void compactsIt() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            MetricPoints before = store.metrics().points(FormatFixture.LOSS);
            store.compact();
            assertThat(store.metrics().points(FormatFixture.LOSS)).isEqualTo(before);
            assertThat(store.verify().damages()).isEmpty();
        }
    }
}
