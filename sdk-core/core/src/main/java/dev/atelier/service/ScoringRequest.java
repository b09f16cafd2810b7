package dev.atelier.service;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a scorer. Immutable and thread-safe.
 *
 * <p>Whichever protocol the client speaks, all views are there: a request that came as tensors, or as a table, has the
 * JSON form {@code {"data": [[…], …]}}, with {@code "columns"} where the columns have names and {@code "parameters"}
 * where the client sent some; a request that came as JSON has tensors.
 */
public interface ScoringRequest {
    /**
     * Returns the body as JSON.
     *
     * @return the text as it was sent to {@code /score}; for other protocols a text made of what was sent
     */
    String body();

    /**
     * Returns the body as Java values.
     *
     * @return a {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Number}, {@code Boolean} or null
     */
    @Nullable
    Object json();

    /**
     * Returns the rows of a body {@code {"data": [[…], …]}}, of a table of numbers, or of a tensor of rank 2.
     *
     * @return one array per row, all of one length
     * @throws InvalidInputException when the body has another form or holds something else than numbers
     */
    double[][] data();

    /**
     * Returns the inputs as typed arrays.
     *
     * <p>They have the names the client gave them: tensors of their own, columns of a table, keys of an object. An array
     * without a name is {@code data}. Numbers in JSON are {@link Datatype#INT64} when all are whole, else
     * {@link Datatype#FP64}.
     *
     * @return the tensors
     * @throws InvalidInputException when the body has no such form
     */
    default Tensors tensors() {
        return Tensors.of(Tensor.of("data", data()));
    }

    /**
     * Returns one input.
     *
     * @param name its name
     * @return the tensor
     * @throws InvalidInputException when there is none of that name
     */
    default Tensor tensor(String name) {
        return tensors().get(name);
    }

    /**
     * Returns what the client sent besides the inputs.
     *
     * @return the parameters as Java values; empty when there are none
     */
    default Map<String, Object> parameters() {
        return Map.of();
    }

    /**
     * Returns the id under which the request is logged.
     *
     * @return the client's id when it sent one, else a new one
     */
    String requestId();
}
