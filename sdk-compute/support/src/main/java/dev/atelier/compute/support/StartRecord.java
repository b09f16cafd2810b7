package dev.atelier.compute.support;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What {@code started.json} says: the processes of an attempt. Immutable.
 *
 * @param leader the job's first process
 * @param group the job's process group
 * @param runner the process that watches over it
 * @param at when the job started
 */
public record StartRecord(ProcessRecord leader, long group, ProcessRecord runner, Instant at) {
    /** {@inheritDoc} */
    public StartRecord {
        requireNonNull(leader, "leader");
        requireNonNull(runner, "runner");
        requireNonNull(at, "at");
    }

    /**
     * Reads the file's content.
     *
     * @param bytes what is in the file, possibly not all of it yet
     * @return the record, or empty when it is not complete
     */
    public static Optional<StartRecord> parse(byte[] bytes) {
        return FlatJson.parse(bytes).flatMap(StartRecord::of);
    }

    private static Optional<StartRecord> of(FlatJson json) {
        Instant at = json.instant("at");
        if (at == null || json.number("pid", 0) <= 0 || json.number("runner", 0) <= 0) {
            return Optional.empty();
        }
        return Optional.of(new StartRecord(
                ProcessRecord.of(json, "pid", "startTime"),
                json.number("pgid", 0),
                ProcessRecord.of(json, "runner", "runnerStartTime"),
                at));
    }
}
