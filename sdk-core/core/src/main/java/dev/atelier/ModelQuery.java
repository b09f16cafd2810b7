package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.json.JsonObject;
import dev.atelier.run.Table;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A search for models: pure settings, then {@link #list} or {@link #table}. Immutable and thread-safe. */
public final class ModelQuery {
    private final Workspace workspace;
    private final String name;
    private final Predicate<JsonObject> filter;

    ModelQuery(Workspace workspace) {
        this(workspace, "", model -> true);
    }

    private ModelQuery(Workspace workspace, String name, Predicate<JsonObject> filter) {
        this.workspace = workspace;
        this.name = name;
        this.filter = filter;
    }

    /**
     * Keeps the versions of one model.
     *
     * @param model the model's name
     * @return the query
     */
    public ModelQuery named(String model) {
        return new ModelQuery(workspace, requireNonNull(model, "model"), filter);
    }

    /**
     * Keeps the versions with a tag.
     *
     * @param tag the tag's name
     * @param value its value, or null for any
     * @return the query
     */
    public ModelQuery tag(String tag, @Nullable String value) {
        requireNonNull(tag, "tag");
        return and(json -> matches(json.object("tags"), tag, value));
    }

    /**
     * Keeps the versions with a property.
     *
     * @param property the property's name
     * @param value its value, or null for any
     * @return the query
     */
    public ModelQuery property(String property, @Nullable String value) {
        requireNonNull(property, "property");
        return and(json -> matches(json.object("properties"), property, value));
    }

    /**
     * Keeps the versions that come from a run.
     *
     * @param runId the run's id
     * @return the query
     */
    public ModelQuery run(String runId) {
        requireNonNull(runId, "runId");
        return and(json -> json.find("run").filter(runId::equals).isPresent());
    }

    /**
     * Finds the models.
     *
     * @return the versions, sorted by name, then version
     */
    public List<Model> list() {
        return documents().map(workspace.modelRegistry()::model).toList();
    }

    /**
     * Shows the models as a table.
     *
     * @return a table that prints aligned
     */
    public Table table() {
        return Table.of(
                List.of("model", "version", "run", "files", "created"),
                documents().map(ModelQuery::row).toList());
    }

    /** Returns the models as a table for people. */
    @Override
    public String toString() {
        return workspace.isOpen() ? table().toString() : "models of a closed workspace";
    }

    private ModelQuery and(Predicate<JsonObject> more) {
        return new ModelQuery(workspace, name, filter.and(more));
    }

    private Stream<JsonObject> documents() {
        return workspace.modelRegistry().all(name).stream().filter(filter);
    }

    private static boolean matches(JsonObject values, String name, @Nullable String value) {
        return values.has(name) && (value == null || value.equals(values.value(name)));
    }

    private static List<Object> row(JsonObject json) {
        return List.of(
                json.text("name"),
                json.number("version", 0),
                json.find("run").orElse(""),
                json.objects("files").size(),
                Instant.ofEpochMilli(json.number("created", 0)));
    }
}
