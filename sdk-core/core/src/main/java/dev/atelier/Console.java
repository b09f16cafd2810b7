package dev.atelier;

import dev.atelier.run.RunListener;
import java.io.PrintStream;

/** What people see at the keyboard; the only place that prints, and only when asked to. Thread-safe. */
public final class Console {
    private static final String TERMINAL = "atelier.terminal";

    private Console() {}

    /**
     * Shows a run's log lines on standard output and, in a terminal, a last line with its status, how long it has taken
     * and a bar where its script reports progress. What is not a terminal gets plain lines.
     *
     * <p>A JShell cannot see the terminal that it is used from; {@code -R-Datelier.terminal=true} tells it that there is
     * one, as {@code samples/jshell/atelier-jshell} does.
     *
     * @return a listener for {@link Run#waitForCompletion(RunListener)}; not for two runs at a time
     */
    public static RunListener progress() {
        return new ConsoleProgress(System.out, isTerminal());
    }

    /**
     * Shows a run's statuses, log lines and progress in plain lines.
     *
     * @param out where to print
     * @return a listener for {@link Run#waitForCompletion(RunListener)}; not for two runs at a time
     */
    public static RunListener progress(PrintStream out) {
        return new ConsoleProgress(out, false);
    }

    /** From JDK 22 on there may be a console without a terminal, which only a newer method tells. */
    @SuppressWarnings("SystemConsoleNull") // isTerminal(), where there is one, decides
    private static boolean isTerminal() {
        String said = System.getProperty(TERMINAL);
        if (said != null) {
            return Boolean.parseBoolean(said);
        }
        java.io.Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
