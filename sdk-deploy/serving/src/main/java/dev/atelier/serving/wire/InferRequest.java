package dev.atelier.serving.wire;

import dev.atelier.service.Datatype;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An inference request of the Open Inference Protocol, version 2. Immutable. */
public final class InferRequest {
    /** The value of {@link #parse}'s header length when the body is JSON alone. */
    public static final int JSON_ONLY = -1;

    private final @Nullable String id;
    private final Map<String, Object> parameters;
    private final Tensors inputs;
    private final List<RequestedOutput> outputs;

    private InferRequest(
            @Nullable String id, Map<String, Object> parameters, Tensors inputs, List<RequestedOutput> outputs) {
        this.id = id;
        this.parameters = parameters;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * Parses a body.
     *
     * @param body JSON, and then the binary data of tensors
     * @param headerLength the length of the JSON, as {@code Inference-Header-Content-Length} says it, or
     *     {@link #JSON_ONLY}
     * @return the request; its tensors share the body
     * @throws InvalidInputException with what is wrong
     */
    public static InferRequest parse(byte[] body, int headerLength) {
        int json = headerLength == JSON_ONLY ? body.length : headerLength;
        if (json > body.length) {
            throw new InvalidInputException(
                    "Inference-Header-Content-Length is " + json + ", but the body has only " + body.length + " bytes");
        }
        Object header = Json.parse(Utf8.decode(Arrays.copyOf(body, json)));
        if (!(header instanceof Map<?, ?> object)) {
            throw new InvalidInputException("An inference request must be a JSON object with 'inputs'");
        }
        ByteBuffer binary = ByteBuffer.wrap(body, json, body.length - json);
        Map<String, Object> parameters = parameters(object);
        InferRequest request =
                new InferRequest(id(object), parameters, inputs(object, binary), outputs(object, parameters));
        if (binary.hasRemaining()) {
            throw new InvalidInputException("The body has " + binary.remaining()
                    + " bytes that belong to no input; 'binary_data_size' of the inputs must add up to all of them");
        }
        return request;
    }

    private static @Nullable String id(Map<?, ?> request) {
        Object id = request.get("id");
        if (id != null && !(id instanceof String)) {
            throw new InvalidInputException("The 'id' of the request must be a text");
        }
        return (String) id;
    }

    private static Map<String, Object> parameters(Map<?, ?> owner) {
        Object parameters = owner.get("parameters");
        if (parameters == null) {
            return Map.of();
        }
        if (!(parameters instanceof Map<?, ?> map)) {
            throw new InvalidInputException("'parameters' must be a JSON object");
        }
        @SuppressWarnings("unchecked") // keys of parsed JSON objects are texts
        Map<String, Object> named = (Map<String, Object>) map;
        return named;
    }

    private static Tensors inputs(Map<?, ?> request, ByteBuffer binary) {
        if (!(request.get("inputs") instanceof List<?> list) || list.isEmpty()) {
            throw new InvalidInputException("An inference request must have 'inputs', a list of at least one tensor");
        }
        List<Tensor> inputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object input : list) {
            Tensor tensor = input(object(input, "inputs"), binary);
            if (!names.add(tensor.name())) {
                throw new InvalidInputException("There are two inputs '" + tensor.name() + "'");
            }
            inputs.add(tensor);
        }
        return Tensors.of(inputs);
    }

    private static Tensor input(Map<?, ?> input, ByteBuffer binary) {
        String name = name(input, "input");
        Datatype datatype = datatype(name, input.get("datatype"));
        long[] shape = Shapes.read(name, input.get("shape"));
        Map<String, Object> parameters = parameters(input);
        if (parameters.containsKey("shared_memory_region")) {
            throw new InvalidInputException(
                    "Tensor '" + name + "' is in shared memory, which this server does not use");
        }
        Object size = parameters.get("binary_data_size");
        if (size == null) {
            return JsonTensors.read(name, datatype, shape, input.get("data"));
        }
        if (input.containsKey("data")) {
            throw new InvalidInputException("Tensor '" + name + "' has both 'data' and binary data");
        }
        return BinaryTensors.read(name, datatype, shape, slice(name, size, binary));
    }

    private static ByteBuffer slice(String name, Object size, ByteBuffer binary) {
        if (!(size instanceof Integer length) || length < 0 || length > binary.remaining()) {
            throw new InvalidInputException("Tensor '" + name + "' has the binary_data_size " + size + "; "
                    + binary.remaining() + " bytes are left of what follows the JSON (its length must be in the header"
                    + " Inference-Header-Content-Length)");
        }
        ByteBuffer slice = binary.slice(binary.position(), length);
        binary.position(binary.position() + length);
        return slice;
    }

    private static Datatype datatype(String name, @Nullable Object json) {
        for (Datatype datatype : Datatype.values()) {
            if (datatype.name().equals(json)) {
                return datatype;
            }
        }
        throw new InvalidInputException(
                "Tensor '" + name + "' must have a datatype: one of " + Arrays.toString(Datatype.values()));
    }

    private static String name(Map<?, ?> object, String what) {
        if (object.get("name") instanceof String name && !name.isEmpty()) {
            return name;
        }
        throw new InvalidInputException("Each " + what + " must have a 'name'");
    }

    private static Map<?, ?> object(@Nullable Object json, String where) {
        if (json instanceof Map<?, ?> object) {
            return object;
        }
        throw new InvalidInputException("'" + where + "' must be a list of JSON objects");
    }

    private static List<RequestedOutput> outputs(Map<?, ?> request, Map<String, Object> parameters) {
        Object outputs = request.get("outputs");
        if (outputs != null && !(outputs instanceof List)) {
            throw new InvalidInputException("'outputs' must be a list of JSON objects");
        }
        boolean binary = Boolean.TRUE.equals(parameters.get("binary_data_output"));
        List<RequestedOutput> requested = new ArrayList<>();
        for (Object output : outputs == null ? List.of() : (List<?>) outputs) {
            requested.add(output(object(output, "outputs"), binary));
        }
        return List.copyOf(requested);
    }

    private static RequestedOutput output(Map<?, ?> output, boolean binary) {
        String name = name(output, "output");
        Map<String, Object> parameters = parameters(output);
        for (String unknown : List.of("classification", "shared_memory_region")) {
            if (parameters.containsKey(unknown)) {
                throw new InvalidInputException(
                        "Output '" + name + "' asks for '" + unknown + "', which this server does not offer");
            }
        }
        return new RequestedOutput(name, !Boolean.FALSE.equals(parameters.getOrDefault("binary_data", binary)));
    }

    /**
     * Returns the request's id.
     *
     * @return the client's id, or empty
     */
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    /**
     * Returns the parameters.
     *
     * @return the request's parameters as Java values
     */
    public Map<String, Object> parameters() {
        return parameters;
    }

    /**
     * Returns the inputs.
     *
     * @return at least one tensor
     */
    public Tensors inputs() {
        return inputs;
    }

    /**
     * Returns which outputs are wanted.
     *
     * @return the outputs; empty for all of them
     */
    public List<RequestedOutput> outputs() {
        return outputs;
    }

    /**
     * Tells in which form outputs are wanted that are not named.
     *
     * @return true for binary data
     */
    public boolean binaryOutputs() {
        return Boolean.TRUE.equals(parameters.get("binary_data_output"));
    }
}
