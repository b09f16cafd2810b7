package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.atelier.service.InvalidInputException;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/** {@code /score}: authentication, limits, input, and then the scorer. Thread-safe. */
final class ScoreRoute {
    private static final String ALLOWED = "GET, POST, OPTIONS";

    private final Endpoint endpoint;

    ScoreRoute(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    void handle(Exchange exchange) {
        switch (exchange.method()) {
            case "OPTIONS" -> options(exchange);
            case "GET", "POST" -> authenticate(exchange);
            default -> exchange.methodNotAllowed(ALLOWED);
        }
    }

    private static void options(Exchange exchange) {
        exchange.header("Allow", ALLOWED);
        exchange.text(200, "");
    }

    private void authenticate(Exchange exchange) {
        if (!endpoint.opens(exchange.request().getHeaders().get(HttpHeader.AUTHORIZATION))) {
            exchange.header("WWW-Authenticate", "Bearer");
            exchange.answer(Answer.refused(
                    401, "The key is missing or wrong; send one of the service's keys: Authorization: Bearer <key>"));
        } else if (exchange.method().equals("GET")) {
            score(exchange, () -> argumentsAsJson(exchange));
        } else {
            readBody(exchange);
        }
    }

    private void readBody(Exchange exchange) {
        Version version = endpoint.versions().peek();
        if (isEncoded(exchange)) {
            exchange.header("Accept-Encoding", "identity");
            exchange.answer(Answer.refused(
                    415, "This Content-Encoding is not supported; send the body without one, or with 'identity'"));
        } else if (version == null) {
            exchange.answer(notReady());
        } else {
            BodyReader.read(
                    exchange, version.limits().maxBodyBytes(), body -> score(exchange, () -> Utf8.decode(body)));
        }
    }

    private static boolean isEncoded(Exchange exchange) {
        List<String> encodings = exchange.request().getHeaders().getCSV(HttpHeader.CONTENT_ENCODING, false);
        return !encodings.stream().allMatch("identity"::equalsIgnoreCase);
    }

    private static String argumentsAsJson(Exchange exchange) {
        try {
            return new String(Json.write(exchange.queryArguments()), UTF_8);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new InvalidInputException("The query arguments cannot be decoded");
        }
    }

    private void score(Exchange exchange, Supplier<String> input) {
        try {
            score(exchange, input.get());
        } catch (InvalidInputException e) {
            exchange.answer(Answer.refused(400, String.valueOf(e.getMessage())));
        }
    }

    private void score(Exchange exchange, String input) {
        Version version = endpoint.versions().acquire();
        if (version == null) {
            exchange.answer(notReady());
        } else {
            version.engine()
                    .score(new ScoringCall(input, exchange.ids().requestId(), exchange::answer, version::release));
        }
    }

    private Answer notReady() {
        return Answer.refused(503, "The service is " + endpoint.state() + "; it cannot score now");
    }
}
