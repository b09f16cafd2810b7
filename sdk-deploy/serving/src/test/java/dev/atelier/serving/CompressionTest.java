package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    @Test
    void unpacksBodies() throws Exception {
        byte[] body = "{\"data\": [[1, 2]]}".getBytes(StandardCharsets.UTF_8);
        try (TestServer server = TestServer.serving(request -> request.data())) {
            assertThat(send(server, "gzip", pack(body, "gzip")).body()).isEqualTo("[[1.0,2.0]]");
            assertThat(send(server, "Deflate", pack(body, "deflate")).body()).isEqualTo("[[1.0,2.0]]");
            assertThat(send(server, "deflate", pack(body, "raw")).body()).isEqualTo("[[1.0,2.0]]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesDamagedAndEmptyBodies(String encoding) throws Exception {
        byte[] packed = pack("{\"data\": [[1, 2, 3, 4, 5, 6, 7, 8]]}".getBytes(StandardCharsets.UTF_8), encoding);
        try (TestServer server = TestServer.serving(request -> request.json())) {
            for (byte[] bad : new byte[][] {
                new byte[0], {1, 2, 3}, Arrays.copyOf(packed, packed.length - 12), Arrays.copyOf(packed, 3)
            }) {
                assertThat(send(server, encoding, bad).statusCode()).isEqualTo(400);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void refusesASmallBodyThatBecomesHuge(String encoding) throws Exception {
        byte[] bomb = pack(new byte[50_000_000], encoding);
        try (TestServer server =
                TestServer.serving(request -> 1, ServingLimits.DEFAULTS.withMaxBodyBytes(bomb.length + 1))) {
            HttpResponse<String> response = send(server, encoding, bomb);

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(response.body()).contains("longer than " + (bomb.length + 1) + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br, deflate;q=0.5", "gzip;q=0.1, identity;q=0.05"})
    void packsLongAnswersForWhoWantsThem(String accepted) throws Exception {
        String text = "x".repeat(5000);
        try (TestServer server = TestServer.serving(request -> text)) {
            HttpResponse<byte[]> response = server.client()
                    .send(
                            server.scoring("1")
                                    .header("Accept-Encoding", accepted)
                                    .build(),
                            BodyHandlers.ofByteArray());
            String encoding = response.headers().firstValue("content-encoding").orElseThrow();

            assertThat(accepted).contains(encoding);
            assertThat(response.body().length).isLessThan(500);
            assertThat(unpack(response.body(), encoding)).isEqualTo("\"" + text + "\"");
            assertThat(response.headers().firstValue("vary")).hasValue("Accept-Encoding");
        }
    }

    @Test
    void leavesAloneWhatIsShortOrNotWantedPacked() throws Exception {
        try (TestServer server = TestServer.serving(request -> request.body().repeat(5000))) {
            assertThat(encodingFor(server, "1", "gzip;q=0")).isEmpty();
            assertThat(encodingFor(server, "1", "br, *")).isEmpty();
        }
        try (TestServer server = TestServer.serving(request -> 1)) {
            assertThat(encodingFor(server, "1", "gzip")).isEmpty();
        }
    }

    private static Optional<String> encodingFor(TestServer server, String body, String accepted) throws Exception {
        return server.send(server.scoring(body).header("Accept-Encoding", accepted))
                .headers()
                .firstValue("content-encoding");
    }

    private static HttpResponse<String> send(TestServer server, String encoding, byte[] body) throws Exception {
        return server.send(
                server.request("/score").header("Content-Encoding", encoding).POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] pack(byte[] body, String encoding) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = switch (encoding) {
            case "gzip" -> new GZIPOutputStream(packed);
            case "raw" -> new DeflaterOutputStream(packed, new Deflater(9, true));
            default -> new DeflaterOutputStream(packed);
        }) {
            out.write(body);
        }
        return packed.toByteArray();
    }

    private static String unpack(byte[] body, String encoding) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(body);
        try (var unpacked = encoding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
