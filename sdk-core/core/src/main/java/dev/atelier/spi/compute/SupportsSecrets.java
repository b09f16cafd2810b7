package dev.atelier.spi.compute;

/**
 * A backend that delivers the secrets that {@link JobSpec#secrets} names, as files that only the job's user can read. No
 * value of a secret may get into a specification, a command line or a log, and none may outlast the job. Thread-safe.
 */
public interface SupportsSecrets {}
