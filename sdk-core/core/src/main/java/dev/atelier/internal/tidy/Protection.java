package dev.atelier.internal.tidy;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.run.RunRecord;
import java.util.List;
import java.util.Optional;

/** Why a run must not be deleted. Thread-safe. */
final class Protection {
    private final Documents documents;

    Protection(Documents documents) {
        this.documents = documents;
    }

    /** Returns why a run as it was read now must stay, or empty. */
    Optional<String> reason(RunRecord run) {
        if (!run.ended()) {
            return Optional.of("it is " + run.status() + "; cancel it first, or wait for its end");
        }
        if (documents.find(Kinds.JOB, run.id()).isPresent()) {
            return Optional.of(
                    "its job is still being cleaned up; try again when a workspace with its compute target was open for a moment");
        }
        List<String> models = models(run.id());
        return models.isEmpty()
                ? Optional.empty()
                : Optional.of("registered as model " + String.join(", ", models) + "; delete the model first");
    }

    private List<String> models(String runId) {
        return documents.list(Kinds.MODEL_VERSION, "").stream()
                .filter(model -> model.find("run").filter(runId::equals).isPresent())
                .map(model -> model.text("name") + ":" + model.number("version", 0))
                .toList();
    }
}
