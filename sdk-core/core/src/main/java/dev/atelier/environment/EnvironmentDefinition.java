package dev.atelier.environment;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All of an environment but its name: what is built, and with which settings. Holds no secret. Immutable. */
public final class EnvironmentDefinition {
    private final JsonObject json;

    private EnvironmentDefinition(JsonObject json) {
        this.json = json;
    }

    /**
     * Reads a definition.
     *
     * @param json what {@link #toJson} gave
     * @return the definition
     * @throws IllegalArgumentException when it is not the JSON of a definition
     */
    public static EnvironmentDefinition parse(String json) {
        EnvironmentDefinition definition = new EnvironmentDefinition(JsonObject.parse(json));
        requireNonNull(definition.kind(), "kind");
        return definition;
    }

    /**
     * Returns how the environment comes about.
     *
     * @return the kind
     * @throws IllegalArgumentException when a newer version of Atelier has written it, with a kind that this one lacks
     */
    public EnvironmentKind kind() {
        return EnvironmentKind.valueOf(json.text("kind").toUpperCase(Locale.ROOT));
    }

    /**
     * Returns the wanted Python version.
     *
     * @return the version, such as {@code 3.11}, or an empty text for any
     */
    public String python() {
        return json.find("python").orElse("");
    }

    /**
     * Returns the wanted Python packages.
     *
     * @return the requirements in pip's syntax, sorted
     */
    public List<String> pip() {
        return json.texts("pip");
    }

    /**
     * Returns pip's options.
     *
     * @return lines as in a requirements file, such as {@code --index-url …}, in the order in which they were given
     */
    public List<String> pipOptions() {
        return json.texts("pipOptions");
    }

    /**
     * Returns pip's constraints.
     *
     * @return requirements in pip's syntax, sorted
     */
    public List<String> constraints() {
        return json.texts("constraints");
    }

    /**
     * Returns the directory from which alone packages are installed.
     *
     * @return the directory on the compute target, or empty
     */
    public Optional<String> wheelhouse() {
        return json.find("wheelhouse");
    }

    /**
     * Returns the proxy through which packages are fetched.
     *
     * @return its URL, or empty
     */
    public Optional<String> proxy() {
        return json.find("proxy");
    }

    /**
     * Returns the name of the secret {@code user:password} for the package indexes.
     *
     * @return the secret's name, or empty
     */
    public Optional<String> indexSecret() {
        return json.find("indexSecret");
    }

    /**
     * Returns the specification of a conda environment.
     *
     * @return the text of an {@code environment.yml}, or empty
     */
    public Optional<String> conda() {
        return json.find("conda");
    }

    /**
     * Returns which conda environment of the compute target is used as it is.
     *
     * @return its name or path, or empty
     */
    public Optional<String> existingConda() {
        return json.find("existingConda");
    }

    /**
     * Returns the Java libraries.
     *
     * @return Maven coordinates, such as {@code com.google.guava:guava:33.4.0-jre}, in the order of the class path
     */
    public List<String> maven() {
        return json.texts("maven");
    }

    /**
     * Returns the container image that is used, or that the others are added to.
     *
     * @return the image, or empty
     */
    public Optional<String> image() {
        return json.find("image");
    }

    /**
     * Returns the Dockerfile.
     *
     * @return its text, or empty
     */
    public Optional<String> dockerfile() {
        return json.find("dockerfile");
    }

    /**
     * Returns the environment variables.
     *
     * @return values by name
     */
    public Map<String, String> variables() {
        return json.textMap("variables");
    }

    /**
     * Returns everything that decides what is built: a line for each, sorted. Neither names and versions of
     * environments nor the order in which things were declared are in it, nor proxies and secrets.
     *
     * @return the lines
     */
    public List<String> lock() {
        Set<String> lines = new TreeSet<>();
        lines.add("kind " + kind().name().toLowerCase(Locale.ROOT));
        add(lines, "python", python().isEmpty() ? List.of() : List.of(python()));
        add(lines, "pip", pip());
        add(lines, "pip-option", pipOptions());
        add(lines, "constraint", constraints());
        add(lines, "wheelhouse", wheelhouse().stream().toList());
        add(
                lines,
                "conda",
                conda().stream().flatMap(EnvironmentDefinition::condaLines).toList());
        add(lines, "existing-conda", existingConda().stream().toList());
        add(lines, "maven", maven());
        add(lines, "image", image().stream().toList());
        add(lines, "dockerfile", dockerfile().stream().flatMap(String::lines).toList());
        variables().forEach((name, value) -> {
            if (name.matches("(PIP|UV|CONDA|MAMBA)_.*")) {
                lines.add("variable " + name + "=" + value.replaceAll("\\R", " "));
            }
        });
        return List.copyOf(lines);
    }

    /** What of a conda specification decides what is built; its name, its place and its comments do not. */
    private static Stream<String> condaLines(String yaml) {
        return yaml.lines()
                .map(line -> line.replaceFirst("(^|\\s)#.*", "").stripTrailing())
                .filter(line -> !line.isEmpty() && !line.matches("(name|prefix)\\s*:.*"));
    }

    /** Where lines mean something by their order, their numbers are part of the lock. */
    private static void add(Set<String> lines, String what, List<String> values) {
        boolean ordered = what.equals("conda") || what.equals("dockerfile") || what.equals("maven");
        for (int i = 0; i < values.size(); i++) {
            lines.add(what + (ordered ? String.format(Locale.ROOT, " %04d ", i) : " ") + values.get(i));
        }
    }

    /**
     * Returns the definition as JSON.
     *
     * @return JSON on one line
     */
    public String toJson() {
        return json.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EnvironmentDefinition definition && definition.json.equals(json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return toJson();
    }

    /**
     * Starts a definition.
     *
     * @param kind how the environment comes about
     * @return a builder without anything else
     */
    public static Builder builder(EnvironmentKind kind) {
        return new Builder(kind);
    }

    /** Collects a definition; confined to one thread. */
    public static final class Builder {
        private JsonObject json;

        private Builder(EnvironmentKind kind) {
            json = JsonObject.empty().with("kind", kind.name().toLowerCase(Locale.ROOT));
        }

        /**
         * Sets the wanted Python version.
         *
         * @param version the version, or an empty text for any
         * @return this
         */
        public Builder python(String version) {
            return put("python", version);
        }

        /**
         * Sets the Python packages.
         *
         * @param requirements the requirements, in any order
         * @return this
         */
        public Builder pip(List<String> requirements) {
            return put("pip", requirements.stream().sorted().distinct().toList());
        }

        /**
         * Sets pip's options.
         *
         * @param lines lines as in a requirements file
         * @return this
         */
        public Builder pipOptions(List<String> lines) {
            return put("pipOptions", lines);
        }

        /**
         * Sets pip's constraints.
         *
         * @param requirements the constraints, in any order
         * @return this
         */
        public Builder constraints(List<String> requirements) {
            return put("constraints", requirements.stream().sorted().distinct().toList());
        }

        /**
         * Sets the directory from which alone packages are installed.
         *
         * @param directory an absolute path on the compute target, or an empty text
         * @return this
         */
        public Builder wheelhouse(String directory) {
            return put("wheelhouse", directory);
        }

        /**
         * Sets the proxy through which packages are fetched.
         *
         * @param url its URL, or an empty text
         * @return this
         */
        public Builder proxy(String url) {
            return put("proxy", url);
        }

        /**
         * Sets the name of the secret for the package indexes.
         *
         * @param secret the secret's name, or an empty text
         * @return this
         */
        public Builder indexSecret(String secret) {
            return put("indexSecret", secret);
        }

        /**
         * Sets the specification of a conda environment.
         *
         * @param yaml the text of an {@code environment.yml}, or an empty text
         * @return this
         */
        public Builder conda(String yaml) {
            return put("conda", yaml);
        }

        /**
         * Sets which conda environment of the compute target is used as it is.
         *
         * @param name its name or path, or an empty text
         * @return this
         */
        public Builder existingConda(String name) {
            return put("existingConda", name);
        }

        /**
         * Sets the Java libraries.
         *
         * @param coordinates Maven coordinates, in the order of the class path
         * @return this
         */
        public Builder maven(List<String> coordinates) {
            return put("maven", coordinates);
        }

        /**
         * Sets the container image.
         *
         * @param reference the image, or an empty text
         * @return this
         */
        public Builder image(String reference) {
            return put("image", reference);
        }

        /**
         * Sets the Dockerfile.
         *
         * @param text its text, or an empty text
         * @return this
         */
        public Builder dockerfile(String text) {
            return put("dockerfile", text);
        }

        /**
         * Sets the environment variables.
         *
         * @param values values by name
         * @return this
         */
        public Builder variables(Map<String, String> values) {
            return values.isEmpty() ? this : set("variables", Map.copyOf(values));
        }

        /**
         * Makes the definition.
         *
         * @return the definition
         */
        public EnvironmentDefinition build() {
            return new EnvironmentDefinition(json);
        }

        private Builder put(String field, String value) {
            return value.isEmpty() ? this : set(field, value);
        }

        private Builder put(String field, List<String> values) {
            return values.isEmpty() ? this : set(field, new ArrayList<>(values));
        }

        private Builder set(String field, Object value) {
            json = json.with(field, value);
            return this;
        }
    }
}
