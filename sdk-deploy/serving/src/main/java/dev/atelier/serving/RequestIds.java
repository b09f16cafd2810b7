package dev.atelier.serving;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a request, echoed as Azure's inference server does. Immutable.
 *
 * @param requestId {@code x-request-id}: the client's, else a new one
 * @param clientId {@code x-ms-client-request-id}: the client's, else the legacy one, or null
 * @param legacyId {@code x-ms-request-id}: the client's, else the client id, else the request id
 * @param traceId {@code TraceId}: the client's, or null
 */
record RequestIds(
        String requestId,
        @Nullable String clientId,
        String legacyId,
        @Nullable String traceId) {
    private static final int MAX_LENGTH = 100;
    private static final String REQUEST = "x-request-id";
    private static final String CLIENT = "x-ms-client-request-id";
    private static final String LEGACY = "x-ms-request-id";
    private static final String TRACE = "TraceId";

    static RequestIds of(HttpFields headers) {
        String request = headers.get(REQUEST);
        String client = headers.get(CLIENT);
        String legacy = headers.get(LEGACY);
        String requestId = request == null ? random() : request;
        String clientId = client == null ? legacy : client;
        String legacyId = legacy != null ? legacy : clientId == null ? requestId : clientId;
        return new RequestIds(requestId, clientId, legacyId, headers.get(TRACE));
    }

    /** Returns the name of a header that is too long to be echoed and logged, or null. */
    @Nullable
    String tooLong() {
        for (Map.Entry<String, String> header : all().entrySet()) {
            if (header.getValue().length() > MAX_LENGTH) {
                return header.getKey();
            }
        }
        return null;
    }

    /** Returns the response headers; none that is too long. */
    Map<String, String> headers() {
        Map<String, String> headers = all();
        headers.values().removeIf(value -> value.length() > MAX_LENGTH);
        return headers;
    }

    private Map<String, String> all() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(REQUEST, requestId);
        headers.put(LEGACY, legacyId);
        if (clientId != null) {
            headers.put(CLIENT, clientId);
        }
        if (traceId != null) {
            headers.put(TRACE, traceId);
        }
        return headers;
    }

    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
