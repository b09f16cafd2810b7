package dev.atelier.testing;

import static java.util.Objects.requireNonNull;

import dev.atelier.spi.compute.JobSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeScript} does its work with. Thread-safe.
 *
 * <p>Everything goes through the run directory, as that of a real script. Once the job has been stopped, every method
 * that records throws {@link IllegalStateException}.
 */
public final class FakeJob {
    static final String STDERR = "attempt-1/stderr.log";

    private static final String STDOUT = "attempt-1/stdout.log";
    private static final int LINE_LIMIT = 65_536;

    private final JobSpec spec;
    private final FakeExecution execution;
    private final Clock clock;
    private final AtomicLong sequence = new AtomicLong();

    FakeJob(JobSpec spec, FakeExecution execution, Clock clock) {
        this.spec = spec;
        this.execution = execution;
        this.clock = clock;
    }

    /**
     * Returns the id of the run.
     *
     * @return the id
     */
    public String runId() {
        return spec.identity().runId();
    }

    /**
     * Returns the script's arguments.
     *
     * @return the arguments as texts
     */
    public List<String> arguments() {
        return FakeCommand.of(spec.command()).arguments();
    }

    /**
     * Returns the environment variables that the run was submitted with.
     *
     * @return values by name
     */
    public Map<String, String> variables() {
        return spec.variables();
    }

    /**
     * Returns an input of the run.
     *
     * @param name its name
     * @return the file or directory
     * @throws IllegalArgumentException when the run has no such input
     */
    public Path input(String name) {
        Path path = spec.inputs().get(name);
        if (path == null) {
            throw new IllegalArgumentException(
                    "the run has no input '" + name + "' but " + spec.inputs().keySet());
        }
        return path;
    }

    /**
     * Reads a file of the run directory, such as one that a client has written there.
     *
     * @param path its path, {@code /}-separated
     * @return its bytes, or empty while there is none
     */
    public Optional<byte[]> read(String path) {
        return execution.read(path);
    }

    /**
     * Logs a number at the next step.
     *
     * @param metric the metric's name
     * @param value the number
     */
    public void log(String metric, double value) {
        event("metric", metric, value);
    }

    /**
     * Logs a number.
     *
     * @param metric the metric's name
     * @param value the number
     * @param step the step
     */
    public void log(String metric, double value, long step) {
        Map<String, @Nullable Object> fields = fields("metric", metric, value);
        fields.put("s", step);
        event(fields);
    }

    /**
     * Logs a row of a table.
     *
     * @param metric the metric's name
     * @param row numbers, texts or booleans by column
     */
    public void logRow(String metric, Map<String, ?> row) {
        Map<String, @Nullable Object> fields = fields("value", metric, row);
        fields.put("k", "row");
        event(fields);
    }

    /**
     * Records a parameter.
     *
     * @param name its name
     * @param value a number, a boolean or a text
     */
    public void param(String name, Object value) {
        event("param", name, requireNonNull(value, "value"));
    }

    /**
     * Sets a tag.
     *
     * @param name its name
     * @param value its value
     */
    public void tag(String name, String value) {
        event("tag", name, requireNonNull(value, "value"));
    }

    /**
     * Reports progress.
     *
     * @param fraction how much is done, from 0 to 1
     */
    public void progress(double fraction) {
        event(new LinkedHashMap<>(Map.of("t", "progress", "x", fraction)));
    }

    /**
     * Prints a line to standard output.
     *
     * @param line the line
     */
    public void print(String line) {
        execution.append(STDOUT, utf8(line + "\n"));
    }

    /**
     * Prints a line to standard error.
     *
     * @param line the line
     */
    public void printError(String line) {
        execution.append(STDERR, utf8(line + "\n"));
    }

    /**
     * Writes a file that becomes the artifact {@code outputs/<path>} when the job ends.
     *
     * @param path its path below {@code outputs/}, {@code /}-separated
     * @param content its bytes
     */
    public void writeOutput(String path, byte[] content) {
        execution.write("outputs/" + path, content.clone());
    }

    /**
     * Writes a text file that becomes the artifact {@code outputs/<path>} when the job ends.
     *
     * @param path its path below {@code outputs/}, {@code /}-separated
     * @param text its content
     */
    public void writeOutput(String path, String text) {
        writeOutput(path, utf8(text));
    }

    private void event(String type, String name, Object payload) {
        event(fields(type, name, payload));
    }

    private static Map<String, @Nullable Object> fields(String type, String name, Object payload) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("t", type);
        fields.put("n", requireNonNull(name, "name"));
        fields.put("x", payload);
        return fields;
    }

    private void event(Map<String, @Nullable Object> fields) {
        fields.put("v", 1);
        fields.put("w", "fake");
        fields.put("q", sequence.getAndIncrement());
        fields.put("ts", clock.millis());
        byte[] line = utf8(JsonLine.of(fields));
        if (line.length > LINE_LIMIT) {
            throw new IllegalArgumentException("an event takes at most " + LINE_LIMIT + " bytes, this one takes "
                    + line.length + "; log less at a time");
        }
        execution.append("events.ndjson", line);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
