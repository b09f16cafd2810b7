package dev.atelier.tracking.transfer;

import static java.util.Objects.requireNonNull;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.tracking.transfer.text.JsonLineWriter;
import dev.atelier.tracking.transfer.text.JsonLinesImport;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Writes runs as JSON lines, and reads them back exactly: what they are, and the points and values of all their metrics.
 *
 * <p>Each line is an object with a {@code type}: {@code run} comes first and has its id, experiment, status, times (epoch
 * milliseconds), parameters, tags and properties; {@code point} has {@code run, metric, step, timestamp, value}; {@code value} is a
 * structured value with its {@code kind} and its content as JSON text. NaN and the infinities are texts, since JSON has no
 * numbers for them. Artifacts, and so images, stay where they are. One series at a time is held in memory.
 *
 * <pre>{@code
 * JsonLines.write(workspace.experiment("diabetes").runs().list(), Path.of("runs.jsonl"));
 * ImportReport report = JsonLines.read(Path.of("runs.jsonl"), other);
 * }</pre>
 */
public final class JsonLines {
    private JsonLines() {}

    /**
     * Writes runs; a file that exists is replaced.
     *
     * @param runs the runs
     * @param file the file, which appears whole or not at all
     * @throws dev.atelier.error.StoreException when it cannot be written
     */
    public static void write(Collection<Run> runs, Path file) {
        requireNonNull(runs, "runs");
        JsonLineWriter.write(runs, file);
    }

    /**
     * Reads runs into the experiments they come from; a second call brings only what is new.
     *
     * @param file the file
     * @param workspace what to read into
     * @return what was read, and what was left out and why
     * @throws dev.atelier.error.NotFoundException when there is no such file
     */
    public static ImportReport read(Path file, Workspace workspace) {
        return new ImportReport(new JsonLinesImport(file).read(workspace));
    }
}
