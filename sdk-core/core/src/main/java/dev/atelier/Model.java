package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConflictException;
import dev.atelier.internal.Names;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.RunArtifacts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One version of a registered model. Thread-safe; its files never change. */
public final class Model {
    private final Workspace workspace;
    private final String name;
    private final int version;

    Model(Workspace workspace, String name, int version) {
        this.workspace = workspace;
        this.name = name;
        this.version = version;
    }

    /**
     * Returns the model's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns the version.
     *
     * @return the version, from 1; never used twice
     */
    public int version() {
        return version;
    }

    /**
     * Returns name and version.
     *
     * @return {@code name:version}
     */
    public String id() {
        return ModelRegistry.id(name, version);
    }

    /**
     * Returns the description.
     *
     * @return the text, or an empty one
     */
    public String description() {
        return document().find("description").orElse("");
    }

    /**
     * Returns the framework the model was made with.
     *
     * @return name and version, or an empty text
     */
    public String framework() {
        JsonObject json = document();
        return json.find("framework")
                .map(framework ->
                        framework + " " + json.find("frameworkVersion").orElse(""))
                .orElse("")
                .strip();
    }

    /**
     * Returns when the version was registered.
     *
     * @return the time
     */
    public Instant createdAt() {
        return Instant.ofEpochMilli(document().number("created", 0));
    }

    /**
     * Returns the run that the model comes from.
     *
     * @return the run, or empty when it was registered from files
     */
    public Optional<Run> run() {
        return document().find("run").map(workspace::run);
    }

    /**
     * Lists the model's files.
     *
     * @return relative paths
     */
    public List<String> files() {
        return document().objects("files").stream()
                .map(file -> file.text("path"))
                .toList();
    }

    /**
     * Downloads the model's files.
     *
     * @param target the folder to write into; files of the same names are replaced
     * @return the folder
     */
    public Path download(Path target) {
        RunArtifacts artifacts = workspace.artifacts();
        for (JsonObject file : document().objects("files")) {
            artifacts.copy(file.text("sha256"), target.resolve(Names.artifact(file.text("path"))));
        }
        return target;
    }

    /**
     * Sets a tag; tags may change.
     *
     * @param tag the tag's name
     * @param value its value
     * @return this
     */
    public Model tag(String tag, String value) {
        Names.key("tag", tag);
        return update(json -> json.withIn("tags", tag, requireNonNull(value, "value")));
    }

    /**
     * Removes a tag; does nothing when there is none.
     *
     * @param tag the tag's name
     * @return this
     */
    public Model removeTag(String tag) {
        return update(json -> json.withoutIn("tags", tag));
    }

    /**
     * Returns the tags.
     *
     * @return values by name
     */
    public Map<String, String> tags() {
        return document().textMap("tags");
    }

    /**
     * Sets a property, which never changes afterwards; the same value again is no error.
     *
     * @param property the property's name
     * @param value its value
     * @return this
     * @throws ConflictException when it has another value already
     */
    public Model property(String property, String value) {
        Names.key("property", property);
        requireNonNull(value, "value");
        return update(json -> {
            Object known = json.object("properties").value(property);
            if (known != null && !known.equals(value)) {
                throw new ConflictException("property", property, "it is '" + known + "'; properties never change");
            }
            return json.withIn("properties", property, value);
        });
    }

    /**
     * Returns the properties.
     *
     * @return values by name
     */
    public Map<String, String> properties() {
        return document().textMap("properties");
    }

    /**
     * Points an alias at this version, away from another one.
     *
     * @param alias the alias, such as {@code champion}
     * @return this
     */
    public Model alias(String alias) {
        document();
        workspace.modelRegistry().setAlias(name, alias, version);
        return this;
    }

    /**
     * Returns the aliases that point at this version.
     *
     * @return the aliases
     */
    public List<String> aliases() {
        return workspace.modelRegistry().aliases(name, version);
    }

    /**
     * Removes an alias, whichever version it points at; does nothing when there is none.
     *
     * @param alias the alias
     * @return this
     */
    public Model removeAlias(String alias) {
        workspace.modelRegistry().removeAlias(name, alias);
        return this;
    }

    /**
     * Lists the services that use this version.
     *
     * @return the services
     */
    public List<Webservice> services() {
        return document().texts("services").stream().map(workspace::webservice).toList();
    }

    /**
     * Returns what the model came from and what came out of it.
     *
     * @return the lineage
     */
    public Lineage lineage() {
        return Lineage.ofModel(this);
    }

    /**
     * Deletes this version; its number is not used again. Its files go with it, as far as nothing else uses them; those
     * stored in the last 24 hours go with a later {@link Workspace#compact()}.
     *
     * @throws ConflictException when a service uses it; the message names the service
     */
    public void delete() {
        JsonObject gone = workspace.modelRegistry().delete(name, version);
        Map<String, Long> files = new HashMap<>();
        gone.objects("files").forEach(file -> files.put(file.text("sha256"), file.number("size", 0)));
        workspace.housekeeping().collect(files);
    }

    /**
     * Returns the model as JSON text.
     *
     * @return JSON text
     */
    public String toJson() {
        return document().toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Model model
                && model.name.equals(name)
                && model.version == version
                && model.workspace == workspace;
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + version;
    }

    @Override
    public String toString() {
        return Kinds.MODEL + " " + id();
    }

    boolean isOf(Workspace other) {
        return workspace == other;
    }

    JsonObject document() {
        return workspace.modelRegistry().document(name, version);
    }

    private Model update(UnaryOperator<JsonObject> change) {
        workspace.modelRegistry().update(name, version, change);
        return this;
    }
}
