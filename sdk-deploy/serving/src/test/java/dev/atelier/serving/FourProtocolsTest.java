package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.Scorer;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One scorer, asked in each protocol. */
class FourProtocolsTest {
    private static final String OPEN_INFERENCE = "{\"inputs\": [{\"name\": \"x\", \"shape\": [2, 2], \"datatype\":"
            + " \"FP64\", \"data\": [1, 2, 3.5, 4]}]}";

    /** Sums each row, and returns plain values. */
    private static final Scorer PLAIN = request -> Arrays.stream(request.data())
            .mapToDouble(row -> Arrays.stream(row).sum())
            .toArray();

    /** Sums each row of typed input, and returns a tensor. */
    private static final Scorer TYPED = request -> {
        Tensor input = request.tensors().list().get(0);
        int columns = (int) input.shape()[1];
        double[] sums = new double[input.rows()];
        double[] values = input.doubles();
        for (int i = 0; i < values.length; i++) {
            sums[i / columns] += values[i];
        }
        return Tensor.of("sum", sums);
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/score|{\"data\": [[1, 2], [3.5, 4]]}|[3.0,7.5]",
                "/invocations|{\"inputs\": [[1, 2], [3.5, 4]]}|{\"predictions\":[3.0,7.5]}",
                "/invocations|{\"instances\": [[1, 2], [3.5, 4]]}|{\"predictions\":[3.0,7.5]}",
                "/v1/models/ridge:predict|{\"instances\": [[1, 2], [3.5, 4]]}|{\"predictions\":[3.0,7.5]}",
                "/v1/models/ridge:predict|{\"inputs\": [[1, 2], [3.5, 4]]}|{\"predictions\":[3.0,7.5]}",
            })
    void answerAlike(String path, String body, String answer) throws Exception {
        for (Scorer scorer : new Scorer[] {PLAIN, TYPED}) {
            try (TestServer server = TestServer.serving(scorer)) {
                assertThat(server.postJson(path, body).body()).isEqualTo(answer);
            }
        }
    }

    @Test
    void answerTensorsWithTensors() throws Exception {
        try (TestServer server = TestServer.serving(TYPED)) {
            assertThat(server.postJson("/v2/models/ridge/infer", OPEN_INFERENCE).body())
                    .isEqualTo("{\"model_name\":\"ridge\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"sum\","
                            + "\"datatype\":\"FP64\",\"shape\":[2],\"data\":[3.0,7.5]}]}");
        }
        try (TestServer server = TestServer.serving(PLAIN)) {
            assertThat(server.postJson("/v2/models/ridge/infer", OPEN_INFERENCE).body())
                    .contains("{\"name\":\"output\",\"datatype\":\"FP64\",\"shape\":[2],\"data\":[3.0,7.5]}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/score|{\"data\": [[1, 2], [3, 4]]}|[3,7]",
                "/invocations|{\"dataframe_split\": {\"columns\": [\"a\", \"b\"], \"data\": [[1, 2], [3, 4]]}}"
                        + "|{\"predictions\": [3, 7]}",
                "/v1/models/ridge:predict|{\"instances\": [{\"a\": 1, \"b\": 2}, {\"b\": 4, \"a\": 3}]}"
                        + "|{\"predictions\": [3, 7]}",
                "/v2/models/ridge/infer|{\"inputs\": [{\"name\": \"x\", \"shape\": [2, 2], \"datatype\": \"INT64\","
                        + " \"data\": [[1, 2], [3, 4]]}]}|{\"name\":\"output\",\"datatype\":\"INT64\",\"shape\":[2],"
                        + "\"data\":[3,7]}",
                "/v2/models/ridge/infer|{\"inputs\": [{\"name\": \"a\", \"shape\": [2, 1], \"datatype\": \"INT64\","
                        + " \"data\": [1, 3]}, {\"name\": \"b\", \"shape\": [2], \"datatype\": \"INT32\", \"data\":"
                        + " [2, 4]}]}|\"data\":[3,7]",
            })
    void reachOneEntryScript(String path, String body, String answer, @TempDir Path directory) throws Exception {
        Python.require();
        String script = """
                import json

                def init():
                    pass

                def run(raw):
                    return [sum(row) for row in json.loads(raw)['data']]
                """;
        try (TestServer server = TestServer.serving(Python.script(directory, script), ServingLimits.DEFAULTS)) {
            assertThat(server.postJson(path, body).body().replace(" ", "")).contains(answer.replace(" ", ""));
        }
    }

    @Test
    void giveColumnsAsTensors() throws Exception {
        Scorer scorer = request -> Tensors.of(
                Tensor.of("text", request.tensor("name").strings().toArray(String[]::new)),
                Tensor.of(
                        "older",
                        Arrays.stream(request.tensor("age").longs())
                                .map(age -> age + 1)
                                .toArray()));
        String expected = "{\"predictions\":{\"text\":[\"Ann\",\"Bö\"],\"older\":[31,42]}}";
        try (TestServer server = TestServer.serving(scorer)) {
            assertThat(server.post("/invocations", "text/csv; charset=utf-8", "name,age\nAnn,30\nBö,41\n")
                            .body())
                    .isEqualTo(expected);
            assertThat(server.postJson(
                                    "/invocations",
                                    "{\"dataframe_records\": [{\"name\": \"Ann\", \"age\": 30}, {\"age\": 41, \"name\":"
                                            + " \"Bö\"}]}")
                            .body())
                    .isEqualTo(expected);
            assertThat(server.score("{\"name\": [\"Ann\", \"Bö\"], \"age\": [30, 41]}")
                            .body())
                    .isEqualTo("{\"text\":[\"Ann\",\"Bö\"],\"older\":[31,42]}");
        }
    }

    @Test
    void giveParameters() throws Exception {
        Scorer scorer = request -> Map.of("got", request.parameters());
        try (TestServer server = TestServer.serving(scorer)) {
            assertThat(server.postJson("/invocations", "{\"inputs\": [1], \"params\": {\"top_k\": 3}}")
                            .body())
                    .isEqualTo("{\"predictions\":{\"got\":{\"top_k\":3}}}");
            assertThat(server.score("[1]").body()).isEqualTo("{\"got\":{}}");
        }
    }

    @Test
    void tellTheClientThatAnInputIsMissingOrOfAnotherType() throws Exception {
        try (TestServer server =
                TestServer.serving(request -> request.tensor("age").longs())) {
            assertThat(server.score("{\"name\": [1]}").body())
                    .isEqualTo("{\"message\":\"There is no input 'age'; the request has name\"}");
            assertThat(server.score("{\"age\": [1.5]}").body())
                    .isEqualTo("{\"message\":\"Tensor 'age' has the datatype FP64; expected is an integer type\"}");
            assertThat(server.score("{\"age\": [1, \"x\"]}").body())
                    .isEqualTo("{\"message\":\"'age' mixes numbers and texts; its values must be of one type\"}");
        }
    }
}
