package dev.atelier.serving.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/** The body of an answer, with the headers that describe it. Immutable. */
public final class Payload {
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] body;

    private Payload(String contentType, Map<String, String> headers, byte[] body) {
        this.contentType = contentType;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Makes a body of JSON.
     *
     * @param utf8 JSON in UTF-8, not to be changed
     * @return the body
     */
    public static Payload json(byte[] utf8) {
        return new Payload("application/json", Map.of(), utf8);
    }

    /**
     * Makes a body of text.
     *
     * @param type its media type
     * @param text the text
     * @return the body
     */
    public static Payload text(String type, String text) {
        return new Payload(type, Map.of(), text.getBytes(UTF_8));
    }

    /**
     * Makes a body of JSON with binary data behind it.
     *
     * @param bytes all of it, not to be changed
     * @param jsonLength the length of the JSON
     * @return the body
     */
    public static Payload binary(byte[] bytes, int jsonLength) {
        return new Payload(
                "application/octet-stream",
                Map.of("Inference-Header-Content-Length", Integer.toString(jsonLength)),
                bytes);
    }

    /**
     * Returns the media type.
     *
     * @return the value of {@code Content-Type}
     */
    public String contentType() {
        return contentType;
    }

    /**
     * Returns the other headers.
     *
     * @return headers by name
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * Returns the bytes.
     *
     * @return the bytes, not to be changed
     */
    public byte[] body() {
        return body;
    }
}
