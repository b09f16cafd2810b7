package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Scorer;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceKeys.Slot;
import dev.atelier.serving.wire.Payload;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static final Scorer ECHO = request -> request.json();
    private static final Scorer ROWS = request -> request.data();

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer wrong", "Basic cmlkZ2U6a2V5", "wrong"})
    void refusesAWrongKeyBeforeTheBody(String authorization) throws Exception {
        try (TestServer server = TestServer.withKeys(ServiceKeys.random(), ECHO)) {
            String head = authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n";
            try (Socket socket = server.connect()) {
                socket.setSoTimeout(10_000);
                String request = "POST /score HTTP/1.1\r\nHost: x\r\n" + head + "Content-Length: 1000000\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(response).startsWith("HTTP/1.1 401 ").containsIgnoringCase("WWW-Authenticate: Bearer");
                assertThat(response).contains("The key is missing or wrong");
            }
        }
    }

    @Test
    void takesBothKeysAndReplacesThemAtOnce() throws Exception {
        ServiceKeys keys = ServiceKeys.random();
        ServiceKeys next = keys.regenerate(Slot.PRIMARY);
        try (TestServer server = TestServer.withKeys(keys, ECHO)) {
            assertThat(statusWith(server, keys.primary().reveal())).isEqualTo(200);
            assertThat(statusWith(server, keys.secondary().reveal())).isEqualTo(200);

            server.server().replaceKeys(next);

            assertThat(statusWith(server, keys.primary().reveal())).isEqualTo(401);
            assertThat(statusWith(server, next.primary().reveal())).isEqualTo(200);
            assertThat(statusWith(server, keys.secondary().reveal())).isEqualTo(200);
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            assertThat(server.log())
                    .noneMatch(line -> line.contains(next.primary().reveal()));
        }
    }

    private static int statusWith(TestServer server, String key) throws Exception {
        return server.send(server.scoring("1").header("Authorization", "Bearer " + key))
                .statusCode();
    }

    @Test
    void refusesAnAnnouncedLongBodyWithoutReadingIt() throws Exception {
        try (TestServer server = TestServer.serving(ECHO, ServingLimits.DEFAULTS.withMaxBodyBytes(1000))) {
            String response =
                    RoutesTest.raw(server, "POST /score HTTP/1.1\r\nHost: x\r\nContent-Length: 1099511627776\r\n\r\n");

            assertThat(response).startsWith("HTTP/1.1 413 ").contains("longer than 1000 bytes");
        }
    }

    @Test
    void refusesAnUnannouncedLongBodyAtTheLimit() throws Exception {
        try (TestServer server = TestServer.serving(ECHO, ServingLimits.DEFAULTS.withMaxBodyBytes(1000))) {
            String chunk = "3e8\r\n" + "1".repeat(1000) + "\r\n";
            String response = RoutesTest.raw(
                    server, "POST /score HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk);

            assertThat(response).startsWith("HTTP/1.1 413 ").contains("longer than 1000 bytes");
        }
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws Exception {
        try (TestServer server = TestServer.serving(ECHO, ServingLimits.DEFAULTS.withMaxBodyBytes(1000))) {
            assertThat(server.score("\"" + "x".repeat(998) + "\"").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void takesATextOfThirtyMegabytes() throws Exception {
        String text = "\"" + "x".repeat(30_000_000) + "\"";
        try (TestServer server = TestServer.serving(request -> request.body().length())) {
            assertThat(server.score(text).body()).isEqualTo("30000002");
        }
    }

    @Test
    void refusesABodyThatIsNotUtf8() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            byte[] latin1 = "{\"a\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
            HttpResponse<String> response =
                    server.send(server.request("/score").POST(BodyPublishers.ofByteArray(latin1)));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body())
                    .isEqualTo("{\"message\":\"Input cannot be decoded as UTF-8: invalid byte at position 7\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, br", "aws-chunked"})
    void refusesAnEncodedBody(String encoding) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.send(server.scoring("{}").header("Content-Encoding", encoding));

            assertThat(response.statusCode()).isEqualTo(415);
            assertThat(response.body()).contains("send the body without one, or with gzip or deflate");
            assertThat(response.headers().firstValue("accept-encoding")).hasValue("gzip, deflate, identity");
        }
    }

    @Test
    void takesTheEncodingIdentity() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.send(server.scoring("{}").header("Content-Encoding", "Identity"))
                            .body())
                    .isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "{\"data\": [1, 2|line 1, column 15: it ends too early",
                "{\"data\": |line 1, column 9: it ends too early",
                "\"data|line 1, column 6: it ends too early",
                "[1] [2]|line 1, column 5: there is more after its end",
                "[1]]|line 1, column 4: Unexpected close marker ']'",
                "{\"data\": [1, 2]} x|line 1, column 18: Unrecognized token 'x'",
                "hello|line 1, column 1: Unrecognized token 'hello'",
                "{'a': 1}|line 1, column 2: Unexpected character",
                "[+1]|line 1, column 3: this is not allowed here",
                "[01]|line 1, column 3: Invalid numeric value: Leading zeroes not allowed",
                "[1] // x|line 1, column 5: this is not allowed here",
            })
    void refusesABodyThatIsNotJson(String body, String position) throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            HttpResponse<String> response = server.score(body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body())
                    .contains("Input is not JSON at " + position)
                    .doesNotContain("Source:", "Feature", "StreamRead", "Object;");
            assertThat(response.headers().firstValue("x-ms-run-function-failed"))
                    .hasValue("False");
        }
    }

    @Test
    void refusesAnEmptyBody() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            assertThat(server.score("").statusCode()).isEqualTo(400);
            assertThat(server.score("\n ").body())
                    .isEqualTo("{\"message\":\"Input is not JSON at line 1, column 1: it is empty\"}");
        }
    }

    @Test
    void refusesAbsurdNestingAndNumbers() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            for (String body : List.of("[".repeat(100_000), "1".repeat(2_000))) {
                HttpResponse<String> response = server.score(body);

                assertThat(response.statusCode()).isEqualTo(400);
                assertThat(response.body())
                        .contains(
                                "at line 1, column ",
                                "nests deeper than 1000 levels, or has a number of more than 1000")
                        .doesNotContain("StreamReadConstraints");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\0',
            delimiter = '|',
            value = {
                "[[1]]|must be a JSON object",
                "{\"rows\": [[1]]}|must be a JSON object",
                "{\"data\": 1}|must be a JSON object",
                "{\"data\": [1, 2]}|Row 0 of 'data' must be a list",
                "{\"data\": [[1], [\"x\"]]}|Row 1, column 0 of 'data' must be a number",
                "{\"data\": [[1, null]]}|Row 0, column 1 of 'data' must be a number",
                "{\"data\": [[1, 2], [3]]}|Row 1 of 'data' has 1 values; row 0 has 2",
            })
    void saysWhatIsWrongWithTheRows(String body, String message) throws Exception {
        try (TestServer server = TestServer.serving(ROWS)) {
            HttpResponse<String> response = server.score(body);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains(message);
        }
    }

    @Test
    void keepsNaNAndInfinityInRows() throws Exception {
        try (TestServer server = TestServer.serving(ROWS)) {
            assertThat(server.score("{\"data\": [[NaN, Infinity, -Infinity, 1e400, 9007199254740993]]}")
                            .body())
                    .isEqualTo("[[NaN,Infinity,-Infinity,Infinity,9.007199254740992E15]]");
            assertThat(server.score("{\"data\": []}").body()).isEqualTo("[]");
        }
    }

    @Test
    void tellsTheMessageOfAnInvalidInputException() throws Exception {
        try (TestServer server = TestServer.serving(request -> {
            throw new InvalidInputException("age must be positive");
        })) {
            HttpResponse<String> response = server.score("{}");

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).isEqualTo("{\"message\":\"age must be positive\"}");
        }
    }

    @Test
    void hidesAnyOtherFailureButLogsIt() throws Exception {
        try (TestServer server = TestServer.serving(request -> {
            throw new IllegalStateException("secret detail");
        })) {
            HttpResponse<String> response = server.send(server.scoring("{}").header("x-request-id", "id-7"));

            assertFailedRun(response);
            assertThat(server.log()).anyMatch(line -> line.contains("failed on request id-7"));
            assertThat(server.log()).anyMatch(line -> line.contains("IllegalStateException: secret detail"));
            assertThat(server.log()).anyMatch(line -> line.contains("at dev.atelier.serving.BadInputTest"));
        }
    }

    @Test
    void survivesErrorsOfTheScorer() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Scorer scorer = request -> {
            int call = calls.getAndIncrement();
            if (call == 1) {
                throw new AssertionError("not so");
            }
            return overflow(call == 0);
        };
        try (TestServer server = TestServer.serving(scorer)) {
            assertFailedRun(server.score("{}"));
            assertFailedRun(server.score("{}"));
            assertThat(server.score("{}").body()).isEqualTo("0");
            assertThat(server.log()).anyMatch(line -> line.endsWith("java.lang.StackOverflowError"));
            assertThat(server.log()).anyMatch(line -> line.endsWith("java.lang.AssertionError: not so"));
        }
    }

    @Test
    void onlyTheErrorsOfTheMachineLeaveTheEngine() {
        assertThat(leaves(new StackOverflowError())).isFalse();
        assertThat(leaves(new LinkageError("old class"))).isFalse();
        assertThat(leaves(new OutOfMemoryError("asked for"))).isTrue();
    }

    /** Scores with a failing scorer, and tells whether its error reaches the caller, after the answer. */
    private static boolean leaves(Error error) {
        List<Answer> answers = new ArrayList<>();
        Scorer scorer = request -> {
            throw error;
        };
        try (Deadlines deadlines = new Deadlines(new Threads())) {
            Surroundings surroundings = new Surroundings(deadlines, Runnable::run, new ServiceLog(Clock.systemUTC()));
            Engine engine = new JavaEngine(scorer, surroundings, ServingLimits.DEFAULTS);
            Incoming incoming = new Incoming(ScoringInput.ofText("{}", "id"), value -> Payload.json(new byte[0]));
            engine.score(new SingleCall(incoming, answers::add, () -> {}));
            return false;
        } catch (VirtualMachineError e) {
            return true;
        } finally {
            assertThat(answers).extracting(Answer::status).containsExactly(500);
        }
    }

    private static int overflow(boolean endless) {
        return endless ? 1 + overflow(true) : 0;
    }

    @Test
    void failsOnAResultThatIsNoJson() throws Exception {
        try (TestServer server = TestServer.serving(request -> new Object())) {
            assertFailedRun(server.score("{}"));
        }
    }

    private static void assertFailedRun(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEqualTo(TestServer.FAILED_RUN);
        assertThat(response.headers().firstValue("x-ms-run-function-failed")).hasValue("True");
    }

    @Test
    void stopsAScorerAtTheTimeout() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Scorer stuck = request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.set(true);
            }
            ended.countDown();
            return 1;
        };
        ServingLimits limits = ServingLimits.DEFAULTS.withScoringTimeout(Duration.ofMillis(300));
        try (TestServer server = TestServer.serving(stuck, limits)) {
            HttpResponse<String> response = server.score("{}");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("{\"message\":\"Scoring timeout after 300 ms\"}");
            assertThat(response.headers().firstValue("x-ms-run-function-failed"))
                    .hasValue("True");
            ended.await();
            assertThat(interrupted).isTrue();
        }
    }

    @Test
    void refusesWhoWaitsTooLongForAScorer() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(JavaEngine.CONCURRENCY);
        Scorer blocking = request -> {
            busy.countDown();
            go.await();
            return 1;
        };
        ServingLimits limits = ServingLimits.DEFAULTS.withQueueWait(Duration.ofMillis(100));
        try (TestServer server = TestServer.serving(blocking, limits)) {
            for (int i = 0; i < JavaEngine.CONCURRENCY; i++) {
                var unused =
                        server.client().sendAsync(server.scoring("{}").build(), HttpResponse.BodyHandlers.ofString());
            }
            busy.await();
            HttpResponse<String> response = server.score("{}");

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("retry-after")).hasValue("1");
            assertThat(server.get("/").statusCode()).isEqualTo(200);
            go.countDown();
        }
    }

    @Test
    void survivesAClientThatDisconnects() throws Exception {
        CountDownLatch scoring = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        Scorer scorer = request -> {
            scoring.countDown();
            gone.await();
            return "x".repeat(10_000_000);
        };
        try (TestServer server = TestServer.serving(scorer)) {
            try (Socket socket = server.connect()) {
                socket.setSoLinger(true, 0);
                socket.getOutputStream()
                        .write("POST /score HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                                .getBytes(StandardCharsets.US_ASCII));
                scoring.await();
            }
            gone.countDown();
            assertThat(server.score("{}").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void halfSentBodiesBlockNobody() throws Exception {
        try (TestServer server = TestServer.serving(ECHO)) {
            Socket[] slow = new Socket[300];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = server.connect();
                slow[i].getOutputStream()
                        .write("POST /score HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(server.score("{}").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
