package dev.atelier.serving;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/** Which web pages may use a service from a browser, as {@code AML_CORS_ORIGINS} of Azure's server has it. Immutable. */
final class CrossOrigin {
    /** No page of another origin. */
    static final CrossOrigin NONE = new CrossOrigin(Set.of());

    private static final String ANY = "*";

    private final Set<String> origins;

    private CrossOrigin(Set<String> origins) {
        this.origins = origins;
    }

    /** Allows origins such as {@code https://example.org}, or {@code *}. */
    static CrossOrigin of(Set<String> origins) {
        return new CrossOrigin(Set.copyOf(origins));
    }

    private boolean allows(@Nullable String origin) {
        return origin != null && (origins.contains(origin) || origins.contains(ANY));
    }

    /** Answers a browser that asks before it sends the request; false when this is something else. */
    boolean answersPreflight(Exchange exchange) {
        HttpFields headers = exchange.request().getHeaders();
        boolean preflight = exchange.method().equals("OPTIONS") && headers.contains("Access-Control-Request-Method");
        if (!preflight || !allows(headers.get("Origin"))) {
            return false;
        }
        String wanted = headers.get("Access-Control-Request-Headers");
        exchange.header("Access-Control-Allow-Methods", "GET, POST");
        exchange.header("Access-Control-Max-Age", "600");
        if (wanted != null) {
            exchange.header("Access-Control-Allow-Headers", wanted);
        }
        exchange.text(200, "");
        return true;
    }

    /** Lets the page that has sent a request read the answer. */
    void admit(Exchange exchange) {
        String origin = exchange.request().getHeaders().get("Origin");
        if (origin != null && allows(origin)) {
            exchange.header("Access-Control-Allow-Origin", origins.contains(ANY) ? ANY : origin);
            exchange.header(
                    "Access-Control-Expose-Headers",
                    "x-request-id, x-ms-request-id, x-ms-client-request-id, x-ms-run-function-failed,"
                            + " x-ms-run-fn-exec-ms, Inference-Header-Content-Length");
        }
        if (!origins.isEmpty() && !origins.contains(ANY)) {
            exchange.vary("Origin");
        }
    }
}
