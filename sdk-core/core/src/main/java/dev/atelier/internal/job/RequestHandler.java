package dev.atelier.internal.job;

import dev.atelier.internal.json.JsonObject;

/** Answers what a script asks of the workspace. Thread-safe. */
@FunctionalInterface
public interface RequestHandler {
    /**
     * Answers one request. It may be asked again after a crash, and then does nothing twice.
     *
     * @param request the request
     * @param files takes the files that belong to the answer
     * @return the answer
     */
    JsonObject answer(ScriptRequest request, AnswerFiles files);
}
