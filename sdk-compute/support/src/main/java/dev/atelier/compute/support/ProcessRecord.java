package dev.atelier.compute.support;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A process that can be recognised later: process ids are used again, together with these they are not. Immutable.
 *
 * @param pid its process id
 * @param startTime field 22 of its {@code /proc/<pid>/stat}
 * @param bootId the machine's boot id
 * @param host the machine's name
 */
public record ProcessRecord(long pid, String startTime, String bootId, String host) {
    /** {@inheritDoc} */
    public ProcessRecord {
        requireNonNull(startTime, "startTime");
        requireNonNull(bootId, "bootId");
        requireNonNull(host, "host");
    }

    /**
     * Reads the content of {@code native.json}.
     *
     * @param bytes what is in the file, possibly not all of it yet
     * @return the record, or empty when it is not complete
     */
    public static Optional<ProcessRecord> parse(byte[] bytes) {
        return FlatJson.parse(bytes)
                .filter(json -> json.number("pid", 0) > 0)
                .map(json -> of(json, "pid", "startTime"));
    }

    static ProcessRecord of(FlatJson json, String pid, String startTime) {
        return new ProcessRecord(
                json.number(pid, 0), json.text(startTime, ""), json.text("bootId", ""), json.text("host", ""));
    }

    /**
     * Writes the content of {@code native.json}.
     *
     * @return JSON
     */
    public byte[] toJson() {
        return FlatJson.write(json -> {
            json.writeStartObject();
            json.writeNumberField("pid", pid);
            json.writeStringField("startTime", startTime);
            json.writeStringField("bootId", bootId);
            json.writeStringField("host", host);
            json.writeEndObject();
        });
    }
}
