package dev.atelier.internal;

import dev.atelier.error.OperationCanceledException;
import dev.atelier.error.ScoringException;
import dev.atelier.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls web services. Thread-safe. */
public final class HttpCaller {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /**
     * Posts JSON and returns the answer's body.
     *
     * @throws ScoringException when the answer is an error or there is none
     */
    public String post(URI uri, String json, @Nullable Secret key) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (key != null) {
            request.header("Authorization", "Bearer " + key.reveal());
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ScoringException(
                        uri + " answered " + response.statusCode() + ": " + response.body(),
                        response.statusCode(),
                        null);
            }
            return response.body();
        } catch (IOException e) {
            throw new ScoringException(uri + " cannot be reached: " + e, 0, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OperationCanceledException("the wait for " + uri + " was interrupted", e);
        }
    }
}
