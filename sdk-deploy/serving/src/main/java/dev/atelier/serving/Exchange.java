package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.serving.wire.Payload;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One HTTP request and its response, which is given once. Confined to the request. */
final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final RequestIds ids;
    private final AtomicBoolean sent = new AtomicBoolean();
    private final String path;
    private Protocol protocol = AzureProtocol.INSTANCE;

    /** Takes a request; clients of Azure's Kubernetes services have {@code /api/v1/service/<name>} before the path. */
    static Exchange of(Request request, Response response, Callback callback, String service) {
        String path = request.getHttpURI().getDecodedPath();
        String prefix = "/api/v1/service/" + service + "/";
        return new Exchange(
                request, response, callback, path.startsWith(prefix) ? path.substring(prefix.length() - 1) : path);
    }

    private Exchange(Request request, Response response, Callback callback, String path) {
        this.path = path;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.ids = RequestIds.of(request.getHeaders());
    }

    Request request() {
        return request;
    }

    RequestIds ids() {
        return ids;
    }

    /** Lets all errors from now on be in the form of a protocol. */
    void speak(Protocol spoken) {
        protocol = spoken;
    }

    String method() {
        return request.getMethod();
    }

    String path() {
        return path;
    }

    boolean isRead() {
        return method().equals("GET") || method().equals("HEAD");
    }

    void text(int status, String text) {
        send(status, Payload.text("text/plain; charset=utf-8", text));
    }

    void json(int status, byte[] body) {
        send(status, Payload.json(body));
    }

    void error(int status, String message) {
        json(status, protocol.error(status, message));
    }

    void methodNotAllowed(String allowed) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        error(405, "Method not allowed");
    }

    void answer(Answer answer) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("x-ms-run-function-failed", answer.runFailed() ? "True" : "False");
        answer.headers().forEach(headers::put);
        int status = protocol.status(answer);
        Payload payload = answer.payload().orElseGet(() -> Payload.json(protocol.error(status, answer.message())));
        send(status, payload);
    }

    /** Answers, and ends the connection, since what the client still sends is not wanted. */
    void answerAndClose(Answer answer) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        answer(answer);
    }

    void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Says that the answer depends on a header of the request. */
    void vary(String name) {
        response.getHeaders().add(HttpHeader.VARY, name);
    }

    /** Gives up on a client that has gone. */
    void fail(Throwable failure) {
        callback.failed(failure);
    }

    /** Sends the response, once; what comes later is too late. */
    void send(int status, Payload payload) {
        if (!sent.compareAndSet(false, true)) {
            return;
        }
        HttpFields.Mutable headers = response.getHeaders();
        byte[] body = compressed(status, payload.body());
        response.setStatus(status);
        headers.put(HttpHeader.CONTENT_TYPE, payload.contentType());
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        payload.headers().forEach(headers::put);
        ids.headers().forEach(headers::put);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private byte[] compressed(int status, byte[] body) {
        if (status != 200 || body.length < Compression.MIN_BYTES) {
            return body;
        }
        vary("Accept-Encoding");
        Optional<Compression> wanted = Compression.accepted(request.getHeaders());
        wanted.ifPresent(compression -> header("Content-Encoding", compression.encoding()));
        return wanted.map(compression -> compression.compress(body)).orElse(body);
    }

    /** Returns the length the client announced, or -1. */
    long announcedLength() {
        return request.getLength();
    }

    Map<String, Object> queryArguments() {
        return QueryArguments.of(Request.extractQueryParameters(request, UTF_8));
    }
}
