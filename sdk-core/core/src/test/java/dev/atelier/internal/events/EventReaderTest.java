package dev.atelier.internal.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ComputeException;
import dev.atelier.internal.events.RunEvent.Metric;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
    @TempDir
    private Path root;

    private PartialRunDirectory directory;
    private EventReader reader;
    private final List<RunEvent> events = new ArrayList<>();

    @BeforeEach
    void open() {
        directory = new PartialRunDirectory(root);
        reader = new EventReader(directory);
    }

    @Test
    void findsNothingBeforeTheFirstEvent() {
        assertThat(reader.drain(events::add)).isZero();
        assertThat(reader.offset()).isZero();
    }

    @Test
    void readsEachEventOnce() throws IOException {
        append(metric(0, 1.5));
        assertThat(reader.drain(events::add)).isEqualTo(1);
        append(metric(1, 2.5));

        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(reader.drain(events::add)).isZero();
        assertThat(events).containsExactly(event(1.5), event(2.5));
        assertThat(reader.offset()).isEqualTo(Files.size(root.resolve(EventReader.FILE)));
    }

    @Test
    void waitsForTheEndOfATornLine() throws IOException {
        String line = metric(0, 1.5);
        append(line.substring(0, 30));
        assertThat(reader.drain(events::add)).isZero();
        append(line.substring(30));

        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(reader.skipped()).isEmpty();
    }

    @Test
    void leavesOutWhatWasWrittenTwice() throws IOException {
        append(metric(0, 1.5) + metric(1, 2.5) + metric(0, 1.5));

        assertThat(reader.drain(events::add)).isEqualTo(2);
        assertThat(reader.skipped()).isEqualTo(Map.of(EventReader.DUPLICATE, 1L));
    }

    @Test
    void keepsTheNumbersOfWritersApart() throws IOException {
        append(metric(0, 1.5) + metric(0, 2.5).replace("7-aa", "8-bb"));

        assertThat(reader.drain(events::add)).isEqualTo(2);
    }

    @Test
    void skipsAndCountsWhatItCannotRead() throws IOException {
        append("not json\n[1]\n{\"w\":\"7-aa\",\"q\":\n\n");
        append("{\"v\":1,\"w\":\"7-aa\",\"q\":10,\"ts\":1,\"t\":\"hologram\"}\n");
        append("{\"v\":2,\"w\":\"7-aa\",\"q\":11,\"ts\":1,\"t\":\"metric\",\"n\":\"a\",\"x\":1}\n");
        append("{\"v\":1,\"w\":\"7-aa\",\"q\":12,\"ts\":1,\"t\":\"metric\",\"n\":\"a\",\"x\":\"high\"}\n");
        append("{\"v\":1,\"ts\":1,\"t\":\"metric\",\"n\":\"a\",\"x\":1}\n");
        append(new byte[] {'"', (byte) 0xC3, '"', '\n'});
        append(metric(0, 1.5));

        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(reader.skipped())
                .isEqualTo(Map.of(
                        LineDecoder.INVALID_JSON, 3L,
                        LineDecoder.INVALID_UTF_8, 1L,
                        EventReader.UNKNOWN_TYPE, 2L,
                        EventReader.INVALID_EVENT, 2L));
    }

    @Test
    void whatIsPrintedRecordsValuesAndDecidesNothing() throws IOException {
        append(metric(0, 1.5).replace("7-aa", "stdout-1"));
        append("{\"t\":\"status\",\"x\":\"failed\",\"v\":1,\"w\":\"stdout-1\",\"q\":1,\"ts\":1}\n");
        append(
                "{\"t\":\"metric\",\"n\":\"a\",\"x\":1,\"t\":\"child\",\"c\":\"c\",\"v\":1,\"w\":\"stdout-1\",\"q\":2,\"ts\":1}\n");

        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(reader.skipped()).isEqualTo(Map.of(EventReader.NOT_PRINTABLE, 2L));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 65_537, 262_143, 262_144, 262_145, 1_000_000})
    void skipsLongLinesHoweverTheyGrow(int length) throws IOException {
        append(metric(0, 1.5) + "x".repeat(length - 1));
        reader.drain(events::add);
        append("y\n" + metric(1, 2.5));
        reader.drain(events::add);

        assertThat(events).containsExactly(event(1.5), event(2.5));
        assertThat(reader.skipped()).isEqualTo(Map.of(EventReader.LINE_TOO_LONG, 1L));
    }

    @Test
    void readsALineOfTheGreatestLength() throws IOException {
        String line = metric(0, 1.5);
        append(" ".repeat(EventReader.LINE_LIMIT - line.length()) + line);
        append(" ".repeat(EventReader.LINE_LIMIT + 1 - line.length()) + metric(1, 2.5));

        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(reader.skipped()).isEqualTo(Map.of(EventReader.LINE_TOO_LONG, 1L));
    }

    @Test
    void continuesWithTheEventThatTheSinkRefused() throws IOException {
        append(metric(0, 1.5) + metric(1, 2.5) + metric(2, 3.5));
        Consumer<RunEvent> refusesTheSecond = event -> {
            if (event.equals(event(2.5))) {
                throw new IllegalStateException("the store is full");
            }
            events.add(event);
        };

        assertThatThrownBy(() -> reader.drain(refusesTheSecond))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the store is full");
        assertThat(reader.drain(events::add)).isEqualTo(2);
        assertThat(events).containsExactly(event(1.5), event(2.5), event(3.5));
        assertThat(reader.skipped()).isEmpty();
    }

    @Test
    void continuesAfterTheDirectoryWasOutOfReach() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            lines.append(metric(i, i + 0.5));
        }
        append(lines.toString());
        directory.failAfterReads(2);

        assertThatThrownBy(() -> reader.drain(events::add))
                .isInstanceOf(ComputeException.class)
                .hasMessageContaining("cannot be reached");
        assertThat(events).isNotEmpty().hasSizeLessThan(10_000);
        reader.drain(events::add);
        assertThat(events).hasSize(10_000).doesNotHaveDuplicates();
        assertThat(reader.skipped()).isEmpty();
    }

    @Test
    void readsPayloadsFromFiles() throws IOException {
        Files.createDirectory(root.resolve("spill"));
        Files.writeString(root.resolve("spill/7-aa-0.json"), "\"héllo\"");
        append(spilled(0, "spill/7-aa-0.json"));

        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(events).containsExactly(new RunEvent.Tag(null, 1, "note", "héllo"));
    }

    @Test
    void triesAgainWhenAPayloadIsOutOfReach() throws IOException {
        Files.createDirectory(root.resolve("spill"));
        Files.writeString(root.resolve("spill/7-aa-0.json"), "\"héllo\"");
        append(spilled(0, "spill/7-aa-0.json"));
        directory.failAfterReads(2);

        assertThatThrownBy(() -> reader.drain(events::add)).isInstanceOf(ComputeException.class);
        assertThat(reader.drain(events::add)).isEqualTo(1);
        assertThat(reader.skipped()).isEmpty();
    }

    @Test
    void skipsPayloadsThatAreNotThereOrNotFit() throws IOException {
        Files.createDirectory(root.resolve("spill"));
        Files.writeString(root.resolve("secret"), "\"hidden\"");
        Files.writeString(root.resolve("spill/torn.json"), "\"hé");
        Files.write(root.resolve("spill/latin.json"), "\"hé\"".getBytes(ISO_8859_1));
        try (var file = new RandomAccessFile(root.resolve("spill/huge.json").toFile(), "rw")) {
            file.setLength(LineDecoder.SPILL_LIMIT + 1L);
        }
        append(spilled(0, "spill/none.json") + spilled(1, "secret") + spilled(2, "spill/../secret"));
        append(spilled(3, "spill/torn.json") + spilled(4, "spill/latin.json") + spilled(5, "spill/huge.json"));

        assertThat(reader.drain(events::add)).isZero();
        assertThat(reader.skipped())
                .isEqualTo(Map.of(
                        LineDecoder.SPILL_MISSING, 1L,
                        LineDecoder.SPILL_TOO_LARGE, 1L,
                        LineDecoder.INVALID_UTF_8, 1L,
                        LineDecoder.INVALID_JSON, 1L,
                        EventReader.INVALID_EVENT, 2L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void survivesAnyBytes(long seed) throws IOException {
        Random random = new Random(seed);
        int good = 0;
        for (int i = 0; i < 2_000; i++) {
            boolean valid = random.nextInt(4) == 0;
            append(valid ? metric(good++, 0.5).getBytes(UTF_8) : damaged(metric(1_000_000 + i, 0.5), random));
            if (random.nextInt(100) == 0) {
                reader.drain(events::add);
            }
        }
        append("\n");
        reader.drain(events::add);

        long numbered = events.stream().filter(event(0.5)::equals).count();
        assertThat(numbered).as("seed " + seed).isGreaterThanOrEqualTo(good);
        assertThat(reader.offset()).as("seed " + seed).isEqualTo(Files.size(root.resolve(EventReader.FILE)));
    }

    /** Returns a line with some bytes replaced, or nothing but random bytes; with a newline at its end. */
    private static byte[] damaged(String line, Random random) {
        byte[] bytes = random.nextBoolean() ? line.getBytes(UTF_8) : new byte[1 + random.nextInt(100)];
        for (int changes = bytes[0] == 0 ? bytes.length : 1 + random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        bytes[bytes.length - 1] = '\n';
        return bytes;
    }

    private void append(String text) throws IOException {
        append(text.getBytes(UTF_8));
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(root.resolve(EventReader.FILE), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static RunEvent event(double value) {
        return new Metric(null, 1, "loss", value, null);
    }

    private static String metric(long number, double value) {
        return "{\"v\":1,\"w\":\"7-aa\",\"q\":" + number + ",\"ts\":1,\"t\":\"metric\",\"n\":\"loss\",\"x\":" + value
                + "}\n";
    }

    private static String spilled(long number, String file) {
        return "{\"v\":1,\"w\":\"7-aa\",\"q\":" + number + ",\"ts\":1,\"t\":\"tag\",\"n\":\"note\",\"f\":\"" + file
                + "\"}\n";
    }
}
