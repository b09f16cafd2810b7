package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.InferRequest;
import dev.atelier.serving.wire.InferResponse;
import dev.atelier.serving.wire.OutputTensors;

/** An inference by the Open Inference Protocol, version 2. Thread-safe. */
final class OpenInferenceProtocol implements Protocol {
    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private final String model;
    private final String version;

    OpenInferenceProtocol(String model, String version) {
        this.model = model;
        this.version = version;
    }

    @Override
    public Incoming read(Exchange exchange, byte[] body) {
        InferRequest request = InferRequest.parse(body, headerLength(exchange));
        ScoringInput input = ScoringInput.ofTensors(
                request.inputs(), request.parameters(), exchange.ids().requestId());
        return new Incoming(input, value -> InferResponse.write(model, version, request, OutputTensors.of(value)));
    }

    private static int headerLength(Exchange exchange) {
        String text = exchange.request().getHeaders().get(HEADER_LENGTH);
        if (text == null) {
            return InferRequest.JSON_ONLY;
        }
        if (!text.strip().matches("\\d{1,9}")) {
            throw new InvalidInputException(HEADER_LENGTH + " must be the length of the JSON, a whole number");
        }
        return Integer.parseInt(text.strip());
    }

    @Override
    public int status(Answer answer) {
        return answer.isTimeout() ? 504 : answer.status();
    }
}
