package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.Names;
import dev.atelier.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
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
 * <p>For now every environment is of kind {@code host}: it uses what is installed on the compute target. Declared
 * versions and packages are recorded, and compared with what is there when a run is submitted; what differs becomes a
 * warning of the run.
 */
public final class Environment {
    private final String name;
    private final int version;
    private final JsonObject definition;

    Environment(String name, int version, JsonObject definition) {
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
        return definition.find("python").orElse("");
    }

    /**
     * Returns the wanted Python packages.
     *
     * @return the requirements, sorted, in pip's syntax
     */
    public List<String> pip() {
        return definition.texts("pip");
    }

    /**
     * Returns the environment variables.
     *
     * @return values by name
     */
    public Map<String, String> variables() {
        return definition.textMap("variables");
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

    JsonObject definition() {
        return definition;
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
        private final Map<String, String> variables = new TreeMap<>();
        private String python = "";

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
            }
            pip.addAll(Arrays.asList(requirements));
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
         */
        public Environment build() {
            return new Environment(name, 0, definition());
        }

        /**
         * Registers the environment: as the next version, or as the latest one when that is defined identically.
         *
         * @return the registered environment
         */
        public Environment register() {
            return workspace.register(build());
        }

        private JsonObject definition() {
            JsonObject json = JsonObject.empty().with("kind", "host");
            json = python.isEmpty() ? json : json.with("python", python);
            json = pip.isEmpty()
                    ? json
                    : json.with("pip", new ArrayList<>(pip).stream().sorted().toList());
            return variables.isEmpty() ? json : json.with("variables", Map.copyOf(variables));
        }
    }
}
