package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.atelier.service.Datatype;
import dev.atelier.service.Scorer;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class OpenInferenceTest {
    private static final String INFER = "/v2/models/ridge/infer";
    private static final Scorer ECHO = request -> request.tensors();
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/v2|{\"name\":\"ridge\",\"version\":\"2\",\"extensions\":[\"binary_tensor_data\",\"model_repository\"]}",
                "/v2/health/live|{\"name\":\"ridge\",\"live\":true,\"ready\":true}",
                "/v2/health/ready|{\"name\":\"ridge\",\"live\":true,\"ready\":true}",
                "/v2/models|{\"models\":[\"ridge\"]}",
                "/v2/models/ridge/ready|{\"name\":\"ridge\",\"live\":true,\"ready\":true}",
                "/v2/models/%72idge/versions/1/ready|{\"name\":\"ridge\",\"live\":true,\"ready\":true}",
                "/v2/models/ridge/versions/1|{\"name\":\"ridge\",\"versions\":[\"1\"],\"platform\":\"atelier\","
                        + "\"inputs\":[],\"outputs\":[]}",
            })
    void describesServerAndModel(String path, String answer) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.get(path);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(answer);
        }
    }

    @Test
    void listsItsModels() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.postJson("/v2/repository/index", "{}").body())
                    .isEqualTo("[{\"name\":\"ridge\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}]");
            assertThat(server.postJson("/v2/repository/models/ridge/unload", "{}")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void isLiveBeforeItIsReady() throws Exception {
        try (TestServer server = TestServer.empty()) {
            assertThat(server.get("/v2/health/live").body()).contains("\"live\":true,\"ready\":false");
            assertThat(server.get("/v2/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.postJson(INFER, "{}").body())
                    .isEqualTo("{\"error\":\"The service is Transitioning; it cannot score now\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/other",
                "/v2/models/other/infer",
                "/v2/models/ridge/versions/2",
                "/v2/models/ridge/versions/2/infer",
                "/v2/models/ridge/versions",
                "/v2/models/ridge/stats",
                "/v2/nothing",
                "/v2/health",
                "/v2/",
                "/v2/models/",
                "/v2/repository"
            })
    void answersItsOwnErrorsForUnknownPaths(String path) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.get(path);

            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).startsWith("{\"error\":\"");
        }
    }

    @Test
    void needsAKeyToInfer() throws Exception {
        ServiceKeys keys = ServiceKeys.random();
        String body = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]}";
        try (TestServer server = TestServer.withKeys(keys, ECHO)) {
            HttpResponse<String> refused = server.postJson(INFER, body);
            HttpResponse<String> taken = server.send(server.request(INFER)
                    .header("Authorization", "Bearer " + keys.primary().reveal())
                    .POST(BodyPublishers.ofString(body)));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).startsWith("{\"error\":\"The key is missing or wrong");
            assertThat(taken.body()).contains("\"data\":[7]");
        }
    }

    @Test
    void keepsTheIdAndTheRequestedOutputs() throws Exception {
        Scorer scorer = request -> Tensors.of(Tensor.of("a", new long[] {1}), Tensor.of("b", new long[] {2}));
        String inputs = "\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[7]}]";
        try (TestServer server = TestServer.serving(scorer)) {
            JsonNode answer = JSON.readTree(
                    server.postJson(INFER, "{\"id\":\"q1\",\"outputs\":[{\"name\":\"b\"}]," + inputs + "}")
                            .body());
            HttpResponse<String> wrong = server.postJson(INFER, "{\"outputs\":[{\"name\":\"c\"}]," + inputs + "}");

            assertThat(answer.path("id").asText()).isEqualTo("q1");
            assertThat(answer.path("outputs")).hasSize(1);
            assertThat(answer.at("/outputs/0/data/0").asInt()).isEqualTo(2);
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).isEqualTo("{\"error\":\"There is no output 'c'; the model returns [a, b]\"}");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Datatype.class,
            mode = Mode.EXCLUDE,
            names = {"BYTES", "BOOL"})
    void carriesEveryNumberTypeBothWays(Datatype datatype) throws Exception {
        byte[] data = new byte[6 * datatype.bytes()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 37 + 11);
        }
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<byte[]> response = binary(server, head(datatype.name(), "[2,3]", data.length, true), data);

            Binary answer = Binary.of(response);
            assertThat(answer.json.at("/outputs/0/datatype").asText()).isEqualTo(datatype.name());
            assertThat(answer.json.at("/outputs/0/shape").toString()).isEqualTo("[2,3]");
            assertThat(answer.json.at("/outputs/0/parameters/binary_data_size").asInt())
                    .isEqualTo(data.length);
            assertThat(answer.data).isEqualTo(data);
        }
    }

    @Test
    void carriesTextsWithNulBytesAndOtherBytes() throws Exception {
        byte[] data = bytes(new byte[] {'a', 0, 'b'}, new byte[0], new byte[] {(byte) 0xff, (byte) 0xfe});
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(Binary.of(binary(server, head("BYTES", "[3]", data.length, true), data)).data)
                    .isEqualTo(data);
            HttpResponse<byte[]> asJson = binary(server, head("BYTES", "[3]", data.length, false), data);
            assertThat(asJson.statusCode()).isEqualTo(400);
            assertThat(new String(asJson.body(), StandardCharsets.UTF_8)).contains("no text in UTF-8");
        }
    }

    @Test
    void carriesLargeIntegersSpecialNumbersAndEmptyTensorsInJson() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(data(server, "UINT64", "[2]", "[18446744073709551615,0]"))
                    .isEqualTo("[18446744073709551615,0]");
            assertThat(data(server, "INT64", "[2]", "[9007199254740993,-9223372036854775808]"))
                    .isEqualTo("[9007199254740993,-9223372036854775808]");
            assertThat(data(server, "FP64", "[4]", "[NaN,Infinity,-Infinity,-0.0]"))
                    .isEqualTo("[NaN,Infinity,-Infinity,-0.0]");
            assertThat(data(server, "FP32", "[1]", "[0.1]")).isEqualTo("[0.1]");
            assertThat(data(server, "FP16", "[3]", "[1.5,65504,1e9]")).isEqualTo("[1.5,65504.0,Infinity]");
            assertThat(data(server, "BOOL", "[1,2]", "[[true,false]]")).isEqualTo("[true,false]");
            assertThat(data(server, "BYTES", "[1]", "[\"ä\\u0000€\"]")).isEqualTo("[\"ä\\u0000€\"]");
            assertThat(data(server, "FP32", "[0,3]", "[]")).isEqualTo("[]");
        }
    }

    private static String data(TestServer server, String datatype, String shape, String data) throws Exception {
        String body = server.postJson(
                        INFER,
                        "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + datatype
                                + "\",\"data\":" + data + "}]}")
                .body();
        return body.substring(body.indexOf("\"data\":") + 7, body.length() - 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[]|must be a JSON object with 'inputs'",
                "{}|must have 'inputs'",
                "{\"inputs\":[]}|must have 'inputs'",
                "{\"inputs\":[1]}|'inputs' must be a list of JSON objects",
                "{\"id\":1,\"inputs\":[]}|'id' of the request must be a text",
                "{\"parameters\":[],\"inputs\":[]}|'parameters' must be a JSON object",
                "{\"inputs\":[{\"shape\":[1]}]}|Each input must have a 'name'",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FLOAT\"}]}|must have a datatype: one of [BOOL, UINT8",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\"}]}|must have a shape",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1]}]}|has the length -1 in its shape",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[65536,65536]}]}|is too large",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2000000000,0],\"data\":[]}]}|is too large",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1000000000],\"data\":[1]}]}"
                        + "|an array of 1 values where 1000000000 are expected",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[[1,2,3],[4]]}]}"
                        + "|an array of 3 values where 2 are expected",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],\"data\":[1,[2]]}]}"
                        + "|of an object or array, which is no FP32",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[],\"data\":[[1]]}]}|which is no FP32",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[128]}]}"
                        + "|has the value 128, which is no INT8",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1.5]}]}"
                        + "|has the value 1.5, which is no INT8",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BOOL\",\"shape\":[1],\"data\":[1]}]}|which is no BOOL",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1],\"parameters\":"
                        + "{\"binary_data_size\":4}}]}|0 bytes are left",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1],\"parameters\":"
                        + "{\"shared_memory_region\":\"r\"}}]}|is in shared memory",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]},"
                        + "{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]}]}|two inputs 'x'",
                "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]}],\"outputs\":"
                        + "[{\"name\":\"y\",\"parameters\":{\"classification\":3}}]}|asks for 'classification'",
            })
    void saysWhatIsWrong(String body, String message) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.postJson(INFER, body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"error\":\"").contains(message);
        }
    }

    @Test
    void saysWhatIsWrongWithBinaryData() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertRefused(binary(server, head("FP32", "[2]", 4, true), new byte[4]), "has 4 bytes of data; it needs 8");
            assertRefused(binary(server, head("FP32", "[2]", 8, true), new byte[7]), "7 bytes are left");
            assertRefused(binary(server, head("FP32", "[2]", 8, true), new byte[9]), "1 bytes that belong to no input");
            assertRefused(binary(server, head("FP32", "[2]", -8, true), new byte[8]), "binary_data_size -8");
            assertRefused(binary(server, head("BYTES", "[2]", 4, true), new byte[4]), "needs at least 8");
            assertRefused(
                    binary(server, head("BYTES", "[1]", 5, true), new byte[] {2, 0, 0, 0, 'a'}),
                    "ends within its element 0");
            assertRefused(
                    binary(server, head("BYTES", "[1]", 8, true), new byte[] {-1, -1, -1, -1, 0, 0, 0, 0}),
                    "ends within its element 0");
            assertRefused(
                    binary(server, head("BYTES", "[1]", 5, true), new byte[] {0, 0, 0, 0, 'a'}),
                    "has 1 bytes more than its 1 elements need");
        }
    }

    @ParameterizedTest
    @CsvSource({"-1,must be the length", "x,must be the length", "999999,but the body has only"})
    void refusesWrongHeaderLengths(String length, String message) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.send(server.request(INFER)
                    .header("Inference-Header-Content-Length", length)
                    .POST(BodyPublishers.ofString("{}")));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains(message);
        }
    }

    private static void assertRefused(HttpResponse<byte[]> response, String message) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains(message);
    }

    private static String head(String datatype, String shape, int bytes, boolean binaryOutput) {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":" + shape + ",\"datatype\":\"" + datatype
                + "\",\"parameters\":{\"binary_data_size\":" + bytes + "}}],\"parameters\":{\"binary_data_output\":"
                + binaryOutput + "}}";
    }

    private static HttpResponse<byte[]> binary(TestServer server, String head, byte[] data) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(data);
        return server.client()
                .send(
                        server.request(INFER)
                                .header("inference-header-content-length", Integer.toString(head.length()))
                                .header("Content-Type", "application/octet-stream")
                                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                                .build(),
                        BodyHandlers.ofByteArray());
    }

    private static byte[] bytes(byte[]... elements) {
        int length = List.of(elements).stream()
                .mapToInt(element -> 4 + element.length)
                .sum();
        ByteBuffer data = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (byte[] element : elements) {
            data.putInt(element.length).put(element);
        }
        return data.array();
    }

    /** An answer with binary data. */
    private static final class Binary {
        private final JsonNode json;
        private final byte[] data;

        private Binary(JsonNode json, byte[] data) {
            this.json = json;
            this.data = data;
        }

        static Binary of(HttpResponse<byte[]> response) throws Exception {
            assertThat(response.statusCode())
                    .as(new String(response.body(), StandardCharsets.UTF_8))
                    .isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("application/octet-stream");
            int length = Integer.parseInt(response.headers()
                    .firstValue("inference-header-content-length")
                    .orElseThrow());
            byte[] body = response.body();
            return new Binary(
                    JSON.readTree(Arrays.copyOf(body, length)), Arrays.copyOfRange(body, length, body.length));
        }
    }
}
