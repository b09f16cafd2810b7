package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.error.DeploymentException;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    @Test
    void answersHealthyOnceItServes() throws Exception {
        try (TestServer server = TestServer.empty()) {
            assertThat(server.get("/").statusCode()).isEqualTo(503);
            assertThat(server.get("/").body()).isEqualTo("Transitioning");
            assertThat(server.score("{}").statusCode()).isEqualTo(503);

            server.serve(TestServer.java(request -> 1), ServingLimits.DEFAULTS);

            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(server.get("/").body()).isEqualTo("Healthy");
            assertThat(server.server().state()).isEqualTo(ServiceState.HEALTHY);
        }
    }

    @Test
    void scoresABody() throws Exception {
        try (TestServer server = TestServer.serving(request -> request.data()[1][0] * 2)) {
            HttpResponse<String> response = server.score("{\"data\": [[1, 2], [3.5, 4]]}");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("7.0");
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(response.headers().firstValue("x-ms-run-function-failed"))
                    .hasValue("False");
            assertThat(response.headers().firstValue("x-ms-run-fn-exec-ms").orElseThrow())
                    .matches("\\d+\\.\\d{3}");
        }
    }

    record Prediction(String label, List<Double> scores) {}

    @Test
    void writesJavaValuesAsPythonWritesJson() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("nan", Double.NaN);
        values.put("infinities", new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
        values.put("record", new Prediction("a\u00e4\u20ac", List.of(0.25, -0.0)));
        values.put("null", null);
        values.put("list", List.of(true, 1L << 60, "x"));
        try (TestServer server = TestServer.serving(request -> values)) {
            assertThat(server.score("0").body())
                    .isEqualTo("{\"nan\":NaN,\"infinities\":[Infinity,-Infinity],"
                            + "\"record\":{\"label\":\"a\u00e4\u20ac\",\"scores\":[0.25,-0.0]},"
                            + "\"null\":null,\"list\":[true,1152921504606846976,\"x\"]}");
        }
    }

    @Test
    void takesQueryArgumentsAsJson() throws Exception {
        try (TestServer server = TestServer.serving(request -> request.json())) {
            HttpResponse<String> response = server.get("/score?a=1&b=%5B1,2%5D&c=x&c=2&d=null&e=&%C3%A4=%E2%82%AC+y");

            assertThat(response.body())
                    .isEqualTo("{\"a\":1,\"b\":[1,2],\"c\":[\"x\",2],\"d\":null,\"e\":\"\",\"\u00e4\":\"\u20ac y\"}");
        }
    }

    @Test
    void answersOptionsWithoutAKey() throws Exception {
        try (TestServer server = TestServer.withKeys(ServiceKeys.random(), request -> 1)) {
            HttpResponse<String> response =
                    server.send(server.request("/score").method("OPTIONS", BodyPublishers.noBody()));

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("allow")).hasValue("GET, POST, OPTIONS");
        }
    }

    @ParameterizedTest
    @CsvSource({"/swagger.json,2.0", "/swagger.json?version=2,2.0", "/swagger.json?version=3,3.0.3"})
    void describesItself(String path, String version) throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            JsonNode document = new ObjectMapper().readTree(server.get(path).body());

            assertThat(document.path("swagger").asText()
                            + document.path("openapi").asText())
                    .isEqualTo(version);
            assertThat(document.at("/info/title").asText()).isEqualTo("ridge");
            assertThat(document.at("/paths/~1score/post/security/0/Bearer").isArray())
                    .isTrue();
        }
    }

    @Test
    void knowsNoOtherSwaggerVersion() throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response = server.get("/swagger.json?version=4");

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("Supported versions: [2, 3]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/score/", "/Score", "/score;x=1/y", "/%73core2", "/swagger.json/"})
    void answersJsonForUnknownPaths(String path) throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response = server.get(path);

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).startsWith("{\"message\":\"There is nothing at this path");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%2e%2e/score",
                "GET /a%2Fb",
                "GET //score",
                "GET /%zz",
                "GET /score?a=%zz",
                "POST /%00",
                "G\u0001T /",
                "GET /score HTTP/9.9\r\nX: "
            })
    void survivesOddRequestLines(String line) throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            String response = raw(server, line + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(response).matches("(?s)HTTP/1.1 (4\\d\\d|505) .*");
            assertThat(response).contains("{\"message\":").doesNotContain("Exception", "jetty", "Jetty");
            HttpResponse<String> next = server.get("/");
            assertThat(next.statusCode())
                    .as("%s %s", next.headers().map(), next.body())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsThatAMalformedUriEndsTheConnection() throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response = server.get("/%2e%2e/x");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.headers().firstValue("connection")).hasValue("close");
            assertThat(server.score("{}").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"PUT,/score", "DELETE,/score", "POST,/", "POST,/swagger.json"})
    void refusesOtherMethods(String method, String path) throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response =
                    server.send(server.request(path).method(method, BodyPublishers.ofString("1")));

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.body()).isEqualTo("{\"message\":\"Method not allowed\"}");
            assertThat(response.headers().firstValue("allow")).isPresent();
        }
    }

    @Test
    void echoesRequestIds() throws Exception {
        try (TestServer server = TestServer.serving(request -> request.requestId())) {
            HttpResponse<String> response = server.send(
                    server.scoring("1").header("x-request-id", "r1").header("x-ms-client-request-id", "c1"));

            assertThat(response.body()).isEqualTo("\"r1\"");
            assertThat(response.headers().firstValue("x-request-id")).hasValue("r1");
            assertThat(response.headers().firstValue("x-ms-client-request-id")).hasValue("c1");
            assertThat(response.headers().firstValue("x-ms-request-id")).hasValue("c1");
            assertThat(server.score("1").headers().firstValue("x-request-id").orElseThrow())
                    .hasSize(36);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x-request-id", "x-ms-client-request-id", "x-ms-request-id"})
    void refusesLongRequestIds(String header) throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response = server.send(server.scoring("1").header(header, "x".repeat(101)));

            assertThat(response.statusCode()).isEqualTo(431);
            assertThat(response.body()).contains("must not exceed 100 characters");
        }
    }

    @Test
    void refusesLongHeaders() throws Exception {
        try (TestServer server = TestServer.serving(request -> 1)) {
            HttpResponse<String> response = server.send(server.scoring("1").header("x-long", "x".repeat(20_000)));

            assertThat(response.statusCode()).isEqualTo(431);
            assertThat(response.body()).startsWith("{\"message\":");
        }
    }

    @Test
    void listensAtOtherMachinesOnlyWithKeys() {
        ServiceLog log = new ServiceLog(Clock.systemUTC());
        InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);

        assertThatThrownBy(() -> ScoringServer.start("open", everywhere, null, log))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("'0.0.0.0' can be reached from other machines");
        try (ScoringServer server = ScoringServer.start("open", everywhere, ServiceKeys.random(), log)) {
            assertThatThrownBy(() -> server.replaceKeys(null)).isInstanceOf(DeploymentException.class);
            assertThat(server.uri().getHost()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void saysThatAPortIsTaken() {
        ServiceLog log = new ServiceLog(Clock.systemUTC());
        try (TestServer first = TestServer.empty()) {
            assertThatThrownBy(
                            () -> ScoringServer.start("second", first.server().address(), null, log))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("Cannot listen at")
                    .hasMessageContaining("choose another port, or 0");
        }
    }

    static String raw(TestServer server, String request) throws IOException {
        try (var socket = server.connect()) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
