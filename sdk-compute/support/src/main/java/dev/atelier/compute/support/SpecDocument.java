package dev.atelier.compute.support;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.atelier.run.DistributedJobConfig;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The content of {@code spec.json}: what a job is, without secrets, the same bytes for the same job. Thread-safe. */
public final class SpecDocument {
    private SpecDocument() {}

    /**
     * Writes the document of a job.
     *
     * @param spec the job
     * @return JSON
     */
    public static byte[] of(JobSpec spec) {
        return FlatJson.write(json -> {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("version", 1);
            writeIdentity(json, spec.identity());
            writeCommand(json, spec.command());
            json.writeStringField("source", fingerprint(spec.source()));
            writeMap(json, "variables", spec.variables());
            writeMap(json, "inputs", spec.inputs());
            writeList(json, "outputs", spec.outputs());
            json.writeStringField(
                    "timeout", spec.timeout().map(Object::toString).orElse(""));
            json.writeStringField("grace", spec.grace().toString());
            if (!spec.secrets().isEmpty()) {
                writeList(json, "secrets", spec.secrets());
            }
            if (!spec.classPath().isEmpty()) {
                writeList(
                        json,
                        "classPath",
                        spec.classPath().stream().map(Object::toString).toList());
            }
            if (spec.environment().isPresent()) {
                writeList(json, "environment", spec.environment().get().lock());
            }
            if (spec.distribution().isPresent()) {
                writeDistribution(json, spec.distribution().get());
            }
            json.writeEndObject();
        });
    }

    /**
     * Reads which attempt a document is about.
     *
     * @param bytes the document
     * @return the attempt, or empty when the document is not complete
     */
    public static Optional<Integer> attempt(byte[] bytes) {
        return FlatJson.parse(bytes)
                .map(json -> (int) json.number("attempt", 0))
                .filter(attempt -> attempt > 0);
    }

    /**
     * Reads whose job a document is about.
     *
     * @param bytes the document
     * @return who the job is, or empty when the document is not complete
     */
    public static Optional<JobSpec.Identity> identity(byte[] bytes) {
        return FlatJson.parse(bytes)
                .flatMap(json -> attempt(bytes)
                        .map(attempt -> new JobSpec.Identity(
                                json.text("workspaceId", ""),
                                json.text("workspace", ""),
                                json.text("experiment", ""),
                                json.text("runId", ""),
                                attempt)));
    }

    private static void writeIdentity(JsonGenerator json, JobSpec.Identity identity) throws IOException {
        json.writeStringField("workspaceId", identity.workspaceId());
        json.writeStringField("workspace", identity.workspace());
        json.writeStringField("experiment", identity.experiment());
        json.writeStringField("runId", identity.runId());
        json.writeNumberField("attempt", identity.attempt());
    }

    private static void writeCommand(JsonGenerator json, JobCommand command) throws IOException {
        if (command instanceof JobCommand.Script script) {
            json.writeStringField("kind", script.kind().name());
            json.writeStringField("script", script.script());
            writeList(json, "arguments", script.arguments());
        } else if (command instanceof JobCommand.Program program) {
            writeList(json, "program", program.argv());
        } else if (command instanceof JobCommand.ShellLine shell) {
            json.writeStringField("line", shell.line());
        }
    }

    private static void writeDistribution(JsonGenerator json, DistributedJobConfig config) throws IOException {
        writeList(json, "distribution", Ranks.arguments(config));
        json.writeNumberField("nodes", config.nodeCount());
    }

    private static void writeMap(JsonGenerator json, String name, Map<String, ?> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, ?> entry : new TreeMap<>(values).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue().toString());
        }
        json.writeEndObject();
    }

    private static void writeList(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String fingerprint(SourceTree source) {
        MessageDigest digest = Sha256.digest();
        for (SourceTree.File file : source.files()) {
            String line = file.path() + '\0' + file.sha256() + '\0' + file.executable() + '\n';
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
