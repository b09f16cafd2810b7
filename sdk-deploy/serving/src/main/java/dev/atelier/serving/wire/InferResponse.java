package dev.atelier.serving.wire;

import dev.atelier.service.Datatype;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An inference response of the Open Inference Protocol, version 2. Confined to one thread. */
public final class InferResponse {
    private final Map<String, Object> json = new LinkedHashMap<>();
    private final List<Map<String, Object>> outputs = new ArrayList<>();
    private final List<Tensor> binary = new ArrayList<>();
    private long binaryLength;

    private InferResponse() {}

    /**
     * Writes the outputs that a request asks for.
     *
     * @param model the model's name
     * @param version the model's version
     * @param request the request
     * @param tensors what the scorer has returned
     * @return the body
     * @throws InvalidInputException when it asks for an output that there is not
     * @throws IOException when it becomes too large
     */
    public static Payload write(String model, String version, InferRequest request, Tensors tensors)
            throws IOException {
        InferResponse response = new InferResponse();
        response.json.put("model_name", model);
        response.json.put("model_version", version);
        request.id().ifPresent(id -> response.json.put("id", id));
        response.json.put("outputs", response.outputs);
        if (request.outputs().isEmpty()) {
            tensors.forEach(tensor -> response.add(tensor, request.binaryOutputs()));
        } else {
            request.outputs().forEach(output -> response.add(find(tensors, output.name()), output.binary()));
        }
        return response.payload();
    }

    private static Tensor find(Tensors tensors, String name) {
        return tensors.find(name)
                .orElseThrow(() -> new InvalidInputException(
                        "There is no output '" + name + "'; the model returns " + tensors.names()));
    }

    private void add(Tensor tensor, boolean asBinary) {
        Map<String, Object> output = new LinkedHashMap<>();
        output.put("name", tensor.name());
        output.put("datatype", tensor.datatype());
        output.put("shape", tensor.shape());
        if (asBinary) {
            long length = BinaryTensors.length(tensor);
            output.put("parameters", Map.of("binary_data_size", length));
            binary.add(tensor);
            binaryLength += length;
        } else {
            output.put("data", flat(tensor));
        }
        outputs.add(output);
    }

    private static Tensor flat(Tensor tensor) {
        long size = tensor.size();
        return tensor.datatype() == Datatype.BYTES
                ? Tensor.ofBytes(tensor.name(), tensor.bytes(), size)
                : Tensor.of(tensor.name(), tensor.datatype(), tensor.data(), size);
    }

    private Payload payload() throws IOException {
        byte[] header = Json.write(json);
        if (binary.isEmpty()) {
            return Payload.json(header);
        }
        if (header.length + binaryLength > Integer.MAX_VALUE - 8) {
            throw new IOException("the outputs have " + binaryLength + " bytes, which is more than a body can have");
        }
        ByteBuffer body =
                ByteBuffer.allocate((int) (header.length + binaryLength)).put(header);
        binary.forEach(tensor -> BinaryTensors.write(tensor, body));
        return Payload.binary(body.array(), header.length);
    }
}
