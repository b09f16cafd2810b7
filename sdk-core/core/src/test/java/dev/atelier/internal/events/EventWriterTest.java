package dev.atelier.internal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.StoreException;
import dev.atelier.internal.events.RunEvent.ArtifactUploaded;
import dev.atelier.internal.events.RunEvent.Content;
import dev.atelier.internal.events.RunEvent.Metric;
import dev.atelier.internal.events.RunEvent.StatusReported;
import dev.atelier.internal.events.RunEvent.Tag;
import dev.atelier.internal.events.RunEvent.Value;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWriterTest {
    @TempDir
    private Path root;

    @Test
    void writesALinePerEvent() throws IOException {
        try (EventWriter writer = EventWriter.open(root)) {
            writer.write(new Metric("fold", 5, "loss", Double.NaN, 2L));
            writer.write(new Tag(null, 6, "team", null));
        }

        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("\\{\"v\":1,\"w\":\""
                                        + ProcessHandle.current().pid()
                                        + "-[0-9a-f]{8}\",\"q\":0,\"ts\":5,\"t\":\"metric\",\"n\":\"loss\","
                                        + "\"x\":\"NaN\",\"s\":2,\"c\":\"fold\"}"),
                        line -> assertThat(line).endsWith("\"q\":1,\"ts\":6,\"t\":\"tag\",\"n\":\"team\",\"x\":null}"));
    }

    @Test
    void putsLargePayloadsInFiles() throws IOException {
        String json = "[" + "0.5,".repeat(20_000) + "0.5]";
        RunEvent event = new Value(null, 1, "curve", new Content(MetricKind.LIST, json, "why"), null);
        write(event);

        assertThat(lines()).singleElement().asString().hasSizeLessThan(200).contains("\"f\":\"spill/");
        assertThat(read()).containsExactly(event);
    }

    @Test
    void cutsLongMessages() {
        write(new StatusReported(null, 1, RunStatus.FAILED, "at line\n".repeat(20_000)));

        assertThat(read())
                .singleElement()
                .isInstanceOfSatisfying(
                        StatusReported.class,
                        status -> assertThat(status.message())
                                .hasSize(8_000)
                                .startsWith("at line\n")
                                .endsWith("…"));
    }

    @Test
    void rejectsNamesThatFitOnNoLine() {
        RunEvent event = new Metric(null, 1, "x".repeat(70_000), 1, null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(event))
                .withMessageContaining("at most 65536 are allowed; use a shorter name");
    }

    @Test
    void copiesUploadsBeforeItSaysSo() throws IOException {
        Path file = Files.writeString(root.resolve("model.bin"), "weights");
        try (EventWriter writer = EventWriter.open(root)) {
            writer.upload(new Upload(null, 1, "outputs/m.bin", file, UploadMode.OVERWRITE));
        }

        assertThat(read())
                .singleElement()
                .isInstanceOfSatisfying(
                        ArtifactUploaded.class,
                        artifact -> assertThat(root.resolve(artifact.file()))
                                .hasFileName("model.bin")
                                .hasContent("weights"));
    }

    @Test
    void saysNothingOfAnUploadThatFailed() throws IOException {
        Files.writeString(root.resolve("uploads"), "in the way");
        Path file = Files.writeString(root.resolve("model.bin"), "weights");
        try (EventWriter writer = EventWriter.open(root)) {
            assertThatThrownBy(() -> writer.upload(new Upload(null, 1, "m", file, UploadMode.CREATE)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot copy '" + file + "'");
        }

        assertThat(read()).isEmpty();
    }

    @Test
    void rejectsUploadsThatAreNotFiles() {
        try (EventWriter writer = EventWriter.open(root)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.upload(new Upload(null, 1, "m", root, UploadMode.CREATE)))
                    .withMessageContaining("'" + root + "' is not a file");
            Path file = Files.writeString(root.resolve("model.bin"), "weights");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.upload(new Upload(null, 1, "../m", file, UploadMode.CREATE)))
                    .withMessageContaining("artifact name '../m' must be a relative path");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(root.resolve("uploads")).doesNotExist();
    }

    @Test
    void endsALineThatAnotherWriterLeftTorn() throws IOException {
        Files.writeString(root.resolve(EventReader.FILE), "{\"v\":1,\"w\":\"3-cc\",\"q\"");
        RunEvent event = new Tag(null, 1, "a", "b");
        write(event);

        assertThat(read()).containsExactly(event);
    }

    @Test
    void goesOnAfterAnInterrupt() {
        RunEvent event = new Tag(null, 1, "a", "b");
        try (EventWriter writer = EventWriter.open(root)) {
            Thread.currentThread().interrupt();
            writer.write(event);
            assertThat(Thread.interrupted()).isTrue();
            writer.write(event);
            writer.flush();
        }

        assertThat(read()).containsExactly(event, event);
    }

    @Test
    void rejectsEventsAfterItsEnd() {
        EventWriter writer = EventWriter.open(root);
        writer.close();
        writer.close();

        assertThatThrownBy(() -> writer.write(new Tag(null, 1, "a", "b")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void reportsADirectoryThatIsNotThere() {
        assertThatThrownBy(() -> EventWriter.open(root.resolve("none")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write events to '" + root.resolve("none"))
                .hasMessageContaining("must exist");
    }

    private void write(RunEvent event) {
        try (EventWriter writer = EventWriter.open(root)) {
            writer.write(event);
        }
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(root.resolve(EventReader.FILE));
    }

    private List<RunEvent> read() {
        List<RunEvent> events = new ArrayList<>();
        new EventReader(new PartialRunDirectory(root)).drain(events::add);
        return events;
    }
}
