package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Change;
import dev.atelier.spi.tracking.Changes;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a workspace of format 1; these files are never written again. */
class FormatFixtureTest {
    private static final SeriesKey LOSS = new SeriesKey("run-1", "loss");
    private static final DocumentKey A = new DocumentKey("run", "a");
    private static final DocumentKey B = new DocumentKey("run", "b");
    private static final DocumentKey MODEL = new DocumentKey("model", "größe");

    @TempDir
    private Path directory;

    @BeforeEach
    void copyFixture() throws IOException {
        Path fixture = Path.of("src/test/resources/format-1");
        try (Stream<Path> files = Files.walk(fixture)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = directory.resolve(fixture.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    @Test
    void readsEverythingOfVersion1() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.workspaceId()).isEqualTo("67584e1c-bc95-f254-b046-4314ac94cdf4");
            assertThat(store.catalog().find(A)).contains(new Document(A, 2, "{\"n\": 2}"));
            assertThat(store.catalog().find(MODEL)).contains(new Document(MODEL, 4, "{\"name\": \"größe\"}"));
            assertThat(store.catalog().changes(0))
                    .isEqualTo(new Changes(
                            List.of(new Change(A, 2, false), new Change(B, 3, true), new Change(MODEL, 4, false)), 4));
            assertThat(store.metrics().points(LOSS))
                    .hasSize(12)
                    .startsWith(new MetricPoint(0, 1.0, 1_700_000_000_000L))
                    .contains(new MetricPoint(9, 0.1, 1_700_000_000_009L))
                    .contains(new MetricPoint(-5, Double.NaN, 1_600_000_000_000L))
                    .endsWith(new MetricPoint(Long.MAX_VALUE, Double.NEGATIVE_INFINITY, 1_700_000_000_000L));
            assertThat(store.metrics().writer(LOSS, "attempt-1").pointCount()).isEqualTo(2);
            assertThat(store.metrics().values(LOSS))
                    .containsExactly(new MetricValue(MetricKind.TABLE, "{\"x\": [1, NaN]}", 3, 1_700_000_000_005L));
            Path hello = store.artifacts()
                    .file("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")
                    .orElseThrow();
            assertThat(hello).hasContent("hello\n");
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void goesOnWritingIt() {
        try (EmbeddedStore store = EmbeddedStore.open(directory)) {
            assertThat(store.catalog().commit(List.of(Write.create(B, "{}")))).isEqualTo(5);
            assertThat(store.metrics().writer(LOSS, "").append(0.5, 1)).isEqualTo(Long.MAX_VALUE);
        }
    }
}
