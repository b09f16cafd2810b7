package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.text.TextWidth;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows what happens to a run: in a terminal with a last line that is drawn again and again, elsewhere in plain lines.
 * Confined to one thread.
 */
final class ConsoleProgress implements RunListener {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final int BAR = 20;
    /** Without a way to ask for the width, the last line stays within what every terminal has. */
    private static final int WIDTH = 78;

    private final PrintStream out;
    private final boolean terminal;
    private @Nullable RunStatus status;
    private Duration elapsed = Duration.ZERO;
    private double fraction = -1;
    private String message = "";
    private String drawn = "";

    ConsoleProgress(PrintStream out, boolean terminal) {
        this.out = requireNonNull(out, "out");
        this.terminal = terminal;
    }

    @Override
    public void status(String runId, RunStatus next) {
        status = next;
        if (!terminal) {
            out.println("[" + runId + "] " + next);
        } else if (next.terminal()) {
            erase();
            out.println("[" + runId + "] " + next + " after " + clock(elapsed));
        } else {
            draw(runId);
        }
    }

    @Override
    public void line(String line) {
        String below = drawn;
        erase();
        out.println(line);
        redraw(below);
    }

    @Override
    public void progress(double reached, String doing) {
        fraction = reached;
        message = doing;
        if (!terminal) {
            out.println(String.format(Locale.ROOT, "[%3.0f %%] %s", reached * 100, doing));
        }
    }

    @Override
    public void waiting(String runId, Duration since) {
        elapsed = since;
        draw(runId);
    }

    @Override
    public void abandoned(String runId) {
        erase();
        out.println("[" + runId + "] goes on without this wait; ws.run(\"" + runId + "\").cancel() stops it, and"
                + " waitForCompletion() waits again");
    }

    private void draw(String runId) {
        if (terminal && status != null) {
            redraw(TextWidth.shorten("[" + runId + "] " + status + " " + clock(elapsed) + bar(), WIDTH));
        }
    }

    private void redraw(String line) {
        if (!line.equals(drawn)) {
            erase();
            out.print(line);
            out.flush();
            drawn = line;
        }
    }

    private void erase() {
        if (!drawn.isEmpty()) {
            out.print(ERASE_LINE);
            drawn = "";
        }
    }

    private String bar() {
        if (fraction < 0) {
            return "";
        }
        int full = (int) Math.round(fraction * BAR);
        String doing = message.replaceAll("\\p{Cntrl}", " ").strip();
        return " [" + "#".repeat(full) + "-".repeat(BAR - full) + "] "
                + String.format(Locale.ROOT, "%.0f %%", fraction * 100) + (doing.isEmpty() ? "" : " " + doing);
    }

    /** {@code 0:07}, {@code 12:00}, {@code 27:15:00}. */
    private static String clock(Duration elapsed) {
        String seconds = String.format(Locale.ROOT, ":%02d", elapsed.toSecondsPart());
        return elapsed.toHours() == 0
                ? elapsed.toMinutes() + seconds
                : elapsed.toHours() + String.format(Locale.ROOT, ":%02d", elapsed.toMinutesPart()) + seconds;
    }
}
