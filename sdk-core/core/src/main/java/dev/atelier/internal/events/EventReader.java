package dev.atelier.internal.events;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.compute.RunDirectory;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the events of a run directory as they come, each once. Not thread-safe.
 *
 * <p>What cannot be read is skipped and counted. A last line without a newline waits for its end.
 */
public final class EventReader {
    static final String FILE = "events.ndjson";
    static final int LINE_LIMIT = 65_536;
    static final String LINE_TOO_LONG = "line too long";
    static final String UNKNOWN_TYPE = "unknown type";
    static final String INVALID_EVENT = "invalid event";
    static final String DUPLICATE = "duplicate";
    static final String NOT_PRINTABLE = "not allowed on standard output";

    private static final int BUFFER_SIZE = 4 * LINE_LIMIT;
    private static final int MAX_WRITER_ID = 128;
    private static final String STDOUT = "stdout-";
    private static final Set<String> PRINTABLE =
            Set.of("metric", "value", "param", "tag", "untag", "property", "progress");

    private record Numbered(SequenceSet seen, long number, RunEvent event) {}

    private final RunDirectory directory;
    private final LineDecoder decoder;
    private final Map<String, SequenceSet> seenByWriter = new HashMap<>();
    private final Map<String, Long> skipped = new TreeMap<>();

    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int begin;
    private int end;
    private long offset;
    private boolean withinLongLine;

    /** Reads from the beginning of the events of a run directory. */
    public EventReader(RunDirectory directory) {
        this.directory = requireNonNull(directory, "directory");
        this.decoder = new LineDecoder(directory);
    }

    /**
     * Gives all new events to a sink, in the order of the file. When the sink throws, or the directory cannot be
     * reached, the next call continues with the same event.
     *
     * @return the number of events that the sink has taken
     * @throws dev.atelier.error.ComputeException when the directory cannot be reached now
     */
    public int drain(Consumer<RunEvent> sink) {
        requireNonNull(sink, "sink");
        int taken = 0;
        begin = 0;
        end = 0;
        while (fill()) {
            taken += takeLines(sink);
            dropLongLine();
        }
        return taken;
    }

    /** Returns the number of bytes that were read for good. */
    public long offset() {
        return offset;
    }

    /** Returns the number of lines that were skipped, by reason. */
    public Map<String, Long> skipped() {
        return Collections.unmodifiableMap(new TreeMap<>(skipped));
    }

    private boolean fill() {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        ByteBuffer room = ByteBuffer.wrap(buffer, end, buffer.length - end);
        int read = directory.read(FILE, offset + end, room);
        end += Math.max(read, 0);
        return read > 0;
    }

    private int takeLines(Consumer<RunEvent> sink) {
        int taken = 0;
        for (int i = begin; i < end; i++) {
            if (buffer[i] == '\n') {
                taken += takeLine(i, sink) ? 1 : 0;
                consume(i + 1);
            }
        }
        return taken;
    }

    private void consume(int next) {
        offset += next - begin;
        begin = next;
    }

    /** Forgets the beginning of a line that is too long already, so that the buffer always has room. */
    private void dropLongLine() {
        if (end - begin < LINE_LIMIT) {
            return;
        }
        if (!withinLongLine) {
            skip(LINE_TOO_LONG);
        }
        withinLongLine = true;
        consume(end);
    }

    private boolean takeLine(int newline, Consumer<RunEvent> sink) {
        if (withinLongLine) {
            withinLongLine = false;
            return false;
        } else if (newline == begin) {
            return false;
        }
        Numbered numbered;
        try {
            numbered = read(newline);
        } catch (SkippedLineException e) {
            skip(e.reason());
            return false;
        }
        sink.accept(numbered.event);
        numbered.seen.add(numbered.number);
        return true;
    }

    private Numbered read(int newline) throws SkippedLineException {
        if (newline - begin >= LINE_LIMIT) {
            throw new SkippedLineException(LINE_TOO_LONG);
        }
        JsonObject line = decoder.decode(ByteBuffer.wrap(buffer, begin, newline - begin));
        try {
            return read(line);
        } catch (IllegalArgumentException e) {
            throw new SkippedLineException(INVALID_EVENT);
        }
    }

    private Numbered read(JsonObject line) throws SkippedLineException {
        String writer = line.text("w");
        if (writer.length() > MAX_WRITER_ID) {
            throw new SkippedLineException(INVALID_EVENT);
        }
        SequenceSet seen = seenByWriter.computeIfAbsent(writer, id -> new SequenceSet());
        long number = new EventParser(line).whole("q");
        if (seen.contains(number)) {
            throw new SkippedLineException(DUPLICATE);
        }
        try {
            requireSayable(writer, line);
            return new Numbered(seen, number, event(line));
        } catch (SkippedLineException | IllegalArgumentException e) {
            seen.add(number);
            throw e;
        }
    }

    /** What a job prints may be somebody else's text: it records values, and decides nothing. */
    private static void requireSayable(String writer, JsonObject line) throws SkippedLineException {
        if (writer.startsWith(STDOUT) && !PRINTABLE.contains(line.text("t"))) {
            throw new SkippedLineException(NOT_PRINTABLE);
        }
    }

    private RunEvent event(JsonObject line) throws SkippedLineException {
        return RunEvent.parse(decoder.withPayload(line)).orElseThrow(() -> new SkippedLineException(UNKNOWN_TYPE));
    }

    private void skip(String reason) {
        skipped.merge(reason, 1L, Long::sum);
    }
}
