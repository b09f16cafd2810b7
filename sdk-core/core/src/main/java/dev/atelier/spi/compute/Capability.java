package dev.atelier.spi.compute;

/** What a backend can do beyond running a job. Immutable. */
public enum Capability {
    /** Jobs go on when the client is gone, and are found again by key. */
    SURVIVES_CLIENT,
    /** Logs and events can be read while the job runs. */
    LIVE_LOGS,
    /** Standard output and error are kept apart. */
    SEPARATE_STDERR,
    /** A signal that ends a process is told from an exit code. */
    SIGNALS,
    /** Runs programs of the machine, not only what was registered with it. */
    PROGRAMS,
    /** Ends a job that needs more memory than it was given, and says so. */
    MEMORY_LIMIT,
    /** Starts the processes of a distributed job. */
    DISTRIBUTED
}
