package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.InvalidInputException;
import dev.atelier.serving.wire.Csv;
import dev.atelier.serving.wire.InferRequest;
import dev.atelier.serving.wire.InferResponse;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.OutputTensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies damaged at random are refused, or taken; nothing else is thrown. The seed is in the message. */
class DecoderPropertyTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 20_000);
    private static final int LIMIT = 100_000;

    private static final String HEAD =
            "{\"id\":\"7\",\"inputs\":[{\"name\":\"x\",\"shape\":[2,1],\"datatype\":\"FP32\","
                    + "\"parameters\":{\"binary_data_size\":8}},{\"name\":\"t\",\"shape\":[2],\"datatype\":\"BYTES\","
                    + "\"parameters\":{\"binary_data_size\":11}}],\"outputs\":[{\"name\":\"x\",\"parameters\":"
                    + "{\"binary_data\":true}}],\"parameters\":{\"binary_data_output\":true}}";
    private static final List<String> JSON_BODIES = List.of(
            "{\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"INT64\",\"data\":[[1,2],[3,4]]}]}",
            "{\"dataframe_split\":{\"columns\":[\"a\",\"b\"],\"index\":[0],\"data\":[[1.5,\"x\"]]},\"params\":{\"k\":1}}",
            "{\"dataframe_records\":[{\"a\":1,\"b\":[true]},{\"a\":null}]}",
            "{\"instances\":[{\"a\":[[1,2],[3,4]]},{\"a\":[[1,2],[3,4]]}]}",
            "{\"inputs\":{\"a\":[[1,2],[3,4]],\"b\":[\"ä\",\"\\u0000\"]}}",
            "{\"data\":{\"a\":[1e400,-0.0],\"b\":[18446744073709551615,NaN]}}",
            "{\"columns\":[\"a\",\"b\"],\"data\":[[1,2],[3,4]]}");
    private static final String CSV = "a,\"b \"\"c\"\"\"\r\n1,x\r\n2.5,\"y\nz\"\r\n,NA\r\n";

    @Test
    void inferenceRequests() {
        byte[] binary = {0, 0, -128, 63, 1, 2, 3, 4, 3, 0, 0, 0, 'a', 0, 'b', 0, 0, 0, 0};
        check(join(HEAD.getBytes(UTF_8), binary), (body, random) -> {
            int length = random.nextInt(4) == 0 ? random.nextInt(body.length + 2) : HEAD.length();
            InferRequest request = InferRequest.parse(body, length);
            touch(ScoringInput.ofTensors(request.inputs(), request.parameters(), "id"));
            InferResponse.write("m", "1", request, request.inputs());
        });
    }

    @Test
    void jsonOfAllProtocols() {
        for (String valid : JSON_BODIES) {
            check(valid.getBytes(UTF_8), (body, random) -> {
                String text = new String(body, UTF_8);
                if (Json.parse(text) instanceof Map<?, ?> json) {
                    touch(MlflowProtocol.read(json, text, "id").input());
                }
            });
            check(valid.getBytes(UTF_8), (body, random) -> touch(ScoringInput.ofText(new String(body, UTF_8), "id")));
            check(valid.getBytes(UTF_8), (body, random) -> InferRequest.parse(body, InferRequest.JSON_ONLY));
        }
    }

    @Test
    void csv() {
        check(
                CSV.getBytes(UTF_8),
                (body, random) -> touch(ScoringInput.ofTable(Csv.read(new String(body, UTF_8)), Map.of(), "id")));
    }

    @Test
    void compressedBodies() throws IOException {
        for (Compression compression : Compression.values()) {
            check(pack(compression), (body, random) -> compression.decompress(body, LIMIT));
        }
    }

    /** Asks for all forms of an input, each of which may be refused by itself. */
    private static void touch(ScoringInput input) throws IOException {
        List<Form> forms = List.of(ScoringInput::body, ScoringInput::json, ScoringInput::data, ScoringInput::tensors);
        for (Form form : forms) {
            try {
                OutputTensors.of(form.of(input));
            } catch (InvalidInputException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    private static void check(byte[] valid, Decoder decoder) {
        for (int round = 0; round < ROUNDS / 10; round++) {
            Random random = new Random(round);
            byte[] body = damaged(valid, random);
            try {
                decoder.decode(body, random);
            } catch (InvalidInputException | RefusedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            } catch (Exception | Error e) {
                throw new AssertionError("seed " + round + ": " + new String(body, UTF_8), e);
            }
        }
    }

    private static byte[] damaged(byte[] valid, Random random) {
        byte[] body = valid.clone();
        for (int i = random.nextInt(4); i >= 0 && body.length > 0; i--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(5)) {
                case 0 -> body[at] = (byte) random.nextInt(256);
                case 1 -> body = join(slice(body, 0, at), slice(body, Math.min(body.length, at + 3), body.length));
                case 2 -> body = join(slice(body, 0, at), slice(body, at / 2, body.length));
                case 3 -> body[at] = (byte) "0123456789-.eE[]{},:\"".charAt(random.nextInt(20));
                default -> body = slice(body, 0, at);
            }
        }
        return body;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] join(byte[] one, byte[] other) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        return both.toByteArray();
    }

    private static byte[] pack(Compression compression) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (var out =
                compression == Compression.GZIP ? new GZIPOutputStream(packed) : new DeflaterOutputStream(packed)) {
            out.write(new byte[5_000]);
            out.write(CSV.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    private interface Form {
        Object of(ScoringInput input);
    }

    private interface Decoder {
        void decode(byte[] body, Random random) throws Exception;
    }
}
