package dev.atelier.internal.job;

import dev.atelier.error.AtelierException;
import dev.atelier.error.ComputeException;
import dev.atelier.error.StoreException;
import dev.atelier.internal.events.RunEvent;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.spi.compute.RunDirectory;
import java.nio.charset.StandardCharsets;

/**
 * Answers a job's requests through its run directory. The answer's file is the record that a request was answered: events
 * that are read again after a crash find it. Confined to one thread.
 */
final class RequestDesk {
    /** Where answers are, in a run directory. */
    static final String FOLDER = "responses/";

    private final RequestHandler handler;
    private final RunDirectory directory;

    RequestDesk(RequestHandler handler, RunDirectory directory) {
        this.handler = handler;
        this.directory = directory;
    }

    /** Answers a request unless that was done before; faults that pass are thrown, so that it is asked again. */
    void answer(String runId, RunEvent.Request request) {
        String path = FOLDER + request.id();
        if (directory.size(path + ".json") < 0) {
            JsonObject answer = answer(
                    new ScriptRequest(runId, request.id(), request.kind(), request.body()),
                    new AnswerFiles(directory, path));
            directory.writeAtomic(path + ".json", answer.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private JsonObject answer(ScriptRequest request, AnswerFiles files) {
        try {
            return JsonObject.empty().with("ok", handler.answer(request, files).values());
        } catch (StoreException | ComputeException e) {
            throw e;
        } catch (AtelierException | IllegalArgumentException | IllegalStateException e) {
            return JsonObject.empty()
                    .with("error", String.valueOf(e.getMessage()))
                    .with("kind", e.getClass().getSimpleName());
        }
    }
}
