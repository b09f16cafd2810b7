package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.internal.environment.EnvironmentDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a script needs around it: an interpreter, packages, variables. Immutable and thread-safe.
 *
 * <pre>{@code
 * ws.environment("sklearn").python("3.11").pip("scikit-learn==1.5.2").register();
 * }</pre>
 *
 * <p>Packages make a virtual environment that the compute target builds once and reuses as long as its {@linkplain
 * EnvironmentDefinition#lock lock} stays the same. Without packages, or with {@link EnvironmentBuilder#host}, a script uses what is
 * installed on the target; declared versions are compared with that, and what differs becomes a warning of the run.
 */
public final class Environment {
    private final Workspace workspace;
    private final String name;
    private final int version;
    private final EnvironmentDefinition definition;

    Environment(Workspace workspace, String name, int version, EnvironmentDefinition definition) {
        this.workspace = workspace;
        this.name = name;
        this.version = version;
        this.definition = definition;
    }

    /**
     * Returns the environment's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the version under which it is registered.
     *
     * @return the version, from 1; empty when it is not registered
     */
    public OptionalInt version() {
        return version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
    }

    /**
     * Returns the wanted Python version.
     *
     * @return the version, such as {@code 3.11}, or an empty text for any
     */
    public String python() {
        return definition.python();
    }

    /**
     * Returns the wanted Python packages.
     *
     * @return the requirements, sorted, in pip's syntax
     */
    public List<String> pip() {
        return definition.pip();
    }

    /**
     * Returns the environment variables.
     *
     * @return values by name
     */
    public Map<String, String> variables() {
        return definition.variables();
    }

    /**
     * Returns everything but the name.
     *
     * @return the definition
     */
    public EnvironmentDefinition definition() {
        return definition;
    }

    /**
     * Returns the same environment under another name, not registered.
     *
     * @param newName the other name
     * @return the environment
     */
    public Environment clone(String newName) {
        return new Environment(workspace, EnvironmentBuilder.checkedName(newName), 0, definition);
    }

    /**
     * Starts from this environment, to make its next version.
     *
     * @return a builder with all of this environment
     * @throws IllegalArgumentException when this is a curated environment, which is changed under another name: {@link
     *     #clone}
     */
    public EnvironmentBuilder toBuilder() {
        return new EnvironmentBuilder(workspace, name, definition);
    }

    /**
     * Writes the environment for people and version control: {@code environment.json}, and where it has them {@code
     * requirements.txt}, {@code constraints.txt}, {@code environment.yml} and {@code Dockerfile}, which may be edited.
     *
     * @param directory the directory, made when it is not there
     * @throws dev.atelier.error.AlreadyExistsException when an environment was saved there
     * @see Workspace#loadEnvironment
     */
    public void saveToDirectory(Path directory) {
        EnvironmentDirectory.save(requireNonNull(directory, "directory"), name, definition);
    }

    /**
     * Tells what this environment's lock covers, and whether this machine would reuse it or build it now, and why.
     *
     * @return text for people
     */
    public String explain() {
        return explain(ScriptRunConfig.LOCAL);
    }

    /**
     * Tells what this environment's lock covers, and whether a compute target would reuse it or build it now, and why.
     *
     * @param computeTarget the compute target
     * @return text for people
     */
    public String explain(String computeTarget) {
        return workspace.explain(this, computeTarget);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Environment environment
                && environment.name.equals(name)
                && environment.definition.equals(definition);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + definition.hashCode();
    }

    @Override
    public String toString() {
        return "environment " + reference() + " " + definition;
    }

    /** Returns {@code name:version}, or the name alone when it is not registered. */
    String reference() {
        return version == 0 ? name : name + ":" + version;
    }
}
