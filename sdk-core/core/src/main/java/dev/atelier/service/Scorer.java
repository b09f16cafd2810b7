package dev.atelier.service;

import java.nio.file.Path;

/**
 * Scores requests in this JVM.
 *
 * <p>{@link #init} is called once before the first request; {@link #score} is then called by several threads at once
 * and must be thread-safe; {@link #close} is called after the last request has been answered.
 */
@FunctionalInterface
public interface Scorer extends AutoCloseable {
    /**
     * Loads the model. Does nothing by default.
     *
     * @param modelDirectory the registered model's files; with several models, one directory {@code name/version} each
     * @throws Exception when the model cannot be loaded; the deployment then fails with this cause
     */
    default void init(Path modelDirectory) throws Exception {}

    /**
     * Scores one request.
     *
     * @param request the request
     * @return any value made of maps, lists, arrays, texts, numbers, booleans and null; or a {@link Tensor}, or
     *     {@link Tensors}; sent as the client's protocol has it
     * @throws InvalidInputException when the request's content is wrong: answered with status 400 and its message
     * @throws Exception on any other failure: answered with status 500, without its message
     */
    Object score(ScoringRequest request) throws Exception;

    /** Releases the model. Does nothing by default. */
    @Override
    default void close() {}
}
