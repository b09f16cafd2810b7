package dev.atelier.serving;

import dev.atelier.service.Scorer;
import dev.atelier.service.ServiceKeys;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import dev.atelier.spi.deploy.ScorerSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server on a free port, and a client for it. */
final class TestServer implements AutoCloseable {
    static final String FAILED_RUN =
            "{\"message\":\"An unexpected error occurred in scoring script. Check the logs for more info.\"}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ServiceLog log = new ServiceLog(Clock.systemUTC());
    private final ScoringServer server;

    private TestServer(@Nullable ServiceKeys keys) {
        this.server =
                ScoringServer.start("ridge", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), keys, log);
    }

    static TestServer empty() {
        return new TestServer(null);
    }

    static TestServer serving(Scorer scorer) {
        return serving(scorer, ServingLimits.DEFAULTS);
    }

    static TestServer serving(Scorer scorer, ServingLimits limits) {
        return serving(java(scorer), limits);
    }

    static TestServer serving(ScorerSpec scorer, ServingLimits limits) {
        return new TestServer(null).serve(scorer, limits);
    }

    static TestServer withKeys(ServiceKeys keys, Scorer scorer) {
        return new TestServer(keys).serve(java(scorer), ServingLimits.DEFAULTS);
    }

    static ScorerSpec.Java java(Scorer scorer) {
        return new ScorerSpec.Java("test scorer", () -> scorer);
    }

    TestServer serve(ScorerSpec scorer, ServingLimits limits) {
        try {
            server.serve(scorer, List.of(new Mount("ridge", 1, Path.of("."))), limits);
            return this;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    ScoringServer server() {
        return server;
    }

    List<String> log() {
        return log.tail(Integer.MAX_VALUE);
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri().resolve(path)).timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    HttpResponse<String> score(String body) throws IOException, InterruptedException {
        return send(scoring(body));
    }

    HttpRequest.Builder scoring(String body) {
        return request("/score").POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> post(String path, String contentType, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> postJson(String path, String body) throws IOException, InterruptedException {
        return post(path, "application/json", body);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    Socket connect() throws IOException {
        return new Socket(server.address().getAddress(), server.address().getPort());
    }

    @Override
    public void close() {
        server.close();
    }
}
