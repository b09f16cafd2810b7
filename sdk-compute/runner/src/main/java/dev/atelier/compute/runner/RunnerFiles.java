package dev.atelier.compute.runner;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that every run directory needs before its job starts.
 *
 * <p>They are {@code runner.sh}, which runs the job and records its verdict, {@code ranks.sh}, which starts the
 * processes of a distributed job, {@code python/}, the packages {@code
 * atelier} and {@code azureml} for Python scripts, and {@code bin/atelier}, the same for shell scripts. The worker
 * needs a POSIX shell; it needs no Java.
 *
 * <pre>{@code
 * RunnerFiles.install(runDirectory);
 * new ProcessBuilder("sh", runDirectory + "/runner.sh", runDirectory.toString(), "1", "3600", "30").start();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class RunnerFiles {

    /** The name of the runner in a run directory. */
    public static final String RUNNER = "runner.sh";

    /** The command by which shell scripts record, which the runner puts on their path. */
    private static final String HELPER = "bin/atelier";

    static final List<String> NAMES = List.of(
            RUNNER,
            "ranks.sh",
            HELPER,
            "python/atelier/__init__.py",
            "python/atelier/_config.py",
            "python/atelier/_context.py",
            "python/atelier/_data.py",
            "python/atelier/_environment.py",
            "python/atelier/_events.py",
            "python/atelier/_files.py",
            "python/atelier/_frames.py",
            "python/atelier/_hints.py",
            "python/atelier/_history.py",
            "python/atelier/_inputs.py",
            "python/atelier/_logging.py",
            "python/atelier/_mlflow/__init__.py",
            "python/atelier/_mlflow/__main__.py",
            "python/atelier/_mlflow/_artifacts.py",
            "python/atelier/_mlflow/_errors.py",
            "python/atelier/_mlflow/_logged_models.py",
            "python/atelier/_mlflow/_registry.py",
            "python/atelier/_mlflow/_routes.py",
            "python/atelier/_mlflow/_run_state.py",
            "python/atelier/_mlflow/_server.py",
            "python/atelier/_mlflow/_tracking.py",
            "python/atelier/_model.py",
            "python/atelier/_problems.py",
            "python/atelier/_requests.py",
            "python/atelier/_run.py",
            "python/atelier/_submitted.py",
            "python/atelier/_values.py",
            "python/atelier/_workspace.py",
            "python/atelier/py.typed",
            "python/azureml/__init__.py",
            "python/azureml/core/__init__.py",
            "python/azureml/core/authentication.py",
            "python/azureml/core/compute.py",
            "python/azureml/core/conda_dependencies.py",
            "python/azureml/core/dataset.py",
            "python/azureml/core/datastore.py",
            "python/azureml/core/environment.py",
            "python/azureml/core/experiment.py",
            "python/azureml/core/keyvault.py",
            "python/azureml/core/model.py",
            "python/azureml/core/run.py",
            "python/azureml/core/runconfig.py",
            "python/azureml/core/script_run_config.py",
            "python/azureml/core/workspace.py",
            "python/azureml/data/__init__.py",
            "python/azureml/exceptions.py",
            "python/azureml/py.typed");

    private RunnerFiles() {}

    /**
     * Writes the files into a run directory.
     *
     * <p>Each file appears whole or not at all, and one that is there is replaced, so that installing again beside a
     * running job is harmless.
     *
     * @param runDirectory an existing directory
     * @throws IOException if a file cannot be written
     */
    public static void install(Path runDirectory) throws IOException {
        requireNonNull(runDirectory, "runDirectory");
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            replace(runDirectory.resolve(file.getKey()), file.getValue());
        }
    }

    /**
     * Returns the files for a run directory that is not reached through a {@link Path}.
     *
     * <p>{@link #RUNNER} should be made executable where that is possible; {@code sh runner.sh} does without.
     *
     * @return contents by {@code /}-separated name, relative to the run directory, in a fixed order
     */
    public static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        NAMES.forEach(name -> files.put(name, read(name)));
        return Collections.unmodifiableMap(files);
    }

    private static byte[] read(String name) {
        try (InputStream resource = RunnerFiles.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "The jar of atelier-compute-runner lacks " + name + ": replace the jar");
            }
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " from the jar of atelier-compute-runner", e);
        }
    }

    private static void replace(Path target, byte[] content) throws IOException {
        Path directory = Files.createDirectories(requireNonNull(target.getParent(), "parent"));
        Path complete = Files.createTempFile(directory, ".installing-", null);
        try {
            Files.write(complete, content);
            if ((target.endsWith(RUNNER) || target.endsWith(HELPER))
                    && !complete.toFile().setExecutable(true, true)) {
                throw new IOException("Cannot make " + complete + " executable");
            }
            Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(complete);
        }
    }
}
