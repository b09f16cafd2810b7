package dev.atelier.internal.job;

import dev.atelier.internal.run.Overwrite;
import dev.atelier.internal.run.RunArtifacts;
import dev.atelier.spi.compute.RunDirectory;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a job has left in its run directory: outputs, logs, standard output and error. */
final class OutputCollector {
    /** What the artifact names of standard output and error begin with. */
    static final String LOGS = "logs/system/";

    private static final List<String> FOLDERS = List.of("outputs", "logs");
    private static final List<String> STREAMS = List.of("stdout.log", "stderr.log");

    private final RunArtifacts artifacts;
    private final String runId;

    OutputCollector(RunArtifacts artifacts, String runId) {
        this.artifacts = artifacts;
        this.runId = runId;
    }

    /** Stores everything; may be called again. Returns the names that cannot be stored, with the reason. */
    List<String> collect(RunDirectory directory, String attempt) {
        List<String> refused = new ArrayList<>();
        FOLDERS.forEach(folder -> collectFolder(directory, folder, refused));
        for (String stream : STREAMS) {
            String path = attempt + "/" + stream;
            if (directory.size(path) >= 0) {
                store(directory, path, LOGS + stream);
            }
        }
        return refused;
    }

    private void collectFolder(RunDirectory directory, String folder, List<String> refused) {
        for (RunDirectory.Entry entry : directory.list(folder)) {
            if (entry.directory()) {
                collectFolder(directory, entry.path(), refused);
            } else {
                try {
                    store(directory, entry.path(), entry.path());
                } catch (IllegalArgumentException e) {
                    refused.add("output '" + entry.path() + "' was not kept: " + e.getMessage());
                }
            }
        }
    }

    private void store(RunDirectory directory, String path, String name) {
        InputStream content = new RunFileStream(directory, path);
        artifacts.put(runId, name, content, Overwrite.REPLACE);
    }
}
