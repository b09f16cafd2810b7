package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.ServiceKeys;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of Azure's services rely on besides the routes. */
class AzureDetailsTest {
    private static final String ORIGIN = "Access-Control-Allow-Origin";

    @Test
    void answersTheBrowserThatAsksFirst() throws Exception {
        try (TestServer server = TestServer.withKeys(ServiceKeys.random(), request -> 1)) {
            server.server().allowOrigins(Set.of("https://a.example"));
            HttpResponse<String> response = server.send(preflight(server, "https://a.example"));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue(ORIGIN)).hasValue("https://a.example");
            assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                    .hasValue("GET, POST");
            assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
                    .hasValue("authorization, content-type");
            assertThat(response.headers().allValues("Vary")).contains("Origin");
        }
    }

    @Test
    void letsAllowedPagesReadTheAnswerOnly() throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            assertThat(originFor(server, "https://a.example")).isEmpty();
            server.server().allowOrigins(Set.of("https://a.example"));
            assertThat(originFor(server, "https://a.example")).isEqualTo("https://a.example");
            assertThat(originFor(server, "https://b.example")).isEmpty();
            assertThat(server.send(preflight(server, "https://b.example"))
                            .headers()
                            .firstValue(ORIGIN))
                    .isEmpty();
            server.server().allowOrigins(Set.of("*"));
            assertThat(originFor(server, "https://b.example")).isEqualTo("*");
        }
    }

    private static String originFor(TestServer server, String origin) throws Exception {
        HttpResponse<String> response = server.send(server.scoring("1").header("Origin", origin));
        assertThat(response.body()).isEqualTo("1");
        return response.headers().firstValue(ORIGIN).orElse("");
    }

    private static HttpRequest.Builder preflight(TestServer server, String origin) {
        return server.request("/score")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type")
                .method("OPTIONS", BodyPublishers.noBody());
    }

    @Test
    void echoesTheTraceId() throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            assertThat(server.send(server.scoring("1").header("TraceId", "t-7"))
                            .headers()
                            .firstValue("TraceId"))
                    .hasValue("t-7");
            assertThat(server.send(server.scoring("1").header("TraceId", "t".repeat(101)))
                            .statusCode())
                    .isEqualTo(431);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/score?a=1", "/swagger.json", "/v2/health/ready", "/ping"})
    void hasThePathsOfAKubernetesService(String path) throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response = server.get("/api/v1/service/ridge" + path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(server.get(path).body());
            assertThat(server.get("/api/v1/service/other" + path).statusCode()).isEqualTo(404);
        }
    }
}
