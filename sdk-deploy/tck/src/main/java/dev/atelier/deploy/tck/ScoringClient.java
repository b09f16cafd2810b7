package dev.atelier.deploy.tck;

import dev.atelier.service.ServiceKeys;
import dev.atelier.spi.deploy.EndpointObservation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends scoring requests to an endpoint. */
final class ScoringClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI base;

    ScoringClient(EndpointObservation endpoint) {
        this.base = endpoint.baseUri().orElseThrow(() -> new AssertionError("no address: " + endpoint));
    }

    HttpResponse<String> score(String body, @Nullable ServiceKeys keys) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("score")).timeout(TIMEOUT).POST(BodyPublishers.ofString(body));
        if (keys != null) {
            request.header("Authorization", "Bearer " + keys.primary().reveal());
        }
        return send(request);
    }

    HttpResponse<String> health() {
        return send(HttpRequest.newBuilder(base).timeout(TIMEOUT).GET());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
