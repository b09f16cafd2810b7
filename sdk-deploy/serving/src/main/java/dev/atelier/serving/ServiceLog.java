package dev.atelier.serving;

import static java.util.Objects.requireNonNull;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last 5,000 lines of a service's log, in memory. Thread-safe. */
public final class ServiceLog {
    private static final int MAX_LINES = 5_000;
    private static final int MAX_LINE_LENGTH = 4_096;

    private final Clock clock;
    private final Deque<String> lines = new ArrayDeque<>();

    /**
     * Creates an empty log.
     *
     * @param clock where the lines' times come from
     */
    public ServiceLog(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Returns the last lines.
     *
     * @param count how many at most
     * @return the lines, oldest first
     */
    public synchronized List<String> tail(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }

    void append(String text) {
        String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        text.lines().forEach(line -> appendLine(time + " " + shorten(line)));
    }

    void append(String text, Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        append(text + "\n" + trace);
    }

    private synchronized void appendLine(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private static String shorten(String line) {
        return line.length() <= MAX_LINE_LENGTH ? line : line.substring(0, MAX_LINE_LENGTH) + "…";
    }
}
