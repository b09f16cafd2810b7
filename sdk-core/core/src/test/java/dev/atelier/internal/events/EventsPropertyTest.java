package dev.atelier.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.ComputeException;
import dev.atelier.internal.events.RunEvent.ChildStarted;
import dev.atelier.internal.events.RunEvent.Content;
import dev.atelier.internal.events.RunEvent.Metric;
import dev.atelier.internal.events.RunEvent.Param;
import dev.atelier.internal.events.RunEvent.Progress;
import dev.atelier.internal.events.RunEvent.Property;
import dev.atelier.internal.events.RunEvent.Request;
import dev.atelier.internal.events.RunEvent.StatusReported;
import dev.atelier.internal.events.RunEvent.Tag;
import dev.atelier.internal.events.RunEvent.TagRemoved;
import dev.atelier.internal.events.RunEvent.Value;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.metric.MetricKind;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is what is read, whoever writes and however the file grows. */
class EventsPropertyTest {
    private static final int WRITERS = 4;
    private static final int EVENTS_PER_WRITER = 400;

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsWhatWasWritten(long seed) throws Exception {
        Random random = new Random(seed);
        List<List<RunEvent>> written = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            written.add(randomEvents("writer-" + writer, random));
        }
        writeConcurrently(written);

        List<RunEvent> read = new ArrayList<>();
        EventReader reader = readInChunks(read, random);

        assertThat(reader.skipped()).as("seed " + seed).isEmpty();
        for (int writer = 0; writer < WRITERS; writer++) {
            String child = "writer-" + writer;
            assertThat(read.stream().filter(event -> child.equals(event.child())))
                    .as("seed %d, %s", seed, child)
                    .containsExactlyElementsOf(written.get(writer));
        }
    }

    private void writeConcurrently(List<List<RunEvent>> written) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> done = new ArrayList<>();
            written.forEach(events -> done.add(threads.submit(() -> write(events))));
            for (Future<?> future : done) {
                future.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(List<RunEvent> events) {
        try (EventWriter writer = EventWriter.open(root)) {
            events.forEach(writer::write);
        }
    }

    private EventReader readInChunks(List<RunEvent> read, Random random) throws IOException {
        PartialRunDirectory directory = new PartialRunDirectory(root);
        EventReader reader = new EventReader(directory);
        long size = Files.size(root.resolve(EventReader.FILE));
        long visible = 0;
        while (reader.offset() < size) {
            visible = Math.min(size, visible + random.nextInt(20_000));
            directory.show(visible);
            directory.failAfterReads(random.nextInt(6));
            drain(reader, read);
        }
        return reader;
    }

    /** Draws events, the way to which may be cut. */
    private static void drain(EventReader reader, List<RunEvent> read) {
        int before = read.size();
        try {
            assertThat(reader.drain(read::add)).isEqualTo(read.size() - before);
        } catch (ComputeException e) {
            assertThat(e.retryable()).isTrue();
        }
    }

    private static List<RunEvent> randomEvents(String child, Random random) {
        List<RunEvent> events = new ArrayList<>();
        for (int i = 0; i < EVENTS_PER_WRITER; i++) {
            events.add(randomEvent(child, i, random));
        }
        return events;
    }

    private static RunEvent randomEvent(String child, long time, Random random) {
        String name = randomText(random, 20) + "n";
        return switch (random.nextInt(11)) {
            case 0 -> new Param(child, time, name, random.nextBoolean());
            case 1 -> new Param(child, time, name, randomText(random, 2_000));
            case 2 -> new Tag(child, time, name, random.nextBoolean() ? randomText(random, 50_000) : null);
            case 3 -> new Property(child, time, name, randomText(random, 300));
            case 4 -> new Progress(child, time, random.nextDouble(), randomText(random, 30));
            case 5 -> new StatusReported(child, time, RunStatus.CANCELED, null);
            case 6 -> new ChildStarted(child, time, name, random.nextBoolean() ? "outer" : null);
            case 7 -> new Value(child, time, name, randomContent(random), random.nextBoolean() ? time : null);
            case 8 -> new TagRemoved(child, time, name);
            case 9 ->
                new Request(child, time, "r-" + time, name, JsonObject.empty().with("n", randomText(random, 900)));
            default -> new Metric(child, time, name, randomNumber(random), random.nextBoolean() ? time : null);
        };
    }

    private static Content randomContent(Random random) {
        List<Object> list = List.of(randomText(random, 200), random.nextGaussian());
        return switch (random.nextInt(3)) {
            case 0 -> new Content(MetricKind.TEXT, Json.write(randomText(random, 500)), null);
            case 1 -> new Content(MetricKind.LIST, Json.write(list), randomText(random, 10));
            default -> new Content(MetricKind.TABLE, Json.write(Map.of(randomText(random, 9), list)), null);
        };
    }

    private static double randomNumber(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> random.nextInt(10);
            default -> random.nextGaussian();
        };
    }

    /** Returns a text of any characters but lone surrogates. */
    private static String randomText(Random random, int maxLength) {
        int length = random.nextInt(maxLength);
        int range = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
        return random.ints(length, 0, range)
                .map(character -> character >= 0xD800 && character < 0xE000 ? 'x' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
