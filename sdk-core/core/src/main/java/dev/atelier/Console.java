package dev.atelier;

import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import java.io.PrintStream;
import java.util.Locale;

/** What people see at the keyboard; the only place that prints, and only when asked to. Thread-safe. */
public final class Console {
    private Console() {}

    /**
     * Shows a run's statuses, log lines and progress on standard output.
     *
     * @return a listener for {@link Run#waitForCompletion(RunListener)}
     */
    public static RunListener progress() {
        return progress(System.out);
    }

    /**
     * Shows a run's statuses, log lines and progress.
     *
     * @param out where to print
     * @return a listener for {@link Run#waitForCompletion(RunListener)}
     */
    public static RunListener progress(PrintStream out) {
        return new RunListener() {
            @Override
            public void status(String runId, RunStatus status) {
                out.println("[" + runId + "] " + status);
            }

            @Override
            public void line(String line) {
                out.println(line);
            }

            @Override
            public void progress(double fraction, String message) {
                out.println(String.format(Locale.ROOT, "[%3.0f %%] %s", fraction * 100, message));
            }
        };
    }
}
