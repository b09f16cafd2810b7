package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.internal.Names;
import dev.atelier.internal.environment.DefinitionChecks;
import dev.atelier.internal.environment.RequirementsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a script needs around it: an interpreter, packages, variables. Immutable and thread-safe.
 *
 * <pre>{@code
 * ws.environment("sklearn").python("3.11").pip("scikit-learn==1.5.2").register();
 * }</pre>
 *
 * <p>Packages make a virtual environment that the compute target builds once and reuses as long as its {@linkplain
 * EnvironmentDefinition#lock lock} stays the same. Without packages, or with {@link Builder#host}, a script uses what is
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

    /** Collects an environment; confined to one thread. */
    public static final class Builder {
        private final Workspace workspace;
        private final String name;
        private final Set<String> pip = new LinkedHashSet<>();
        private final List<String> pipOptions = new ArrayList<>();
        private final List<String> constraints = new ArrayList<>();
        private final Map<String, String> variables = new TreeMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private String python = "";
        private String wheelhouse = "";
        private String proxy = "";
        private String indexSecret = "";
        private boolean host;
        private final Set<String> maven = new LinkedHashSet<>();

        Builder(Workspace workspace, String name) {
            this.workspace = workspace;
            this.name = Names.word("environment name", name);
        }

        /**
         * Sets the wanted Python version.
         *
         * @param version the version, such as {@code 3.11}
         * @return this
         */
        public Builder python(String version) {
            if (!requireNonNull(version, "version").matches("\\d+(\\.\\d+){0,2}")) {
                throw new IllegalArgumentException("python version '" + version + "' is not like 3.11");
            }
            python = version;
            return this;
        }

        /**
         * Adds Python packages.
         *
         * @param requirements the requirements in pip's syntax, such as {@code scikit-learn==1.5.2}
         * @return this
         */
        public Builder pip(String... requirements) {
            for (String requirement : requireNonNull(requirements, "requirements")) {
                if (requirement.isBlank()) {
                    throw new IllegalArgumentException("a pip requirement must not be blank");
                }
                if (requirement.matches("(?s)\\s*-.*|.*\\R.*")) {
                    throw new IllegalArgumentException("'" + requirement
                            + "' is not one pip requirement; options and whole files belong to fromPipRequirements");
                }
            }
            for (String requirement : requirements) {
                pip.add(requirement.strip());
            }
            return this;
        }

        /**
         * Adds what a requirements file of pip has: packages with or without hashes, options, included files.
         *
         * @param file the file
         * @return this
         */
        public Builder fromPipRequirements(Path file) {
            RequirementsFile requirements = RequirementsFile.read(requireNonNull(file, "file"));
            pip.addAll(requirements.requirements());
            pipOptions.addAll(requirements.options());
            constraints.addAll(requirements.constraints());
            problems.addAll(requirements.problems());
            return this;
        }

        /**
         * Sets the package index, in place of the one that pip is configured with on the compute target.
         *
         * @param url the index's URL, without a password
         * @return this
         */
        public Builder indexUrl(String url) {
            return option("--index-url", requireNonNull(url, "url"));
        }

        /**
         * Adds a package index that is asked too.
         *
         * @param url the index's URL, without a password
         * @return this
         */
        public Builder extraIndexUrl(String url) {
            return option("--extra-index-url", requireNonNull(url, "url"));
        }

        /**
         * Sets the secret with which the package indexes that this environment names are entered.
         *
         * @param secret the name of a secret of the workspace whose text is {@code user:password}
         * @return this
         */
        public Builder indexSecret(String secret) {
            indexSecret = Names.word("secret name", secret);
            return this;
        }

        /**
         * Lets all packages come from a directory of wheels, without any network.
         *
         * @param directory the directory on the compute target
         * @return this
         */
        public Builder wheelhouse(Path directory) {
            wheelhouse = requireNonNull(directory, "directory")
                    .toAbsolutePath()
                    .normalize()
                    .toString();
            return this;
        }

        /**
         * Sets the proxy through which packages are fetched.
         *
         * @param url the proxy's URL, without a password
         * @return this
         */
        public Builder proxy(String url) {
            proxy = requireNonNull(url, "url");
            return this;
        }

        /**
         * Adds Java libraries, for Java scripts and main classes. They are resolved with everything that they need, from the
         * repositories, mirrors and proxies of the user's Maven settings.
         *
         * @param coordinates Maven coordinates, such as {@code com.google.guava:guava:33.4.0-jre}, in the order of the class
         *     path
         * @return this
         */
        public Builder maven(String... coordinates) {
            maven.addAll(List.of(requireNonNull(coordinates, "coordinates")));
            return this;
        }

        /**
         * Uses what is installed on the compute target; declared packages are compared with it, and not installed.
         *
         * @return this
         */
        public Builder host() {
            host = true;
            return this;
        }

        /**
         * Adds an environment variable.
         *
         * @param variable its name
         * @param value its value
         * @return this
         */
        public Builder putVariable(String variable, String value) {
            variables.put(Names.word("variable name", variable), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Makes the environment without registering it.
         *
         * @return the environment
         * @throws ConfigurationException when its parts cannot be put together
         */
        public Environment build() {
            EnvironmentDefinition definition = EnvironmentDefinition.builder(kind())
                    .python(python)
                    .pip(List.copyOf(pip))
                    .pipOptions(pipOptions)
                    .constraints(constraints)
                    .wheelhouse(wheelhouse)
                    .proxy(proxy)
                    .indexSecret(indexSecret)
                    .maven(List.copyOf(maven))
                    .variables(variables)
                    .build();
            List<Problem> all = new ArrayList<>(problems);
            all.addAll(DefinitionChecks.of(definition));
            if (!all.isEmpty()) {
                throw new ConfigurationException("environment '" + name + "' cannot be made:", all);
            }
            return new Environment(workspace, name, 0, definition);
        }

        /**
         * Registers the environment: as the next version, or as the latest one when that is defined identically.
         *
         * @return the registered environment
         * @throws ConfigurationException when its parts cannot be put together
         */
        public Environment register() {
            return workspace.register(build());
        }

        private EnvironmentKind kind() {
            if (host) {
                return EnvironmentKind.HOST;
            }
            if (!maven.isEmpty()) {
                return EnvironmentKind.MAVEN;
            }
            return pip.isEmpty() ? EnvironmentKind.HOST : EnvironmentKind.VENV;
        }

        private Builder option(String option, String url) {
            if (url.isBlank() || url.strip().contains(" ")) {
                throw new IllegalArgumentException("'" + url + "' is not the URL of a package index");
            }
            pipOptions.add(option + " " + url.strip());
            return this;
        }
    }
}
