package dev.atelier.spi.compute;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.run.DistributedJobConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything a backend needs to run a job; holds no secret. Immutable. */
public final class JobSpec {
    private final Identity identity;
    private final JobCommand command;
    private final SourceTree source;
    private final Map<String, String> variables;
    private final Map<String, Path> inputs;
    private final List<String> outputs;
    private final @Nullable Duration timeout;
    private final Duration grace;
    private final @Nullable EnvironmentDefinition environment;
    private final List<Path> classPath;
    private final @Nullable DistributedJobConfig distribution;
    private final List<String> secrets;

    /**
     * Who a job is. Immutable.
     *
     * @param workspaceId the workspace's id
     * @param workspace the workspace's name
     * @param experiment the experiment's name
     * @param runId the run's id
     * @param attempt the attempt, from 1
     */
    public record Identity(String workspaceId, String workspace, String experiment, String runId, int attempt) {
        /**
         * Returns the idempotency key.
         *
         * @return the same key for the same identity
         */
        public SubmissionKey key() {
            return SubmissionKey.of(workspaceId, runId, attempt);
        }
    }

    private JobSpec(Builder builder) {
        identity = builder.identity;
        command = builder.command;
        source = builder.source;
        variables = Map.copyOf(builder.variables);
        inputs = Map.copyOf(builder.inputs);
        outputs = List.copyOf(builder.outputs);
        timeout = builder.timeout;
        grace = builder.grace;
        environment = builder.environment;
        classPath = List.copyOf(builder.classPath);
        distribution = builder.distribution;
        secrets = List.copyOf(builder.secrets);
    }

    /**
     * Starts a specification.
     *
     * @param identity who the job is
     * @param command what it runs
     * @param source the files it starts with
     * @return a builder with no variables, inputs, outputs or timeout, and a grace period of 30 s
     */
    public static Builder builder(Identity identity, JobCommand command, SourceTree source) {
        return new Builder(identity, command, source);
    }

    /**
     * Starts another specification of the same job, for a backend that changes a part of it.
     *
     * @return a builder with everything that this specification has
     */
    public Builder toBuilder() {
        return new Builder(identity, command, source)
                .variables(variables)
                .inputs(inputs)
                .outputs(outputs)
                .timeout(timeout)
                .grace(grace)
                .environment(environment)
                .classPath(classPath)
                .distribution(distribution)
                .secrets(secrets);
    }

    /**
     * Returns who the job is.
     *
     * @return the identity
     */
    public Identity identity() {
        return identity;
    }

    /**
     * Returns what the job runs.
     *
     * @return the command
     */
    public JobCommand command() {
        return command;
    }

    /**
     * Returns the files the job starts with.
     *
     * @return the source tree
     */
    public SourceTree source() {
        return source;
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
     * Returns the inputs, given to the script as {@code ATELIER_INPUT_<NAME>}.
     *
     * @return files or directories of the client's machine by name
     */
    public Map<String, Path> inputs() {
        return inputs;
    }

    /**
     * Returns the outputs, directories given to the script as {@code ATELIER_OUTPUT_<NAME>}.
     *
     * @return their names
     */
    public List<String> outputs() {
        return outputs;
    }

    /**
     * Returns how long the job may take, enforced also when the client is gone.
     *
     * @return the limit, or empty
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Returns how long a job that is told to stop may go on before it is killed.
     *
     * @return the grace period
     */
    public Duration grace() {
        return grace;
    }

    /**
     * Returns the environment that is made ready before the job starts.
     *
     * @return its definition; empty for what is installed where the job runs
     */
    public Optional<EnvironmentDefinition> environment() {
        return Optional.ofNullable(environment);
    }

    /**
     * Returns the Java libraries of the job's environment.
     *
     * @return jars of the client's machine, in the order of the class path
     */
    public List<Path> classPath() {
        return classPath;
    }

    /**
     * Returns as which processes the job is started.
     *
     * @return the configuration; empty for one process
     */
    public Optional<DistributedJobConfig> distribution() {
        return Optional.ofNullable(distribution);
    }

    /**
     * Returns which secrets the job gets as files, named in {@code ATELIER_SECRET_<NAME>}; their values are in the backend's
     * {@code ProviderContext}.
     *
     * @return their names; empty unless the backend is one of {@link SupportsSecrets}
     */
    public List<String> secrets() {
        return secrets;
    }

    /** Collects a specification; confined to one thread. */
    public static final class Builder {
        private final Identity identity;
        private final JobCommand command;
        private final SourceTree source;
        private final Map<String, String> variables = new LinkedHashMap<>();
        private final Map<String, Path> inputs = new LinkedHashMap<>();
        private List<String> outputs = List.of();
        private @Nullable Duration timeout;
        private Duration grace = Duration.ofSeconds(30);
        private @Nullable EnvironmentDefinition environment;
        private List<Path> classPath = List.of();
        private @Nullable DistributedJobConfig distribution;
        private List<String> secrets = List.of();

        private Builder(Identity identity, JobCommand command, SourceTree source) {
            this.identity = requireNonNull(identity, "identity");
            this.command = requireNonNull(command, "command");
            this.source = requireNonNull(source, "source");
        }

        /**
         * Adds environment variables.
         *
         * @param more values by name
         * @return this
         */
        public Builder variables(Map<String, String> more) {
            variables.putAll(more);
            return this;
        }

        /**
         * Adds inputs.
         *
         * @param more files or directories of this machine by name
         * @return this
         */
        public Builder inputs(Map<String, Path> more) {
            inputs.putAll(more);
            return this;
        }

        /**
         * Sets the outputs.
         *
         * @param names their names
         * @return this
         */
        public Builder outputs(List<String> names) {
            outputs = List.copyOf(names);
            return this;
        }

        /**
         * Sets how long the job may take.
         *
         * @param limit above 0; null for no limit
         * @return this
         */
        public Builder timeout(@Nullable Duration limit) {
            timeout = limit;
            return this;
        }

        /**
         * Sets how long a job that is told to stop may go on.
         *
         * @param period the grace period
         * @return this
         */
        public Builder grace(Duration period) {
            grace = requireNonNull(period, "period");
            return this;
        }

        /**
         * Sets the environment that is made ready before the job starts.
         *
         * @param definition its definition; null for what is installed where the job runs
         * @return this
         */
        public Builder environment(@Nullable EnvironmentDefinition definition) {
            environment = definition;
            return this;
        }

        /**
         * Sets the Java libraries of the job's environment.
         *
         * @param jars files of this machine, in the order of the class path
         * @return this
         */
        public Builder classPath(List<Path> jars) {
            classPath = List.copyOf(jars);
            return this;
        }

        /**
         * Sets as which processes the job is started.
         *
         * @param config the configuration; null for one process
         * @return this
         */
        public Builder distribution(@Nullable DistributedJobConfig config) {
            distribution = config;
            return this;
        }

        /**
         * Sets which secrets the job gets.
         *
         * @param names their names
         * @return this
         */
        public Builder secrets(List<String> names) {
            secrets = List.copyOf(names);
            return this;
        }

        /**
         * Makes the specification.
         *
         * @return the specification
         */
        public JobSpec build() {
            return new JobSpec(this);
        }
    }
}
