package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.service.Scorer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a deployed model answers requests: by a Java {@link Scorer} or by a Python entry script. Immutable and thread-safe.
 */
public final class InferenceConfig {
    private final @Nullable String entryScript;
    private final @Nullable Class<? extends Scorer> scorerClass;
    private final @Nullable Supplier<Scorer> scorers;
    private final @Nullable Path sourceDirectory;
    private final @Nullable Environment environment;
    private final boolean keys;

    private InferenceConfig(Builder builder) {
        entryScript = builder.entryScript;
        scorerClass = builder.scorerClass;
        scorers = builder.scorers;
        sourceDirectory = builder.sourceDirectory;
        environment = builder.environment;
        keys = builder.keys;
    }

    /**
     * Starts the configuration of a Python script with {@code init()} and {@code run(data)}; it finds the model's files
     * in the directory named by {@code AZUREML_MODEL_DIR}.
     *
     * @param script the script's path in the source directory
     * @return a builder
     */
    public static Builder entryScript(String script) {
        if (script.isBlank()) {
            throw new IllegalArgumentException("entry script must not be blank");
        }
        Builder builder = new Builder();
        builder.entryScript = script;
        return builder;
    }

    /**
     * Starts the configuration of a scorer class; its services can be started again when the workspace is opened as a
     * service host.
     *
     * @param type a class with a public no-argument constructor
     * @return a builder
     */
    public static Builder scorer(Class<? extends Scorer> type) {
        Builder builder = new Builder();
        builder.scorerClass = requireNonNull(type, "type");
        return builder;
    }

    /**
     * Starts the configuration of a scorer object; it is initialised once for each deployed version, and not closed.
     *
     * @param scorer the scorer
     * @return a builder
     */
    public static Builder scorer(Scorer scorer) {
        requireNonNull(scorer, "scorer");
        return scorers(() -> new SharedScorer(scorer));
    }

    /**
     * Starts the configuration of scorers that are made one for each deployed version.
     *
     * @param factory makes a scorer
     * @return a builder
     */
    public static Builder scorers(Supplier<Scorer> factory) {
        Builder builder = new Builder();
        builder.scorers = requireNonNull(factory, "factory");
        return builder;
    }

    /**
     * Returns the Python entry script.
     *
     * @return its path in the source directory, or empty for a Java scorer
     */
    public Optional<String> entryScript() {
        return Optional.ofNullable(entryScript);
    }

    /**
     * Returns the directory that holds the entry script and what it imports.
     *
     * @return the directory, or empty
     */
    public Optional<Path> sourceDirectory() {
        return Optional.ofNullable(sourceDirectory);
    }

    /**
     * Returns the environment.
     *
     * @return the environment, or empty for what is installed
     */
    public Optional<Environment> environment() {
        return Optional.ofNullable(environment);
    }

    /**
     * Tells whether requests need a key.
     *
     * @return true by default
     */
    public boolean needsKey() {
        return keys;
    }

    Optional<Class<? extends Scorer>> scorerClass() {
        return Optional.ofNullable(scorerClass);
    }

    Optional<Supplier<Scorer>> scorers() {
        return Optional.ofNullable(scorers);
    }

    /** Collects a configuration; confined to one thread. */
    public static final class Builder {
        private @Nullable String entryScript;
        private @Nullable Class<? extends Scorer> scorerClass;
        private @Nullable Supplier<Scorer> scorers;
        private @Nullable Path sourceDirectory;
        private @Nullable Environment environment;
        private boolean keys = true;

        private Builder() {}

        /**
         * Sets the directory that holds the entry script and what it imports; by default the script is taken alone.
         *
         * @param directory the directory
         * @return this
         */
        public Builder sourceDirectory(Path directory) {
            sourceDirectory = requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Sets the environment of the entry script.
         *
         * @param value the environment
         * @return this
         */
        public Builder environment(Environment value) {
            environment = requireNonNull(value, "value");
            return this;
        }

        /**
         * Lets everybody who reaches the service score; allowed on the loopback address only.
         *
         * @return this
         */
        public Builder withoutKeys() {
            keys = false;
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @return the configuration
         */
        public InferenceConfig build() {
            return new InferenceConfig(this);
        }
    }
}
