package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** One HTTP request and its response, which is given once. Confined to the request. */
final class Exchange {
    private static final String JSON = "application/json";

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final RequestIds ids;

    Exchange(Request request, Response response, Callback callback) {
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

    String method() {
        return request.getMethod();
    }

    String path() {
        return request.getHttpURI().getDecodedPath();
    }

    boolean isRead() {
        return method().equals("GET") || method().equals("HEAD");
    }

    void text(int status, String text) {
        send(status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
    }

    void json(int status, byte[] body) {
        send(status, JSON, body);
    }

    void error(int status, String message) {
        json(status, Json.message(message));
    }

    void methodNotAllowed(String allowed) {
        response.getHeaders().put(HttpHeader.ALLOW, allowed);
        error(405, "Method not allowed");
    }

    void answer(Answer answer) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("x-ms-run-function-failed", answer.runFailed() ? "True" : "False");
        answer.headers().forEach(headers::put);
        json(answer.status(), answer.json());
    }

    /** Answers, and ends the connection, since what the client still sends is not wanted. */
    void answerAndClose(Answer answer) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        answer(answer);
    }

    void header(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Gives up on a client that has gone. */
    void fail(Throwable failure) {
        callback.failed(failure);
    }

    private void send(int status, String contentType, byte[] body) {
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(status);
        headers.put(HttpHeader.CONTENT_TYPE, contentType);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        ids.headers().forEach(headers::put);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Returns the length the client announced, or -1. */
    long announcedLength() {
        return request.getLength();
    }

    Map<String, Object> queryArguments() {
        return QueryArguments.of(Request.extractQueryParameters(request, UTF_8));
    }
}
