package dev.atelier.compute.tck;

import java.util.Arrays;

/**
 * Scripts that a compute without {@code Capability.PROGRAMS} must know by name, so that the contract can ask more of it;
 * elsewhere they are the shell scripts that they come with. Immutable.
 */
public enum KnownScript {
    /** Ends with the code that is its first argument. */
    EXIT("exit.sh", "exit \"$1\"\n"),
    /** Prints {@code out} to standard output and {@code err} to standard error, each on a line. */
    SPEAK("speak.sh", "echo out; echo err >&2\n"),
    /** Prints its arguments with a NUL behind each, then a line feed. */
    PRINT("print.sh", "for argument in \"$@\"; do printf '%s\\0' \"$argument\"; done; echo\n"),
    /** Leaves {@code ran} in {@code outputs/count}, on a line for each time that the job was started. */
    COUNT("count.sh", "echo ran >>outputs/count\n"),
    /** Prints {@code up} on a line, waits for the file {@code go} in the run directory, and ends with code 5. */
    WAIT("wait.sh", "echo up\nwhile [ ! -e \"$ATELIER_RUN_DIR/go\" ]; do sleep 0.05; done\nexit 5\n");

    private final String file;
    private final String shell;

    KnownScript(String file, String shell) {
        this.file = file;
        this.shell = shell;
    }

    /**
     * Returns the script's path in the source tree, by which a compute knows it.
     *
     * @return the path
     */
    public String file() {
        return file;
    }

    String shell() {
        return shell;
    }

    static boolean isKnown(String file) {
        return Arrays.stream(values()).anyMatch(script -> script.file.equals(file));
    }
}
