package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.InvalidInputException;
import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import dev.atelier.service.Tensor;
import dev.atelier.service.Tensors;
import dev.atelier.serving.wire.Json;
import dev.atelier.serving.wire.Payload;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** While one request is being scored, others arrive; then they go on together, or not. */
class BatchingTest {
    private static final String BLOCKER = "{\"data\": [[0]]}";

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Deadlines deadlines = new Deadlines(new Threads());
    private final Surroundings server = new Surroundings(deadlines, executor, new ServiceLog(Clock.systemUTC()));
    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<Integer> batches = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        go.countDown();
        deadlines.close();
        executor.shutdownNow();
    }

    /** Doubles each row's first value; refuses batches with a negative one. */
    private Object score(ScoringRequest request) throws InterruptedException {
        double[][] rows = request.data();
        batches.add(rows.length);
        if (rows.length == 1 && rows[0][0] == 0) {
            blocked.countDown();
            go.await();
        }
        if (Arrays.stream(rows).anyMatch(row -> row[0] < 0)) {
            throw new InvalidInputException("negative");
        }
        return Arrays.stream(rows).mapToDouble(row -> 2 * row[0]).toArray();
    }

    private BatchingEngine engine(Scorer scorer, ServingLimits limits) {
        return new BatchingEngine(new JavaEngine(scorer, server, limits), 1, server, limits);
    }

    private static ServingLimits rows(int rows) {
        return ServingLimits.DEFAULTS.withMaxBatchRows(rows).withQueueWait(Duration.ofSeconds(60));
    }

    private CompletableFuture<String> send(Engine engine, ScoringInput input) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Incoming incoming = new Incoming(input, value -> Payload.json(Json.write(value)));
        engine.score(new SingleCall(
                incoming,
                answer -> text.complete(answer.status() + " "
                        + answer.payload()
                                .map(payload -> new String(payload.body(), UTF_8))
                                .orElse(answer.message())),
                () -> {}));
        return text;
    }

    private CompletableFuture<String> send(Engine engine, String json) {
        return send(engine, ScoringInput.ofText(json, "id"));
    }

    /** Keeps the only scorer busy until {@code go}. */
    private void block(Engine engine) throws InterruptedException {
        executor.execute(() -> {
            var unused = send(engine, BLOCKER);
        });
        blocked.await();
    }

    /** Sends requests while another one is being scored, and returns their answers. */
    private List<String> sendTogether(Engine engine, String... bodies) throws Exception {
        block(engine);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (String body : bodies) {
            answers.add(send(engine, body));
        }
        go.countDown();
        List<String> texts = new ArrayList<>();
        for (CompletableFuture<String> answer : answers) {
            texts.add(answer.get(60, TimeUnit.SECONDS));
        }
        return texts;
    }

    @Test
    void scoresAloneAndAtOnceWhatNeedNotWait() throws Exception {
        BatchingEngine engine = engine(this::score, rows(10));
        for (int i = 1; i <= 3; i++) {
            assertThat(send(engine, "{\"data\": [[" + i + "]]}").get(60, TimeUnit.SECONDS))
                    .isEqualTo("200 [" + 2.0 * i + "]");
        }
        assertThat(batches).containsExactly(1, 1, 1);
    }

    @Test
    void givesEachItsOwnRows() throws Exception {
        List<String> answers = sendTogether(
                engine(this::score, rows(10)),
                "{\"data\": [[1], [2]]}",
                "{\"data\": [[3]]}",
                "{\"data\": [[4], [5], [6]]}");

        assertThat(answers).containsExactly("200 [2.0,4.0]", "200 [6.0]", "200 [8.0,10.0,12.0]");
        assertThat(batches).containsExactly(1, 6);
    }

    @Test
    void countsRows() throws Exception {
        sendTogether(
                engine(this::score, rows(3)),
                "{\"data\": [[1], [2]]}",
                "{\"data\": [[3], [4]]}",
                "{\"data\": [[5]]}",
                "{\"data\": [[1], [2], [3], [4], [5]]}");

        assertThat(batches).containsExactly(1, 3, 2, 5);
    }

    @Test
    void mergesOnlyLikeRequests() throws Exception {
        List<String> answers = sendTogether(
                engine(this::score, rows(10)),
                "{\"data\": [[1]]}",
                "{\"data\": [[1.5]]}",
                "{\"data\": [[1, 7]]}",
                "{\"data\": [[2]], \"more\": 1}",
                "{\"columns\": [\"a\"], \"data\": [[3]]}",
                "{\"data\": [[4]]}",
                "no JSON",
                "{\"data\": []}");

        assertThat(answers.subList(0, 6))
                .containsExactly("200 [2.0]", "200 [3.0]", "200 [2.0]", "200 [4.0]", "200 [6.0]", "200 [8.0]");
        assertThat(answers.get(6)).startsWith("400 Input is not JSON");
        assertThat(answers.get(7)).isEqualTo("200 []");
        assertThat(batches).containsExactly(1, 2, 1, 1, 1, 1, 0);
    }

    @Test
    void oneThatFailsFailsAlone() throws Exception {
        List<String> answers = sendTogether(
                engine(this::score, rows(10)), "{\"data\": [[1]]}", "{\"data\": [[-1]]}", "{\"data\": [[2]]}");

        assertThat(answers).containsExactly("200 [2.0]", "400 negative", "200 [4.0]");
        assertThat(batches).containsExactly(1, 3, 1, 1, 1);
    }

    @Test
    void scoresEachAloneWhenTheResultCannotBeDivided() throws Exception {
        Scorer total = request -> {
            score(request);
            return Map.of(
                    "total",
                    Arrays.stream(request.data()).mapToDouble(row -> row[0]).sum());
        };
        assertThat(sendTogether(engine(total, rows(10)), "{\"data\": [[1], [2]]}", "{\"data\": [[3]]}"))
                .containsExactly("200 {\"total\":3.0}", "200 {\"total\":3.0}");
    }

    @Test
    void dividesTensorsAndObjects() throws Exception {
        Scorer scorer = request -> {
            score(request);
            String[] texts =
                    Arrays.stream(request.data()).map(row -> "t" + row[0]).toArray(String[]::new);
            return Tensors.of(Tensor.of("x", request.data()), Tensor.of("t", texts));
        };
        assertThat(sendTogether(engine(scorer, rows(10)), "{\"data\": [[1], [2]]}", "{\"data\": [[3]]}"))
                .containsExactly(
                        "200 {\"x\":[[1.0],[2.0]],\"t\":[\"t1.0\",\"t2.0\"]}", "200 {\"x\":[[3.0]],\"t\":[\"t3.0\"]}");
    }

    @Test
    void mergesTensors() throws Exception {
        BatchingEngine engine = engine(this::score, rows(10));
        block(engine);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Tensors tensors = Tensors.of(Tensor.of("x", new float[] {i, 0, i + 0.5f, 0}, 2, 2));
            answers.add(send(engine, ScoringInput.ofTensors(tensors, Map.of(), "id")));
        }
        go.countDown();

        assertThat(answers.get(0).get(60, TimeUnit.SECONDS)).isEqualTo("200 [2.0,3.0]");
        assertThat(answers.get(2).get(60, TimeUnit.SECONDS)).isEqualTo("200 [6.0,7.0]");
        assertThat(batches).containsExactly(1, 6);
    }

    @Test
    void refusesWhoWaitsTooLong() throws Exception {
        BatchingEngine engine = engine(this::score, rows(10).withQueueWait(Duration.ofMillis(50)));
        block(engine);

        assertThat(send(engine, "{\"data\": [[1]]}").get(60, TimeUnit.SECONDS)).startsWith("503 ");
    }
}
