package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.Names;
import dev.atelier.internal.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is said of a model when it is registered; confined to one thread. */
public final class ModelDetails {
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private String description = "";
    private String framework = "";
    private String frameworkVersion = "";
    private String request = "";

    ModelDetails() {}

    /**
     * Sets the framework the model was made with.
     *
     * @param name the framework, such as {@code scikit-learn}
     * @param version its version
     * @return this
     */
    public ModelDetails framework(String name, String version) {
        framework = requireNonNull(name, "name");
        frameworkVersion = requireNonNull(version, "version");
        return this;
    }

    /**
     * Sets the description.
     *
     * @param text the text
     * @return this
     */
    public ModelDetails description(String text) {
        description = requireNonNull(text, "text");
        return this;
    }

    /**
     * Adds a tag.
     *
     * @param name the tag's name
     * @param value its value
     * @return this
     */
    public ModelDetails tag(String name, String value) {
        tags.put(Names.key("tag", name), requireNonNull(value, "value"));
        return this;
    }

    /**
     * Adds a property, which never changes afterwards.
     *
     * @param name the property's name
     * @param value its value
     * @return this
     */
    public ModelDetails property(String name, String value) {
        properties.put(Names.key("property", name), requireNonNull(value, "value"));
        return this;
    }

    /** Names the script's request that asked for the version, so that it is answered once. */
    ModelDetails request(String key) {
        request = key;
        return this;
    }

    JsonObject json() {
        JsonObject json =
                request.isEmpty() ? JsonObject.empty() : JsonObject.empty().with("request", request);
        json = description.isEmpty() ? json : json.with("description", description);
        json = framework.isEmpty()
                ? json
                : json.with("framework", framework).with("frameworkVersion", frameworkVersion);
        json = tags.isEmpty() ? json : json.with("tags", Map.copyOf(tags));
        return properties.isEmpty() ? json : json.with("properties", Map.copyOf(properties));
    }
}
