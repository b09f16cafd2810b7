package dev.atelier.compute.runconfig;

import static java.util.Objects.requireNonNull;

import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;

/**
 * What a {@code .runconfig} file of the Azure ML v1 SDK has: YAML, or JSON. Immutable and thread-safe.
 *
 * <pre>{@code
 * ScriptRunConfig config = RunConfiguration.load(Path.of("src/.azureml/train.runconfig")).builder(ws).build();
 * RunConfiguration.of(config).save(Path.of("train.runconfig"));
 * }</pre>
 *
 * <p>Keys that Atelier has no use for are kept, and written again. What v1 has no key for, such as secrets and the run's
 * tags, is in the mapping {@code atelier}. The keys are those of v1's {@code RunConfiguration}; what they mean is in its
 * public JSON schema.
 */
public final class RunConfiguration {
    private static final Set<String> CONFIG_FOLDERS = Set.of(".azureml", "aml_config");

    private final YamlTree tree;
    private final Path sourceDirectory;

    private RunConfiguration(YamlTree tree, Path sourceDirectory) {
        this.tree = tree;
        this.sourceDirectory = sourceDirectory;
    }

    /**
     * Reads a file.
     *
     * @param file the file; its source directory is the one that it is in, or above {@code .azureml} or {@code aml_config}
     * @return what it has
     * @throws NotFoundException when there is no such file
     * @throws ConfigurationException when it is no YAML mapping
     */
    public static RunConfiguration load(Path file) {
        Path path = requireNonNull(file, "file").toAbsolutePath().normalize();
        try {
            return new RunConfiguration(YamlTree.parse(Files.readString(path)), sourceDirectory(path));
        } catch (NoSuchFileException e) {
            throw new NotFoundException("run configuration", path.toString(), "there is no such file");
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(path + " cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new StoreException("cannot read '" + path + "': " + e, e);
        }
    }

    private static Path sourceDirectory(Path file) {
        Path directory = requireNonNull(file.getParent(), "the directory of an absolute path");
        Path parent = directory.getParent();
        Path name = directory.getFileName();
        return parent != null && name != null && CONFIG_FOLDERS.contains(name.toString()) ? parent : directory;
    }

    /**
     * Makes what a file would have.
     *
     * @param config the configuration
     * @return all of it
     */
    public static RunConfiguration of(ScriptRunConfig config) {
        return new RunConfiguration(YamlTree.empty(), Path.of("")).with(config);
    }

    /**
     * Returns the same with everything that a configuration says; other keys stay as they are.
     *
     * @param config the configuration
     * @return the changed copy
     */
    public RunConfiguration with(ScriptRunConfig config) {
        YamlTree changed = tree.copied();
        JobKeys.write(requireNonNull(config, "config"), changed);
        EnvironmentKeys.write(config, changed);
        if (!changed.has(JobKeys.OWN)) {
            changed.remove(JobKeys.OWN);
        }
        return new RunConfiguration(changed, sourceDirectory);
    }

    /**
     * Starts the configuration of a run with everything that the file says.
     *
     * @param workspace the workspace, whose environments the file may name
     * @return a builder, with which the rest is set or changed
     * @throws ConfigurationException when the file asks for what Atelier does not have, or names an environment that the
     *     workspace does not have; with all problems
     */
    public ScriptRunConfig.Builder builder(Workspace workspace) {
        requireNonNull(workspace, "workspace");
        YamlTree read = tree.copied();
        JobKeys job = JobKeys.read(read, sourceDirectory);
        EnvironmentKeys environment = EnvironmentKeys.read(read, workspace, job.sourceDirectory());
        List<Problem> problems = read.problems();
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the run configuration cannot be used:", problems);
        }
        ScriptRunConfig.Builder builder = job.builder();
        environment.apply(builder);
        return builder;
    }

    /**
     * Writes the file as YAML; one that is there is replaced as a whole.
     *
     * @param file the file, whose directory is made when it is not there
     */
    public void save(Path file) {
        Path path = requireNonNull(file, "file").toAbsolutePath().normalize();
        Path directory = requireNonNull(path.getParent(), "the directory of an absolute path");
        try {
            Files.createDirectories(directory);
            Path draft = Files.createTempFile(directory, ".runconfig", ".tmp");
            try {
                Files.writeString(draft, tree.text());
                Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new StoreException("cannot write '" + path + "': " + e, e);
        }
    }

    /** Returns the YAML text. */
    @Override
    public String toString() {
        return tree.text();
    }
}
