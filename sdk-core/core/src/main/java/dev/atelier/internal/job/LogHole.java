package dev.atelier.internal.job;

import dev.atelier.spi.compute.RunDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The middle of a log that grew too long, whose bytes are gone. Immutable.
 *
 * @param begin the position of the first byte that is gone
 * @param end the position after the last one
 */
record LogHole(long begin, long end) {
    private static final int LONGEST = 64;

    /** Reads where a log's hole is, or empty when it has none. */
    static Optional<LogHole> of(RunDirectory directory, String log) {
        ByteBuffer content = ByteBuffer.allocate(LONGEST);
        int read = directory.read(log + ".hole", 0, content);
        return read <= 0
                ? Optional.empty()
                : parse(new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII));
    }

    private static Optional<LogHole> parse(String text) {
        String[] positions = text.strip().split(" ", -1);
        try {
            LogHole hole = new LogHole(Long.parseLong(positions[0]), Long.parseLong(positions[positions.length - 1]));
            return hole.begin < hole.end ? Optional.of(hole) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Tells whether a stretch of the log touches the hole. */
    boolean touches(long from, long to) {
        return from < end && to > begin;
    }

    /** Returns what stands in the log in the place of the hole. */
    String note() {
        return "\n… " + (end - begin) + " bytes are left out here: the log grew too long …\n";
    }
}
