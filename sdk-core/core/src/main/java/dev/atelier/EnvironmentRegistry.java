package dev.atelier;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.catalog.Transaction;
import dev.atelier.internal.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The registered environments. Thread-safe. */
final class EnvironmentRegistry {
    private final Workspace workspace;
    private final Documents documents;
    private final Clock clock;

    EnvironmentRegistry(Workspace workspace, Documents documents, Clock clock) {
        this.workspace = workspace;
        this.documents = documents;
        this.clock = clock;
    }

    Environment register(Environment environment) {
        return documents.transact(transaction -> register(transaction, environment));
    }

    Optional<Environment> find(String name) {
        return documents.find(Kinds.ENVIRONMENT, name).flatMap(json -> find(name, (int) json.number("latest", 0)));
    }

    Optional<Environment> find(String name, int version) {
        return documents.find(Kinds.ENVIRONMENT_VERSION, name + ":" + version).map(this::environment);
    }

    List<Environment> latest() {
        return documents.list(Kinds.ENVIRONMENT, "").stream()
                .map(json -> find(json.text("name")))
                .flatMap(Optional::stream)
                .toList();
    }

    private Environment register(Transaction transaction, Environment environment) {
        String name = environment.name();
        JsonObject head = transaction
                .find(Kinds.ENVIRONMENT, name)
                .orElseGet(() -> JsonObject.empty().with("name", name));
        int latest = (int) head.number("latest", 0);
        Optional<Environment> known =
                transaction.find(Kinds.ENVIRONMENT_VERSION, name + ":" + latest).map(this::environment);
        if (known.filter(environment::equals).isPresent()) {
            return known.get();
        }
        int version = latest + 1;
        transaction.put(Kinds.ENVIRONMENT, name, head.with("latest", version));
        transaction.put(
                Kinds.ENVIRONMENT_VERSION,
                name + ":" + version,
                JsonObject.empty()
                        .with("name", name)
                        .with("version", version)
                        .with(
                                "definition",
                                JsonObject.parse(environment.definition().toJson()))
                        .with("created", clock.millis()));
        return new Environment(workspace, name, version, environment.definition());
    }

    private Environment environment(JsonObject json) {
        return new Environment(
                workspace,
                json.text("name"),
                (int) json.number("version", 0),
                EnvironmentDefinition.parse(json.object("definition").toString()));
    }
}
