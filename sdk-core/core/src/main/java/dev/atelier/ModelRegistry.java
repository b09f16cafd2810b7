package dev.atelier;

import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.internal.Names;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The registered models. Thread-safe; versions are numbered in one order for all processes and never used twice. */
final class ModelRegistry {
    private final Workspace workspace;
    private final Documents documents;
    private final Clock clock;

    ModelRegistry(Workspace workspace, Documents documents, Clock clock) {
        this.workspace = workspace;
        this.documents = documents;
        this.clock = clock;
    }

    /** Registers files; those of a run are listed while the run is held, so that nobody deletes it or them meanwhile. */
    Model register(
            String name, Supplier<List<JsonObject>> files, @Nullable String runId, Consumer<ModelDetails> describe) {
        Names.word("model name", name);
        ModelDetails details = new ModelDetails();
        describe.accept(details);
        int version = documents.transact(transaction -> {
            if (runId != null) {
                transaction.hold(Kinds.RUN, runId);
            }
            JsonObject head = transaction
                    .find(Kinds.MODEL, name)
                    .orElseGet(() -> JsonObject.empty().with("name", name));
            int next = (int) head.number("latest", 0) + 1;
            transaction.put(Kinds.MODEL, name, head.with("latest", next));
            transaction.put(
                    Kinds.MODEL_VERSION,
                    id(name, next),
                    details.json()
                            .with("name", name)
                            .with("version", next)
                            .with("files", files.get())
                            .with("run", runId)
                            .with("created", clock.millis()));
            return next;
        });
        return new Model(workspace, name, version);
    }

    /** Lets the next version of a model have a number that was given elsewhere. */
    void follow(String name, int version) {
        documents.transact(transaction -> {
            transaction.put(
                    Kinds.MODEL,
                    name,
                    transaction
                            .find(Kinds.MODEL, name)
                            .orElseGet(() -> JsonObject.empty().with("name", name))
                            .with("latest", version - 1));
            return version;
        });
    }

    Model latest(String name) {
        return versions(name).stream()
                .reduce((left, right) -> right)
                .orElseThrow(() -> new NotFoundException(Kinds.MODEL, name, "registered are " + names()));
    }

    Model version(String name, int version) {
        document(name, version);
        return new Model(workspace, name, version);
    }

    Optional<Model> alias(String name, String alias) {
        return documents
                .find(Kinds.MODEL, name)
                .flatMap(head -> head.object("aliases").findNumber(alias))
                .map(version -> new Model(workspace, name, version.intValue()));
    }

    void setAlias(String name, String alias, int version) {
        Names.word("alias", alias);
        if (alias.equals("latest") || alias.matches("v\\d+")) {
            throw new IllegalArgumentException(
                    "alias '" + alias + "' is reserved; 'latest' and 'v1', 'v2', … are versions");
        }
        documents.update(Kinds.MODEL, name, head -> head.withIn("aliases", alias, version));
    }

    void removeAlias(String name, String alias) {
        documents.update(Kinds.MODEL, name, head -> head.withoutIn("aliases", alias));
    }

    List<String> aliases(String name, int version) {
        return documents
                .find(Kinds.MODEL, name)
                .orElseGet(JsonObject::empty)
                .object("aliases")
                .values()
                .entrySet()
                .stream()
                .filter(alias -> alias.getValue() instanceof Number number && number.intValue() == version)
                .map(alias -> alias.getKey())
                .toList();
    }

    /** Lists all versions of all models, or of one, by name and version. */
    List<JsonObject> all(String name) {
        return documents.list(Kinds.MODEL_VERSION, name.isEmpty() ? "" : name + ":").stream()
                .sorted((left, right) -> {
                    int byName = left.text("name").compareTo(right.text("name"));
                    return byName != 0 ? byName : Long.compare(left.number("version", 0), right.number("version", 0));
                })
                .toList();
    }

    List<Model> versions(String name) {
        return all(name).stream().map(this::model).toList();
    }

    Model model(JsonObject json) {
        return new Model(workspace, json.text("name"), (int) json.number("version", 0));
    }

    JsonObject document(String name, int version) {
        return documents.require(
                Kinds.MODEL_VERSION, id(name, version), "versions of '" + name + "' are " + versionNumbers(name));
    }

    JsonObject update(String name, int version, UnaryOperator<JsonObject> change) {
        return documents.update(Kinds.MODEL_VERSION, id(name, version), change);
    }

    JsonObject delete(String name, int version) {
        return documents.transact(transaction -> {
            JsonObject json = transaction.require(Kinds.MODEL_VERSION, id(name, version));
            List<String> services = json.texts("services");
            if (!services.isEmpty()) {
                throw new ConflictException(
                        Kinds.MODEL,
                        id(name, version),
                        "the services " + services + " use it; delete or update them first");
            }
            transaction.delete(Kinds.MODEL_VERSION, id(name, version));
            transaction.find(Kinds.MODEL, name).ifPresent(head -> {
                JsonObject changed = head;
                for (String alias : aliases(name, version)) {
                    changed = changed.withoutIn("aliases", alias);
                }
                transaction.put(Kinds.MODEL, name, changed);
            });
            return json;
        });
    }

    static String id(String name, int version) {
        return name + ":" + version;
    }

    private List<String> names() {
        return documents.list(Kinds.MODEL, "").stream()
                .map(head -> head.text("name"))
                .toList();
    }

    private List<Long> versionNumbers(String name) {
        return all(name).stream().map(json -> json.number("version", 0)).toList();
    }
}
