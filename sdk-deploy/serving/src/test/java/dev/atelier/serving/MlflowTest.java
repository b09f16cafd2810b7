package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.Scorer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowTest {
    private static final Scorer ECHO = request -> request.json();
    private static final String JSON = "application/json";

    @Test
    void isHealthyOnceAModelIsLoaded() throws Exception {
        try (TestServer server = TestServer.empty()) {
            assertThat(server.get("/ping").statusCode()).isEqualTo(404);
            server.serve(TestServer.java(ECHO), ServingLimits.DEFAULTS);
            for (String path : new String[] {"/ping", "/health"}) {
                assertThat(server.get(path).statusCode()).isEqualTo(200);
                assertThat(server.get(path).body()).isEqualTo("\n");
            }
            assertThat(server.get("/version").body()).isEqualTo("2.0.0+atelier");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"dataframe_split\": {\"columns\": [\"a\"], \"index\": [7], \"data\": [[1.5]]}}"
                        + "|{\"columns\":[\"a\"],\"data\":[[1.5]]}",
                "{\"dataframe_split\": {\"data\": [[1.5]]}}|{\"data\":[[1.5]]}",
                "{\"dataframe_records\": [{\"a\": 1}, {\"b\": null}]}|{\"columns\":[\"a\",\"b\"],\"data\":[[1,null],[null,null]]}",
                "{\"dataframe_records\": []}|{\"columns\":[],\"data\":[]}",
                "{\"instances\": [1, 2]}|{\"data\":[1,2]}",
                "{\"instances\": [{\"ä\": [1, 2]}]}|{\"columns\":[\"ä\"],\"data\":[[[1,2]]]}",
                "{\"inputs\": {\"a\": [1, 2], \"b\": [3, 4]}}|{\"columns\":[\"a\",\"b\"],\"data\":[[1,3],[2,4]]}",
                "{\"inputs\": {\"a\": [[1, 2]], \"b\": [\"x\"]}}|{\"data\":{\"a\":[[1,2]],\"b\":[\"x\"]}}",
                "{\"inputs\": [NaN], \"params\": {}}|{\"data\":[NaN]}",
                "{\"inputs\": [1], \"params\": {\"k\": [2]}}|{\"data\":[1],\"parameters\":{\"k\":[2]}}",
                "{\"inputs\": [1], \"ignored\": 2}|{\"data\":[1]}",
            })
    void givesEveryFormTheOneForm(String body, String seen) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.postJson("/invocations", body);

            assertThat(response.body()).isEqualTo("{\"predictions\":" + seen + "}");
            assertThat(response.headers().firstValue("content-type")).hasValue(JSON);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "a,b\\n1,x\\n2,y|[[1,\"x\"],[2,\"y\"]]",
                "a,b\\r\\n1,0.5\\r\\n2,\\r\\n|[[1,0.5],[2,null]]",
                "a,b\\n\"1\",\"x \"\"q\"\", y\\nz\"\\n\\n|[[1,\"x \\\"q\\\", y\\nz\"]]",
                "a,b\\nTrue,inf\\nFalse,1e3|[[true,Infinity],[false,1000.0]]",
                "a,b\\nNA,None\\n,x|[[null,null],[null,\"x\"]]",
                "a,b|[]",
                ",a\\n0,5|[[0,5]]",
                "a,b\\n12345678901234567890,001|[[1.2345678901234567E19,1]]",
            })
    void readsCsvAsPandasDoes(String csv, String rows) throws Exception {
        try (TestServer server = TestServer.serving(request -> ((Map<?, ?>) request.json()).get("data"))) {
            String text = csv.replace("\\n", "\n").replace("\\r", "\r");

            assertThat(server.post("/invocations", "text/csv", text).body())
                    .isEqualTo("{\"predictions\":" + rows + "}");
        }
    }

    @Test
    void namesTheIndexColumnOfCsv() throws Exception {
        try (TestServer server = TestServer.serving(request -> ((Map<?, ?>) request.json()).get("columns"))) {
            assertThat(server.post("/invocations", "text/csv", ",a\n0,5").body())
                    .isEqualTo("{\"predictions\":[\"Unnamed: 0\",\"a\"]}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n1", "a,b\n1,2,3", "a,b\n\"1,2", "a,a\n1,2", "a\n\"x\"y"})
    void refusesMalformedCsv(String csv) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.post("/invocations", "text/csv", csv);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"error_code\":\"BAD_REQUEST\",\"message\":\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[[1]]|exactly one of the input fields",
                "{}|exactly one of the input fields",
                "{\"data\": [[1]]}|it has data",
                "{\"instances\": [1], \"inputs\": [1]}|exactly one of the input fields",
                "{\"instances\": 1}|'instances' must be a list",
                "{\"inputs\": 1}|'inputs' must be a list, or an object",
                "{\"inputs\": [1], \"params\": 3}|'params' must be a JSON object",
                "{\"inputs\": {\"a\": [1, [2]]}}|'a' ",
                "{\"instances\": [{\"a\": 1}, 2]}|all must be objects",
                "{\"dataframe_split\": [[1]]}|dataframe_split must be an object",
                "{\"dataframe_split\": {\"columns\": [\"a\"]}}|dataframe_split must be an object with 'data'",
                "{\"dataframe_split\": {\"columns\": [\"a\"], \"data\": [[1, 2]]}}|Row 0 must be a list of 1 values",
                "{\"dataframe_split\": {\"columns\": [\"a\", \"a\"], \"data\": [[1, 2]]}}|must have different names",
                "{\"dataframe_split\": {\"columns\": [\"a\"], \"data\": 3}}|must have its rows in a list",
                "{\"dataframe_split\": {\"data\": [[1]], \"more\": 1}}|dataframe_split must be an object",
                "{\"dataframe_records\": {}}|dataframe_records must be a list",
                "{\"inputs\": [1|Input is not JSON at line 1",
            })
    void saysWhatIsWrong(String body, String message) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.postJson("/invocations", body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body())
                    .startsWith("{\"error_code\":\"BAD_REQUEST\",\"message\":\"")
                    .contains(message);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=latin-1",
                "application/json; format=pandas-split",
                "text/csv; header=present",
                "application/vnd.apache.parquet",
                "text/plain"
            })
    void refusesOtherContentTypesBeforeTheBody(String type) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.post("/invocations", type, "{\"inputs\": [1]}").statusCode())
                    .isEqualTo(415);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JSON, "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""})
    void takesUtf8(String type) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.post("/invocations", type, "{\"inputs\": [\"ä\"]}")
                            .body())
                    .isEqualTo("{\"predictions\":{\"data\":[\"ä\"]}}");
        }
    }

    @Test
    void neitherWrapsChatsNorWhatIsWrapped() throws Exception {
        String chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.postJson("/invocations", chat).body()).isEqualTo(chat);
        }
        try (TestServer server = TestServer.serving(request -> Map.of("predictions", 3))) {
            assertThat(server.postJson("/invocations", "{\"inputs\": [1]}").body())
                    .isEqualTo("{\"predictions\":3}");
        }
    }

    @Test
    void answersATimeoutWith504() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Scorer stuck = request -> {
            never.await();
            return 1;
        };
        ServingLimits limits = ServingLimits.DEFAULTS.withScoringTimeout(Duration.ofMillis(100));
        try (TestServer server = TestServer.serving(stuck, limits)) {
            HttpResponse<String> response = server.postJson("/invocations", "{\"inputs\": [1]}");

            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(response.body()).contains("Scoring timeout after 100 ms").doesNotContain("stack_trace");
        }
    }

    @Test
    void invokesByPostOnly() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.get("/invocations").statusCode()).isEqualTo(405);
            assertThat(server.send(server.request("/ping").POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(405);
        }
    }
}
