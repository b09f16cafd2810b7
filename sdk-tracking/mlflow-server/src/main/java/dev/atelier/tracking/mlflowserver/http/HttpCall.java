package dev.atelier.tracking.mlflowserver.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** One HTTP request and its answer, which is given once. Confined to a thread. */
public final class HttpCall {
    private static final Duration DISCARD = Duration.ofSeconds(2);

    private final Request request;
    private final Response response;
    private final Callback callback;
    private boolean answered;

    HttpCall(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    public String method() {
        return request.getMethod();
    }

    /** Returns the parts of the path, each decoded by itself, so that an encoded slash stays in its part. */
    public List<String> path() {
        String raw = request.getHttpURI().getPath();
        List<String> parts = new ArrayList<>();
        for (String part : (raw == null ? "" : raw).split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return parts;
    }

    /** Returns the arguments behind the question mark. */
    public Map<String, List<String>> query() {
        Map<String, List<String>> arguments = new LinkedHashMap<>();
        for (Fields.Field field : Request.extractQueryParameters(request, StandardCharsets.UTF_8)) {
            arguments.put(field.getName(), List.copyOf(field.getValues()));
        }
        return arguments;
    }

    /** Tells whether it came over TLS. */
    public boolean secure() {
        return request.isSecure();
    }

    public @Nullable String header(String name) {
        return request.getHeaders().get(name);
    }

    /** Returns the length that the client announced, or -1. */
    public long announcedLength() {
        return request.getLength();
    }

    /** Returns the body; reading waits for the client. */
    public InputStream body() {
        return Content.Source.asInputStream(request);
    }

    /**
     * Reads off what the client still sends, up to some bytes, and as long as it does not pause or go on for two seconds:
     * clients that write when the connection is closed lose the answer. One that asks before it sends is not told to.
     */
    public void discardBody(long maxBytes) {
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return;
        }
        request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(DISCARD.toMillis());
        long end = System.nanoTime() + DISCARD.toNanos();
        byte[] buffer = new byte[8_192];
        InputStream body = body();
        try {
            for (long left = maxBytes; left > 0 && System.nanoTime() < end; ) {
                int read = body.read(buffer);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } catch (IOException e) {
            // then it does not wait for an answer either
        }
    }

    /** Sets a header of the answer. */
    public void answerHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Answers with a whole body. */
    public void answer(int status, String contentType, byte[] body) {
        begin(status, contentType, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** Answers with what a stream gives; a failure on the way cuts the connection, so that the client notices. */
    public void answer(int status, String contentType, long length, InputStream content) throws IOException {
        begin(status, contentType, length);
        try (InputStream in = new BufferedInputStream(content);
                OutputStream out = Content.Sink.asOutputStream(response)) {
            in.transferTo(out);
        }
        callback.succeeded();
    }

    public boolean isAnswered() {
        return answered;
    }

    void fail(Throwable failure) {
        callback.failed(failure);
    }

    private void begin(int status, String contentType, long length) {
        answered = true;
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
}
