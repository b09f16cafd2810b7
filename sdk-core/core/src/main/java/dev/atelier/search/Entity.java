package dev.atelier.search;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The part of a run that a {@link Field} belongs to. Immutable. */
public enum Entity {
    /** A metric; also written {@code metric}. */
    METRIC("metrics"),
    /** A parameter; also written {@code param}, {@code parameter}, {@code parameters}. */
    PARAM("params"),
    /** A tag; also written {@code tag}. */
    TAG("tags"),
    /** A property; also written {@code property}. */
    PROPERTY("properties"),
    /** A fact every run has, such as its status; also written without a prefix, or {@code attr}, {@code run}. */
    ATTRIBUTE("attributes"),
    /** A dataset the run has used; also written {@code datasets}. A run can have several. */
    DATASET("dataset"),
    /** Where the run comes from and what came out of it. */
    LINEAGE("lineage");

    private final String prefix;

    Entity(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the entity of that prefix or one of its aliases in any letter case, or null. */
    static @Nullable Entity named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "metric", "metrics" -> METRIC;
            case "param", "params", "parameter", "parameters" -> PARAM;
            case "tag", "tags" -> TAG;
            case "property", "properties" -> PROPERTY;
            case "attribute", "attributes", "attr", "run" -> ATTRIBUTE;
            case "dataset", "datasets" -> DATASET;
            case "lineage" -> LINEAGE;
            default -> null;
        };
    }

    /** Returns the canonical form of a key, or null when this entity has no such key. */
    @Nullable
    String canonicalKey(String key) {
        return switch (this) {
            case ATTRIBUTE -> attribute(key.toLowerCase(Locale.ROOT));
            case DATASET -> oneOf(key, "name", "digest", "context");
            case LINEAGE -> oneOf(key, "snapshot", "git_commit", "git_branch", "environment", "model");
            default -> key.isEmpty() ? null : key;
        };
    }

    /** Describes the keys of this entity for an error message. */
    String keys() {
        return switch (this) {
            case ATTRIBUTE ->
                "one of run_id, run_name, status, experiment, experiment_id, user_id, start_time, end_time,"
                        + " artifact_uri, parent_run_id, number, target (duration is in tables only), or a name after"
                        + " metrics. params. tags. properties. dataset. or lineage.";
            case DATASET -> "one of name, digest, context";
            case LINEAGE -> "one of snapshot, git_commit, git_branch, environment, model";
            default -> "a name; quote it with ` if it has special characters";
        };
    }

    /** Returns the canonical prefix. */
    @Override
    public String toString() {
        return prefix;
    }

    private static @Nullable String attribute(String key) {
        return switch (key) {
            case "run_id", "id", "run" -> "run_id";
            case "run_name", "run name", "name", "display_name" -> "run_name";
            case "user_id", "user" -> "user_id";
            case "start_time", "created", "started" -> "start_time";
            case "end_time", "ended" -> "end_time";
            case "parent_run_id", "parent" -> "parent_run_id";
            case "status", "experiment", "experiment_id", "artifact_uri", "number", "target" -> key;
            default -> null;
        };
    }

    private static @Nullable String oneOf(String key, String... keys) {
        for (String candidate : keys) {
            if (candidate.equalsIgnoreCase(key)) {
                return candidate;
            }
        }
        return null;
    }
}
