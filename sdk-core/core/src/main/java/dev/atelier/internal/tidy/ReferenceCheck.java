package dev.atelier.internal.tidy;

import dev.atelier.error.AtelierException;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.spi.compute.SourceTree;
import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks that every document can be read and that everything documents refer to is there. Confined to one thread. */
final class ReferenceCheck {
    private final WorkspaceStore store;
    private final BlobCheck blobs;
    private final Set<DocumentKey> keys = new HashSet<>();
    private final List<Damage> damages = new ArrayList<>();
    private long characters;

    ReferenceCheck(WorkspaceStore store) {
        this.store = store;
        blobs = new BlobCheck(store.artifacts());
    }

    Verification run() {
        Scan scan = new Scan(store.catalog());
        scan.forEach(document -> keys.add(document.key()));
        scan.forEach(this::check);
        return new Verification(characters + blobs.bytes(), damages);
    }

    private void check(Document document) {
        characters += document.body().length();
        try {
            check(document, JsonObject.parse(document.body()));
        } catch (IllegalArgumentException e) {
            damage(document, "the document cannot be read: " + e.getMessage(), "what it describes is not usable");
        }
    }

    private void check(Document document, JsonObject json) {
        switch (document.key().kind()) {
            case Kinds.RUN -> run(document, new RunRecord(json));
            case Kinds.ARTIFACT -> artifact(document, json);
            case Kinds.MODEL -> aliases(document, json);
            case Kinds.MODEL_VERSION -> model(document, json);
            case Kinds.SERVICE -> service(document, json);
            case Kinds.JOB ->
                require(document, Kinds.RUN, document.key().id(), "the job belongs to no run and is not looked after");
            default -> {
                // nothing that it refers to is known here
            }
        }
    }

    private void run(Document document, RunRecord run) {
        run.status();
        require(document, Kinds.EXPERIMENT, run.experiment(), "the run is in no list of experiments");
        run.parent()
                .ifPresent(parent -> require(document, Kinds.RUN, parent, "the run's parent is not known any more"));
        run.environment()
                .ifPresent(environment -> require(
                        document, Kinds.ENVIRONMENT_VERSION, environment, "the run cannot be repeated as it was"));
        run.snapshot().ifPresent(snapshot -> snapshot(document, snapshot));
    }

    private void artifact(Document document, JsonObject json) {
        String id = document.key().id();
        require(document, Kinds.RUN, id.substring(0, id.indexOf('/')), "nobody can reach the artifact");
        content(document, json, "the artifact cannot be downloaded");
    }

    private void model(Document document, JsonObject json) {
        require(document, Kinds.MODEL, json.text("name"), "its number may be given to another version");
        json.find("run")
                .ifPresent(run -> require(document, Kinds.RUN, run, "the model's lineage ends here; its files do not"));
        json.objects("files").forEach(file -> content(document, file, "the model is incomplete"));
    }

    private void aliases(Document document, JsonObject json) {
        json.object("aliases")
                .values()
                .forEach((alias, version) -> require(
                        document,
                        Kinds.MODEL_VERSION,
                        json.text("name") + ":" + version,
                        "the alias '" + alias + "' points at nothing"));
    }

    private void service(Document document, JsonObject json) {
        json.texts("models")
                .forEach(model -> require(document, Kinds.MODEL_VERSION, model, "the service cannot be started again"));
        json.find("source").ifPresent(source -> snapshot(document, source));
    }

    private void snapshot(Document document, String id) {
        try {
            for (SourceTree.File file :
                    SnapshotManifest.load(id, store.artifacts()).files()) {
                blobs.damage(file.sha256(), file.size())
                        .ifPresent(damage -> damage(
                                document,
                                "snapshot file '" + file.path() + "': " + damage,
                                "the source cannot be restored as a whole"));
            }
        } catch (AtelierException e) {
            damage(document, String.valueOf(e.getMessage()), "its source files cannot be restored");
        }
    }

    private void content(Document document, JsonObject file, String meaning) {
        blobs.damage(file.text("sha256"), file.number("size", -1))
                .ifPresent(damage -> damage(document, damage, meaning));
    }

    private void require(Document document, String kind, String id, String meaning) {
        DocumentKey key = new DocumentKey(kind, id);
        if (!keys.contains(key) && store.catalog().find(key).isEmpty()) {
            damage(document, key + " is missing", meaning);
        }
    }

    /** Notes a damage, unless somebody has deleted or changed the document meanwhile. */
    private void damage(Document document, String what, String meaning) {
        boolean current = store.catalog()
                .find(document.key())
                .filter(now -> now.revision() == document.revision())
                .isPresent();
        if (current) {
            damages.add(new Damage(document.key().toString(), what, meaning));
        }
    }
}
