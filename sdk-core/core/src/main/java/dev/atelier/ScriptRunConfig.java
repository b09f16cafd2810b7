package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.Names;
import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to run, with what, and where. Immutable and thread-safe.
 *
 * <pre>{@code
 * ScriptRunConfig.script("train.py").sourceDirectory(Path.of("src")).arguments("--alpha", 0.4).build();
 * }</pre>
 */
public final class ScriptRunConfig {
    /** The compute target that is used when none is named: this machine. */
    public static final String LOCAL = "local";

    private static final Duration LONGEST = Duration.ofDays(3_650);

    private final JobCommand command;
    private final @Nullable Path sourceDirectory;
    private final @Nullable Environment environment;
    private final Map<String, String> variables;
    private final Map<String, Path> inputs;
    private final List<String> outputs;
    private final List<String> secrets;
    private final String computeTarget;
    private final @Nullable DistributedJobConfig distributedJobConfig;
    private final @Nullable Duration timeout;
    private final @Nullable String name;
    private final Map<String, String> tags;
    private final Map<String, Object> params;

    private ScriptRunConfig(Builder builder) {
        command = builder.command();
        sourceDirectory = builder.sourceDirectory;
        environment = builder.environment;
        variables = Map.copyOf(builder.variables);
        inputs = Map.copyOf(builder.inputs);
        outputs = List.copyOf(builder.outputs);
        secrets = List.copyOf(builder.secrets);
        computeTarget = builder.computeTarget;
        distributedJobConfig = builder.distributedJobConfig;
        timeout = builder.timeout;
        name = builder.name;
        tags = Map.copyOf(builder.tags);
        params = Map.copyOf(builder.params);
    }

    /**
     * Starts the configuration of a script; its extension tells how it is started: {@code .py}, {@code .java} (one
     * source file), {@code .jar}, {@code .sh}; see {@link Builder#kind} for others.
     *
     * @param script the script's path in the source directory
     * @return a builder
     */
    public static Builder script(String script) {
        return new Builder(requireText("script", script), null);
    }

    /**
     * Starts the configuration of a Java main class, found on the class path of this JVM.
     *
     * @param className the class's fully qualified name
     * @return a builder
     */
    public static Builder mainClass(String className) {
        return script(className).kind(ScriptKind.MAIN_CLASS);
    }

    /**
     * Starts the configuration of a line for {@code sh -c}, in which variables are expanded.
     *
     * @param line the line
     * @return a builder
     */
    public static Builder command(String line) {
        return new Builder(null, new JobCommand.ShellLine(requireText("command", line)));
    }

    /**
     * Starts the configuration of a program with arguments, which are passed on exactly.
     *
     * @param argv the program, then its arguments
     * @return a builder
     */
    public static Builder command(List<String> argv) {
        return new Builder(null, new JobCommand.Program(argv));
    }

    /**
     * Returns what is run.
     *
     * @return the command
     */
    public JobCommand command() {
        return command;
    }

    /**
     * Returns the directory whose files the run starts with.
     *
     * @return the directory, or empty for a run without files
     */
    public Optional<Path> sourceDirectory() {
        return Optional.ofNullable(sourceDirectory);
    }

    /**
     * Returns the environment.
     *
     * @return the environment, or empty for what is installed on the target
     */
    public Optional<Environment> environment() {
        return Optional.ofNullable(environment);
    }

    /**
     * Returns the environment variables.
     *
     * @return values by name
     */
    public Map<String, String> variables() {
        return variables;
    }

    /**
     * Returns the inputs.
     *
     * @return files or directories of this machine by name
     */
    public Map<String, Path> inputs() {
        return inputs;
    }

    /**
     * Returns the names of the outputs.
     *
     * @return the names
     */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * Returns which secrets the script gets.
     *
     * @return their names
     */
    public List<String> secrets() {
        return secrets;
    }

    /**
     * Returns where it is run.
     *
     * @return the compute target's name
     */
    public String computeTarget() {
        return computeTarget;
    }

    /**
     * Returns as which processes it is run.
     *
     * @return the configuration, or empty for one process
     */
    public Optional<DistributedJobConfig> distributedJobConfig() {
        return Optional.ofNullable(distributedJobConfig);
    }

    /**
     * Returns how long it may take.
     *
     * @return the limit, or empty
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Returns the run's display name.
     *
     * @return the name, or empty
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns the run's tags.
     *
     * @return values by name
     */
    public Map<String, String> tags() {
        return tags;
    }

    /**
     * Returns the parameters that the run has from its start.
     *
     * @return numbers, booleans or texts by name
     */
    public Map<String, Object> params() {
        return params;
    }

    private static String requireText(String what, String text) {
        if (requireNonNull(text, what).isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        return text;
    }

    /** Collects a configuration; confined to one thread. */
    public static final class Builder {
        private final @Nullable String script;
        private final @Nullable JobCommand command;
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final Map<String, Path> inputs = new LinkedHashMap<>();
        private final List<String> outputs = new ArrayList<>();
        private final List<String> secrets = new ArrayList<>();
        private final Map<String, String> tags = new LinkedHashMap<>();
        private final Map<String, Object> params = new LinkedHashMap<>();
        private @Nullable ScriptKind kind;
        private @Nullable Path sourceDirectory;
        private @Nullable Environment environment;
        private String computeTarget = LOCAL;
        private @Nullable DistributedJobConfig distributedJobConfig;
        private @Nullable Duration timeout;
        private @Nullable String name;

        private Builder(@Nullable String script, @Nullable JobCommand command) {
            this.script = script;
            this.command = command;
        }

        /**
         * Says how the script is started, when its extension does not.
         *
         * @param scriptKind the kind
         * @return this
         */
        public Builder kind(ScriptKind scriptKind) {
            kind = requireNonNull(scriptKind, "scriptKind");
            return this;
        }

        /**
         * Sets the directory whose files the run starts with; by default the run starts with none but the script's.
         *
         * @param directory the directory; the script's path is relative to it
         * @return this
         */
        public Builder sourceDirectory(Path directory) {
            sourceDirectory = requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Sets the script's arguments, which are passed on exactly.
         *
         * @param values texts, numbers, paths: anything whose {@code toString} is the argument
         * @return this
         */
        public Builder arguments(Object... values) {
            arguments.clear();
            for (Object value : requireNonNull(values, "values")) {
                arguments.add(requireNonNull(value, "an argument").toString());
            }
            return this;
        }

        /**
         * Sets the environment.
         *
         * @param value the environment
         * @return this
         */
        public Builder environment(Environment value) {
            environment = requireNonNull(value, "value");
            return this;
        }

        /**
         * Adds an environment variable; it wins over the environment's.
         *
         * @param variable its name
         * @param value its value
         * @return this
         */
        public Builder putVariable(String variable, String value) {
            variables.put(requireNonNull(variable, "variable"), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Adds an input, given to the script as {@code ATELIER_INPUT_<NAME>}.
         *
         * @param input its name
         * @param path a file or directory of this machine
         * @return this
         */
        public Builder putInput(String input, Path path) {
            inputs.put(Names.word("input name", input), requireNonNull(path, "path"));
            return this;
        }

        /**
         * Adds an output, a directory given to the script as {@code ATELIER_OUTPUT_<NAME>}; what the script writes there
         * becomes artifacts below {@code outputs/<name>/}.
         *
         * @param output its name
         * @return this
         */
        public Builder addOutput(String output) {
            outputs.add(Names.word("output name", output));
            return this;
        }

        /**
         * Gives the script a secret of the workspace: as a file that only the job's user can read, whose path is in {@code
         * ATELIER_SECRET_<NAME>} and which is gone when the job has ended. In logs that are fetched, it is masked.
         *
         * @param secret its name
         * @return this
         */
        public Builder addSecret(String secret) {
            secrets.add(Names.word("secret name", secret));
            return this;
        }

        /**
         * Sets where to run; {@link #LOCAL} by default.
         *
         * @param target the compute target's name
         * @return this
         */
        public Builder computeTarget(String target) {
            computeTarget = requireText("compute target", target);
            return this;
        }

        /**
         * Starts the run as several processes that work together, such as {@code PyTorchConfiguration.of(4)}.
         *
         * @param config how many, and what they find each other by
         * @return this
         */
        public Builder distributedJobConfig(DistributedJobConfig config) {
            distributedJobConfig = requireNonNull(config, "config");
            return this;
        }

        /**
         * Sets how long the run may take; then it is stopped, also when no client is there.
         *
         * @param limit the limit, above 0
         * @return this
         */
        public Builder timeout(Duration limit) {
            if (requireNonNull(limit, "limit").isNegative() || limit.isZero() || limit.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "timeout must be above 0 and at most " + LONGEST.toDays() + " days, got " + limit);
            }
            timeout = limit;
            return this;
        }

        /**
         * Sets the run's display name.
         *
         * @param runName the name
         * @return this
         */
        public Builder name(String runName) {
            name = Names.key("run name", runName);
            return this;
        }

        /**
         * Adds a tag of the run.
         *
         * @param tag its name
         * @param value its value
         * @return this
         */
        public Builder putTag(String tag, String value) {
            tags.put(Names.key("tag", tag), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Adds a parameter of the run; the script does not see it, pass it as an argument too.
         *
         * @param param its name
         * @param value a number, a boolean or a text
         * @return this
         */
        public Builder putParam(String param, Object value) {
            params.put(Names.key("parameter", param), Names.paramValue(param, value));
            return this;
        }

        /**
         * Makes the configuration.
         *
         * @return the configuration
         * @throws IllegalArgumentException when nothing tells how to start the script, or a command has arguments
         */
        public ScriptRunConfig build() {
            return new ScriptRunConfig(this);
        }

        private JobCommand command() {
            if (script == null) {
                if (!arguments.isEmpty() || kind != null) {
                    throw new IllegalArgumentException(
                            "a command takes no arguments(…) and no kind(…); put them into the command itself");
                }
                return requireNonNull(command, "command");
            }
            ScriptKind known = kind != null ? kind : ScriptKind.ofFile(script).orElseThrow(() -> unknownKind(script));
            return new JobCommand.Script(known, script, arguments);
        }

        private static IllegalArgumentException unknownKind(String script) {
            return new IllegalArgumentException("script '" + script + "' has no extension that tells how to start it"
                    + " (.py, .java, .jar, .sh); say it with kind(ScriptKind…)");
        }
    }
}
