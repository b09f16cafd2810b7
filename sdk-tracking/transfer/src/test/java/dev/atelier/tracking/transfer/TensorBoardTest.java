package dev.atelier.tracking.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.NotFoundException;
import dev.atelier.metric.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
    @TempDir
    Path directory;

    private final Workspace workspace = Workspace.inMemory();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void readsBothFormsOfScalars() {
        ImportReport report = TensorBoard.read(Fixture.eventFile(), workspace, "tb");

        assertThat(report.complete()).as(report.toString()).isTrue();
        assertThat(report.toString()).contains("'a text' holds no scalars");
        Run run = workspace.runs().first().orElseThrow();
        assertThat(run.metrics().names()).containsExactly("simple/loss", "tensor/double", "tensor/float");
        assertThat(run.metric("simple/loss").points())
                .hasSize(5)
                .contains(
                        new MetricPoint(0, 1.0, 1_700_000_000_125L),
                        new MetricPoint(2, (float) (1.0 / 3), 1_700_000_002_125L));
        assertThat(run.metric("tensor/float").points())
                .containsExactly(
                        new MetricPoint(0, 0.25, 1_700_000_010_000L),
                        new MetricPoint(1, Double.NaN, 1_700_000_011_000L),
                        new MetricPoint(2, Double.POSITIVE_INFINITY, 1_700_000_012_000L));
        assertThat(run.metric("tensor/double").points())
                .containsExactly(new MetricPoint(1L << 40, 0.1, 1_700_000_020_000L));
        assertThat(run.details().startedAt().orElseThrow().toEpochMilli()).isEqualTo(1_700_000_000_125L);
        assertThat(run.details().endedAt().orElseThrow().toEpochMilli()).isEqualTo(1_700_000_020_000L);
    }

    @Test
    void readsBackWhatItWrote() {
        Run run = workspace.experiment("own").startLogging("first");
        run.log("loss ä/b", 0.5, -3);
        run.log("loss ä/b", Double.NEGATIVE_INFINITY, Long.MAX_VALUE);
        run.log("loss ä/b", Double.NaN, 7);
        run.log("note", "no scalar");
        run.complete();

        TensorBoard.write(List.of(run), directory);
        ImportReport report = TensorBoard.read(directory, workspace, "copy");

        assertThat(report.complete()).as(report.toString()).isTrue();
        Run copy = workspace.experiment("copy").runs().first().orElseThrow();
        assertThat(copy.metrics().names()).containsExactly("loss ä/b");
        assertThat(copy.metric("loss ä/b").points())
                .isEqualTo(run.metric("loss ä/b").points());
        assertThat(copy.name()).startsWith("first-own_");
    }

    @Test
    void writingAgainReplacesTheFile() throws IOException {
        Run run = workspace.experiment("own").startLogging();
        run.log("loss", 1);
        Path first = TensorBoard.write(run, directory);
        run.log("loss", 2);

        assertThat(TensorBoard.write(run, directory)).isEqualTo(first);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(first);
        }
    }

    @Test
    void laterReadBringsWhatCameSince() throws IOException {
        byte[] whole = Files.readAllBytes(Fixture.eventFile());
        Path file = directory.resolve("events.out.tfevents.1.host");
        Files.write(file, Arrays.copyOf(whole, 200));

        ImportReport first = TensorBoard.read(directory, workspace, "tb");
        Files.write(file, Arrays.copyOfRange(whole, 200, whole.length), StandardOpenOption.APPEND);
        ImportReport second = TensorBoard.read(directory, workspace, "tb");

        assertThat(first.toString()).contains("has no end, it is still being written or was cut");
        assertThat(first.points()).isBetween(1L, 8L);
        assertThat(first.points() + second.points()).isEqualTo(9);
        assertThat(second.knownRuns()).isEqualTo(1);
        assertThat(workspace.runs().count()).isEqualTo(1);
    }

    @Test
    void everyCutIsToleratedAndEveryFlippedByteReported() throws IOException {
        byte[] whole = Files.readAllBytes(Fixture.eventFile());
        Path file = directory.resolve("events.out.tfevents.1.host");
        for (int length = 0; length < whole.length; length += 13) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThat(TensorBoard.read(file, workspace, "cut " + length).complete())
                    .as("cut at " + length)
                    .isTrue();
        }
        for (int index = 0; index < whole.length; index += 11) {
            byte[] flipped = whole.clone();
            flipped[index] ^= 0x10;
            Files.write(file, flipped);
            ImportReport report = TensorBoard.read(file, workspace, "flipped " + index);
            assertThat(report.toString()).as("flipped at " + index).contains("checksum");
            assertThat(report.complete()).isFalse();
        }
    }

    @Test
    void saysWhatIsNoEventFile() throws IOException {
        Path text = Files.writeString(directory.resolve("x.tfevents"), "no event file at all", StandardCharsets.UTF_8);

        assertThat(TensorBoard.read(text, workspace, "tb").toString())
                .contains("the checksum of a record's length is wrong");
        assertThatThrownBy(() -> TensorBoard.read(directory.resolve("none"), workspace, "tb"))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("there is no such file or directory");
    }
}
