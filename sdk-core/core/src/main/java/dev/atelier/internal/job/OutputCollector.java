package dev.atelier.internal.job;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.internal.events.UploadMode;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.run.Artifact;
import dev.atelier.spi.compute.RunDirectory;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Keeps what a job has left in its run directory: outputs, and logs without the secrets that the job was given. */
final class OutputCollector {
    /** What the artifact names of standard output and error begin with. */
    static final String LOGS = "logs/system/";

    private static final List<String> STREAMS = List.of("stdout.log", "stderr.log");
    private static final String RANK = "rank-";
    private static final String RESOURCES = "resources.ndjson";

    private static final Duration LOGS_PAUSE = Duration.ofSeconds(5);

    private final RunArtifacts artifacts;
    private final String runId;
    private final Supplier<Redactor> redactors;
    private final Map<String, Long> sizes = new HashMap<>();
    private OutputManifest sealed = new OutputManifest();
    private long nextLogs = System.nanoTime() + LOGS_PAUSE.toNanos();

    OutputCollector(RunArtifacts artifacts, String runId, Supplier<Redactor> redactors) {
        this.artifacts = artifacts;
        this.runId = runId;
        this.redactors = redactors;
    }

    /** Stores everything; may be called again. Returns the names that cannot be stored, with the reason. */
    List<String> collect(RunDirectory directory, String attempt) {
        List<String> refused = new ArrayList<>();
        sizes.clear();
        sealed = OutputManifest.of(directory, attempt);
        Redactor redactor = redactors.get();
        collectFolder(directory, "outputs", Redactor.NONE, refused);
        collectFolder(directory, "logs", redactor, refused);
        collectStreams(directory, attempt, LOGS, redactor, refused);
        collectRanks(directory, attempt, redactor, refused);
        String resources = attempt + "/" + RESOURCES;
        if (directory.size(resources) >= 0) {
            store(new RunFileStream(directory, resources), resources, LOGS + RESOURCES, refused);
        }
        return refused;
    }

    /** What the processes of a distributed job have printed; the first one's output is that of the job. */
    private void collectRanks(RunDirectory directory, String attempt, Redactor redactor, List<String> refused) {
        for (RunDirectory.Entry entry : directory.list(attempt)) {
            String name = entry.path().substring(attempt.length() + 1);
            if (entry.directory() && name.startsWith(RANK)) {
                collectStreams(directory, entry.path(), LOGS + name + "/", redactor, refused);
            }
        }
    }

    private void collectStreams(
            RunDirectory directory, String place, String prefix, Redactor redactor, List<String> refused) {
        for (String stream : STREAMS) {
            String path = place + "/" + stream;
            if (directory.size(path) >= 0) {
                store(redactor.masking(new LogStream(directory, path)), path, prefix + stream, refused);
            }
        }
    }

    /** Stores the files in {@code logs} that have grown, every few seconds, so that they can be read while the job runs. */
    void collectLogs(RunDirectory directory) {
        if (System.nanoTime() - nextLogs >= 0) {
            nextLogs = System.nanoTime() + LOGS_PAUSE.toNanos();
            collectFolder(directory, "logs", redactors.get(), new ArrayList<>());
        }
    }

    private void collectFolder(RunDirectory directory, String folder, Redactor redactor, List<String> refused) {
        for (RunDirectory.Entry entry : directory.list(folder)) {
            if (entry.directory()) {
                collectFolder(directory, entry.path(), redactor, refused);
            } else {
                storeChanged(directory, entry, redactor, refused);
            }
        }
    }

    private void storeChanged(
            RunDirectory directory, RunDirectory.Entry entry, Redactor redactor, List<String> refused) {
        if (!Long.valueOf(entry.size()).equals(sizes.get(entry.path()))) {
            InputStream content = redactor.masking(new RunFileStream(directory, entry.path()));
            store(content, entry.path(), entry.path(), refused);
            sizes.put(entry.path(), entry.size());
        }
    }

    private void store(InputStream content, String path, String name, List<String> refused) {
        try {
            Artifact kept = artifacts.put(runId, name, content, UploadMode.OVERWRITE);
            if (!sealed.agrees(path, kept.sha256())) {
                refused.add("output '" + path + "' is not what it was when the job ended: it was changed since, or"
                        + " damaged on its way");
            }
        } catch (IllegalArgumentException | AlreadyExistsException e) {
            refused.add("output '" + path + "' was not kept: " + e.getMessage());
        }
    }
}
