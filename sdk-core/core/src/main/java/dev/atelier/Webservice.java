package dev.atelier;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.ScoringException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A deployed model that answers HTTP requests. Thread-safe. */
public final class Webservice {
    private static final int ALL_LINES = 5_000;

    private final Workspace workspace;
    private final String name;

    Webservice(Workspace workspace, String name) {
        this.workspace = workspace;
        this.name = name;
    }

    /**
     * Returns the service's name.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Returns how the service is now.
     *
     * @return the state; Stopped when no running JVM hosts it
     */
    public ServiceState state() {
        return workspace.services().observe(name).state();
    }

    /**
     * Returns why the service is as it is.
     *
     * @return a sentence; may be empty
     */
    public String message() {
        return workspace.services().observe(name).message();
    }

    /**
     * Returns where to send requests.
     *
     * @return the URI
     * @throws IllegalStateException when the service is not running
     */
    public URI scoringUri() {
        return baseUri().resolve("score");
    }

    /**
     * Returns where the service describes itself.
     *
     * @return the URI of a Swagger document
     * @throws IllegalStateException when the service is not running
     */
    public URI swaggerUri() {
        return baseUri().resolve("swagger.json");
    }

    /**
     * Returns the two keys, either of which opens the service; they stay the same when it is updated or deployed again.
     *
     * @return the keys; their {@code toString} is masked
     * @throws IllegalStateException when it was deployed without keys
     */
    public ServiceKeys keys() {
        return workspace.services().keys(name);
    }

    /**
     * Replaces one key by a new random one, at once; the other one goes on working.
     *
     * @param slot which one
     * @return both keys
     */
    public ServiceKeys regenerateKey(ServiceKeys.Slot slot) {
        return workspace.services().regenerateKey(name, slot);
    }

    /**
     * Scores over HTTP, with the service's key.
     *
     * @param json the request's body, such as {@code {"data": [[0.03, 0.05]]}}
     * @return the answer's body
     * @throws ScoringException when the service answers with an error or cannot be reached
     */
    public String score(String json) {
        boolean keyed = record().needsKey();
        return workspace.http().post(scoringUri(), json, keyed ? keys().primary() : null);
    }

    /**
     * Returns the last lines of the service's log, tracebacks of failed requests included.
     *
     * @return the lines, oldest first
     * @throws dev.atelier.error.ConflictException when another process hosts it
     */
    public List<String> logs() {
        return workspace.services().logs(name, ALL_LINES);
    }

    /**
     * Serves another model: it is made ready, takes over, and the old one is drained; no request fails.
     *
     * @param model the model
     * @return this
     * @throws dev.atelier.error.DeploymentException when it did not become ready; the old one still serves
     */
    public Webservice update(Model model) {
        workspace.requireOwn(model);
        workspace.services().update(name, model);
        return this;
    }

    /** Drains and deletes the service, its keys included. */
    public void delete() {
        workspace.services().delete(name);
    }

    /**
     * Returns the models it serves.
     *
     * @return the models
     */
    public List<Model> models() {
        return record().models().stream().map(workspace::modelById).toList();
    }

    /**
     * Returns what the service came from.
     *
     * @return the lineage
     */
    public Lineage lineage() {
        return Lineage.ofService(this);
    }

    /**
     * Returns the service as JSON text, without its keys.
     *
     * @return JSON text
     */
    public String toJson() {
        JsonObject json = record().json().with("state", state().toString());
        return json.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Webservice service && service.name.equals(name) && service.workspace == workspace;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        if (!workspace.isOpen()) {
            return "service " + name + " of a closed workspace";
        }
        try {
            return "service " + name + ", " + state() + ", serves " + record().models();
        } catch (NotFoundException deleted) {
            return "service " + name + ", deleted";
        }
    }

    private ServiceRecord record() {
        return workspace.services().record(name);
    }

    private URI baseUri() {
        return workspace
                .services()
                .observe(name)
                .baseUri()
                .orElseThrow(
                        () -> new IllegalStateException("service '" + name + "' is " + state() + ": " + message()));
    }
}
