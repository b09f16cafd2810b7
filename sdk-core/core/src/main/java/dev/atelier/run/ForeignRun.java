package dev.atelier.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run that was recorded elsewhere, so that it can be imported. Immutable.
 *
 * <p>Metrics and artifacts are not part of it, they are streamed with {@link dev.atelier.RunImport}.
 */
public final class ForeignRun {
    private final Builder facts;

    private ForeignRun(Builder facts) {
        this.facts = facts;
    }

    /**
     * Starts the description of a run.
     *
     * @param id the run's id where it was recorded; it becomes its id here, so that a second import finds it again
     * @param experiment the name of the experiment it goes to
     * @return a builder for a run that has completed
     */
    public static Builder builder(String id, String experiment) {
        return new Builder(requireNonNull(id, "id"), requireNonNull(experiment, "experiment"));
    }

    /**
     * Returns the run's id.
     *
     * @return the id
     */
    public String id() {
        return facts.id;
    }

    /**
     * Returns the experiment it goes to.
     *
     * @return the experiment's name
     */
    public String experiment() {
        return facts.experiment;
    }

    /**
     * Returns the display name.
     *
     * @return the name, or empty when it had none
     */
    public Optional<String> name() {
        return Optional.ofNullable(facts.name);
    }

    /**
     * Returns the id of the run it is a child of.
     *
     * @return the id, or empty
     */
    public Optional<String> parent() {
        return Optional.ofNullable(facts.parent);
    }

    /**
     * Returns who ran it.
     *
     * @return the user, or empty when unknown
     */
    public Optional<String> user() {
        return Optional.ofNullable(facts.user);
    }

    /**
     * Returns the status it had when it was read.
     *
     * @return the status
     */
    public RunStatus status() {
        return facts.status;
    }

    /**
     * Returns why it ended as it did.
     *
     * @return a sentence, or empty when none is known
     */
    public Optional<String> message() {
        return Optional.ofNullable(facts.message);
    }

    /**
     * Returns when it started.
     *
     * @return the time, or empty when unknown
     */
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(facts.startedAt);
    }

    /**
     * Returns when it ended.
     *
     * @return the time, or empty when it had not ended or that is unknown
     */
    public Optional<Instant> endedAt() {
        return Optional.ofNullable(facts.endedAt);
    }

    /**
     * Returns the parameters.
     *
     * @return numbers, booleans or texts by name
     */
    public Map<String, Object> params() {
        return Collections.unmodifiableMap(facts.params);
    }

    /**
     * Returns the tags.
     *
     * @return values by name; null for a tag without a value
     */
    public Map<String, @Nullable String> tags() {
        return Collections.unmodifiableMap(facts.tags);
    }

    /**
     * Returns the properties.
     *
     * @return values by name
     */
    public Map<String, String> properties() {
        return Collections.unmodifiableMap(facts.properties);
    }

    @Override
    public String toString() {
        return "run " + facts.id + " of experiment " + facts.experiment;
    }

    /** Collects what is known of a run. Confined to a thread. */
    public static final class Builder {
        private final String id;
        private final String experiment;
        private @Nullable String name;
        private @Nullable String parent;
        private @Nullable String user;
        private @Nullable String message;
        private RunStatus status = RunStatus.COMPLETED;
        private @Nullable Instant startedAt;
        private @Nullable Instant endedAt;
        private final Map<String, Object> params = new LinkedHashMap<>();
        private final Map<String, @Nullable String> tags = new LinkedHashMap<>();
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder(String id, String experiment) {
            this.id = id;
            this.experiment = experiment;
        }

        private Builder(Builder other) {
            this(other.id, other.experiment);
            name = other.name;
            parent = other.parent;
            user = other.user;
            message = other.message;
            status = other.status;
            startedAt = other.startedAt;
            endedAt = other.endedAt;
            params.putAll(other.params);
            tags.putAll(other.tags);
            properties.putAll(other.properties);
        }

        /**
         * Sets the display name.
         *
         * @param value the name
         * @return this
         */
        public Builder name(String value) {
            name = requireNonNull(value, "name");
            return this;
        }

        /**
         * Makes the run a child; the parent need not have been imported yet.
         *
         * @param runId the parent's id
         * @return this
         */
        public Builder parent(String runId) {
            parent = requireNonNull(runId, "parent");
            return this;
        }

        /**
         * Sets who ran it.
         *
         * @param value the user
         * @return this
         */
        public Builder user(String value) {
            user = requireNonNull(value, "user");
            return this;
        }

        /**
         * Sets the status.
         *
         * @param value the status it had when it was read
         * @return this
         */
        public Builder status(RunStatus value) {
            status = requireNonNull(value, "status");
            return this;
        }

        /**
         * Sets why it ended as it did.
         *
         * @param value a sentence
         * @return this
         */
        public Builder message(String value) {
            message = requireNonNull(value, "message");
            return this;
        }

        /**
         * Sets when it started.
         *
         * @param time the time, kept in milliseconds
         * @return this
         */
        public Builder startedAt(Instant time) {
            startedAt = requireNonNull(time, "startedAt");
            return this;
        }

        /**
         * Sets when it ended.
         *
         * @param time the time, kept in milliseconds
         * @return this
         */
        public Builder endedAt(Instant time) {
            endedAt = requireNonNull(time, "endedAt");
            return this;
        }

        /**
         * Adds a parameter.
         *
         * @param key its name
         * @param value a number, a boolean or a text
         * @return this
         */
        public Builder putParam(String key, Object value) {
            params.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Adds a tag.
         *
         * @param key its name
         * @param value its value, or null for a tag without one
         * @return this
         */
        public Builder putTag(String key, @Nullable String value) {
            tags.put(requireNonNull(key, "key"), value);
            return this;
        }

        /**
         * Adds a property.
         *
         * @param key its name
         * @param value its value
         * @return this
         */
        public Builder putProperty(String key, String value) {
            properties.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return this;
        }

        /**
         * Returns the description.
         *
         * @return what was collected so far
         */
        public ForeignRun build() {
            return new ForeignRun(new Builder(this));
        }
    }
}
