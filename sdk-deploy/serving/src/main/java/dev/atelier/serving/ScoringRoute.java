package dev.atelier.serving;

import dev.atelier.service.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;

/** What all protocols do to score: authentication, limits, decoding, and then the scorer. Thread-safe. */
final class ScoringRoute {
    private static final String UNEXPECTED = "The request could not be read. Check the logs for more info.";

    private final Endpoint endpoint;

    ScoringRoute(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Scores the body of a POST. */
    void post(Exchange exchange, Protocol protocol) {
        exchange.speak(protocol);
        if (!exchange.method().equals("POST")) {
            exchange.methodNotAllowed("POST");
        } else if (isOpen(exchange)) {
            guarded(exchange, () -> {
                protocol.check(exchange);
                readBody(exchange, protocol);
            });
        }
    }

    /** Scores what is known already. */
    void score(Exchange exchange, Supplier<Incoming> decoder) {
        if (isOpen(exchange)) {
            guarded(exchange, () -> score(exchange, decoder.get()));
        }
    }

    /** Tells whether the request has a key, and answers it otherwise. */
    boolean isOpen(Exchange exchange) {
        if (endpoint.opens(exchange.request().getHeaders().get(HttpHeader.AUTHORIZATION))) {
            return true;
        }
        exchange.header("WWW-Authenticate", "Bearer");
        exchange.answer(Answer.refused(
                401, "The key is missing or wrong; send one of the service's keys: Authorization: Bearer <key>"));
        return false;
    }

    private void readBody(Exchange exchange, Protocol protocol) {
        Optional<Compression> compression = compression(exchange);
        Version version = endpoint.versions().peek();
        if (version == null) {
            exchange.answer(notReady());
            return;
        }
        int limit = version.limits().maxBodyBytes();
        BodyReader.read(
                exchange,
                limit,
                body -> guarded(exchange, () -> {
                    byte[] content = compression
                            .map(packed -> packed.decompress(body, limit))
                            .orElse(body);
                    score(exchange, protocol.read(exchange, content));
                }));
    }

    private static Optional<Compression> compression(Exchange exchange) {
        List<String> encodings = exchange.request().getHeaders().getCSV(HttpHeader.CONTENT_ENCODING, false).stream()
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .toList();
        if (encodings.isEmpty()) {
            return Optional.empty();
        }
        Optional<Compression> known = encodings.size() == 1 ? Compression.of(encodings.get(0)) : Optional.empty();
        if (known.isEmpty()) {
            exchange.header("Accept-Encoding", "gzip, deflate, identity");
            throw new RefusedException(
                    415, "This Content-Encoding is not supported; send the body without one, or with gzip or deflate");
        }
        return known;
    }

    /** Answers what a request is refused for; whatever goes wrong, there is an answer. */
    private void guarded(Exchange exchange, Runnable action) {
        try {
            action.run();
        } catch (InvalidInputException e) {
            exchange.answer(Answer.refused(400, String.valueOf(e.getMessage())));
        } catch (RefusedException e) {
            exchange.answer(e.answer());
        } catch (VirtualMachineError e) {
            exchange.answer(Answer.refused(500, UNEXPECTED));
            throw e;
        } catch (Throwable e) {
            endpoint.log().append("Request " + exchange.ids().requestId() + " could not be read", e);
            exchange.answer(Answer.refused(500, UNEXPECTED));
        }
    }

    private void score(Exchange exchange, Incoming incoming) {
        Version version = endpoint.versions().acquire();
        if (version == null) {
            exchange.answer(notReady());
        } else {
            version.engine().score(new SingleCall(incoming, exchange::answer, version::release));
        }
    }

    private Answer notReady() {
        return Answer.refused(503, "The service is " + endpoint.state() + "; it cannot score now");
    }
}
