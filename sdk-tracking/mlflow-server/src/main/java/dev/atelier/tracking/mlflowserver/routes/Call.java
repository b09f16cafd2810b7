package dev.atelier.tracking.mlflowserver.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.atelier.tracking.mlflowserver.http.HttpCall;
import dev.atelier.tracking.mlflowserver.protocol.Json;
import dev.atelier.tracking.mlflowserver.protocol.Message;
import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.io.IOException;
import java.util.List;

/**
 * A call with its arguments. Immutable.
 *
 * @param path the parts of the path that stand for something
 * @param bytes how long the body was
 */
record Call(HttpCall http, Message request, List<String> path, long bytes) {
    /** Reads the arguments: those of the URL, or a body of at most some bytes. */
    static Call read(HttpCall http, List<String> path, int maxBytes) throws IOException {
        if (http.method().equals("GET")) {
            return new Call(http, Message.of(http.query()), path, 0);
        }
        if (http.announcedLength() > maxBytes) {
            throw tooLong(maxBytes);
        }
        byte[] body = http.body().readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            throw tooLong(maxBytes);
        }
        Message message = body.length == 0 ? Message.of(http.query()) : new Message(Json.request(body));
        return new Call(http, message, path, body.length);
    }

    /** Answers calls of one route. */
    @FunctionalInterface
    interface Handler {
        ObjectNode answer(Call call) throws IOException;
    }

    private static MlflowError tooLong(int maxBytes) {
        return MlflowError.tooLong("The request is longer than " + maxBytes + " bytes, the limit of this server");
    }
}
