package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.Scorer;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KserveTest {
    private static final Scorer ECHO = request -> request.json();

    @Test
    void tellsWhetherItsModelIsReady() throws Exception {
        try (TestServer server = TestServer.empty()) {
            assertThat(server.get("/v1/models/ridge").statusCode()).isEqualTo(503);
            assertThat(server.get("/v1/models/ridge").body()).isEqualTo("{\"name\":\"ridge\",\"ready\":false}");
            server.serve(TestServer.java(ECHO), ServingLimits.DEFAULTS);
            assertThat(server.get("/v1/models/ridge").body()).isEqualTo("{\"name\":\"ridge\",\"ready\":true}");
            assertThat(server.get("/v1/models").body()).isEqualTo("{\"models\":[\"ridge\"]}");
        }
    }

    @Test
    void isAliveForWhoAsksInJson() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> json = server.send(server.request("/").header("Accept", "application/json"));
            HttpResponse<String> any = server.send(server.request("/").header("Accept", "text/plain, */*"));

            assertThat(json.body()).isEqualTo("{\"status\":\"alive\"}");
            assertThat(any.body()).isEqualTo("Healthy");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"instances\": [[1, 2]]}|{\"data\":[[1,2]]}",
                "{\"instances\": [{\"a\": 1, \"b\": \"x\"}]}|{\"columns\":[\"a\",\"b\"],\"data\":[[1,\"x\"]]}",
                "{\"inputs\": {\"a\": [1.5]}, \"signature_name\": \"s\"}|{\"data\":[1.5]}",
            })
    void predicts(String body, String seen) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.postJson("/v1/models/ridge:predict", body).body())
                    .isEqualTo("{\"predictions\":" + seen + "}");
        }
    }

    @Test
    void leavesAnAnswerThatIsWrappedAlone() throws Exception {
        try (TestServer server = TestServer.serving(request -> Map.of("predictions", 1))) {
            assertThat(server.postJson("/v1/models/ridge:predict", "{\"instances\": []}")
                            .body())
                    .isEqualTo("{\"predictions\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/v1/models/other:predict|{\"instances\": [1]}|404|does not exist; there is ridge",
                "/v1/models/ridge:explain|{\"instances\": [1]}|405|Method not allowed",
                "/v1/models/:predict|{}|404|does not exist",
                "/v1/models/ridge:predict|[1]|400|with 'instances' or 'inputs'",
                "/v1/models/ridge:predict|{}|400|either 'instances' or 'inputs'",
                "/v1/models/ridge:predict|{\"instances\": 5}|400|'instances' must be a list",
                "/v1/models/ridge:predict|{\"inst|400|Input is not JSON",
            })
    void answersItsOwnErrors(String path, String body, int status, String message) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.postJson(path, body);

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.body()).startsWith("{\"error\":\"").contains(message);
        }
    }
}
