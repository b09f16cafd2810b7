package dev.atelier.testing;

/** A script of a {@link FakeCompute}, written in Java. Called on a thread of its own. */
@FunctionalInterface
public interface FakeScript {
    /**
     * Does what the script would do.
     *
     * @param job records, prints and writes on behalf of the script
     * @return the exit code as a shell reports it: 0 when it went well, 128 + n for signal n
     * @throws Exception when the script fails: its stack trace goes to standard error, the exit code is 1
     */
    int run(FakeJob job) throws Exception;
}
