package dev.atelier.run;

import java.util.List;

/**
 * The end of what a job has written. Immutable.
 *
 * @param stdout the last lines of its standard output
 * @param stderr the last lines of its standard error
 */
public record LogTail(List<String> stdout, List<String> stderr) {
    /** {@inheritDoc} */
    public LogTail {
        stdout = List.copyOf(stdout);
        stderr = List.copyOf(stderr);
    }

    /** Returns the lines as text; those of standard error come below a line that says so. */
    @Override
    public String toString() {
        String errors = stderr.isEmpty() ? "" : "--- standard error\n" + String.join("\n", stderr);
        String output = String.join("\n", stdout);
        return output + (output.isEmpty() || errors.isEmpty() ? "" : "\n") + errors;
    }
}
