package dev.atelier.compute.support;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.SubmissionException;
import dev.atelier.spi.compute.JobSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stages run directories: everything a job starts with. Immutable, thread-safe.
 *
 * <p>Inputs become symbolic links to the client's files, which a backend on another machine follows while it transfers
 * the directory.
 */
public final class RunDirectoryWriter {
    private final Interpreters interpreters;
    private final Map<String, byte[]> runnerFiles;
    private final @Nullable Path inputPlace;

    /**
     * Creates a writer.
     *
     * @param interpreters what starts scripts where the jobs run
     * @param runnerFiles the runner's own files by path
     */
    public RunDirectoryWriter(Interpreters interpreters, Map<String, byte[]> runnerFiles) {
        this(requireNonNull(interpreters, "interpreters"), Map.copyOf(runnerFiles), null);
    }

    private RunDirectoryWriter(Interpreters interpreters, Map<String, byte[]> runnerFiles, @Nullable Path inputPlace) {
        this.interpreters = interpreters;
        this.runnerFiles = runnerFiles;
        this.inputPlace = inputPlace;
    }

    /**
     * Returns a writer for jobs that see their inputs elsewhere than this machine does.
     *
     * @param place the directory that shows every input under its name where the job runs
     * @return the writer
     */
    public RunDirectoryWriter inputsAt(Path place) {
        return new RunDirectoryWriter(interpreters, runnerFiles, requireNonNull(place, "place"));
    }

    /**
     * Stages a job. After a failure, or a crash, the directory holds a part and is good for nothing.
     *
     * @param directory the run directory, which must not exist
     * @param spec the job
     * @throws SubmissionException when it could not be staged
     */
    public void write(Path directory, JobSpec spec) {
        try {
            createDirectories(directory, spec);
            Files.write(directory.resolve("spec.json"), SpecDocument.of(spec));
            Files.writeString(directory.resolve("cmd.sh"), CommandScript.of(spec, interpreters));
            linkInputs(directory.resolve("inputs"), spec.inputs());
            SourceTreeCopy.run(spec.source(), directory.resolve("code"));
            writeRunnerFiles(directory);
        } catch (IOException e) {
            throw new SubmissionException(
                    "run '" + spec.identity().runId() + "' was not started, since " + directory
                            + " could not be written: " + e.getMessage(),
                    e);
        }
    }

    private static void createDirectories(Path directory, JobSpec spec) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String name : new String[] {"code", "outputs", "logs", "inputs", "checkpoints"}) {
            Files.createDirectory(directory.resolve(name));
        }
        for (String output : spec.outputs()) {
            Files.createDirectories(directory.resolve("outputs").resolve(RelativePath.require(output)));
        }
        Files.createSymbolicLink(directory.resolve("code/outputs"), Path.of("../outputs"));
        Files.createSymbolicLink(directory.resolve("code/logs"), Path.of("../logs"));
    }

    private void writeRunnerFiles(Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file : runnerFiles.entrySet()) {
            Path path = directory.resolve(RelativePath.require(file.getKey()));
            Files.createDirectories(requireNonNull(path.getParent(), "a file of a run directory has a parent"));
            Files.write(path, file.getValue());
        }
    }

    private void linkInputs(Path inputs, Map<String, Path> files) throws IOException {
        for (Map.Entry<String, Path> input : files.entrySet()) {
            Path link = inputs.resolve(RelativePath.require(input.getKey()));
            Path here = input.getValue().toRealPath();
            Files.createSymbolicLink(link, inputPlace == null ? here : inputPlace.resolve(input.getKey()));
        }
    }
}
