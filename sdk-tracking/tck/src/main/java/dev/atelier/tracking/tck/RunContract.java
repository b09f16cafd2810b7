package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.ConflictException;
import dev.atelier.metric.AccuracyTable;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.Predictions;
import dev.atelier.metric.Residuals;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run of a workspace on the store keeps, for every kind of metric. */
abstract class RunContract extends StoreCase {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 1, 2};

    private Workspace workspace;
    private Run run;

    @SuppressWarnings("NullAway.Init") // JUnit calls startRun
    RunContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @BeforeEach
    void startRun() {
        workspace = SearchContract.workspace(store());
        run = workspace.experiment("every kind").startLogging();
    }

    @Test
    void keepsNumbers() {
        run.log("loss", 0.5);
        run.log("loss", Double.NaN);
        run.log("loss", Double.NEGATIVE_INFINITY, 7);
        run.log("loss", -0.0, -7);
        assertThat(run.metric("loss").kind()).isEqualTo(MetricKind.SCALAR);
        assertThat(run.metric("loss").points()).extracting(MetricPoint::step).containsExactly(-7L, 0L, 1L, 7L);
        assertThat(run.metric("loss").points())
                .extracting(MetricPoint::value)
                .containsExactly(-0.0, 0.5, Double.NaN, Double.NEGATIVE_INFINITY);
        assertThat(run.metric("loss").last()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(run.metric("loss").max()).isEqualTo(0.5);
        assertThat(run.metric("loss").count()).isEqualTo(4);
    }

    @Test
    void takesTheGreatestStepThenTimeThenValueAsTheLast() {
        run.log("loss", 1, 10);
        run.log("loss", 2, 10);
        run.log("loss", 3, 9);
        MetricPoint last = run.metric("loss").summary().last();
        assertThat(last).isEqualTo(run.metric("loss").points().get(2));
        assertThat(last.step()).isEqualTo(10);
    }

    @Test
    void keepsTexts() {
        String big = "größe \uD83D\uDE00 ".repeat(10_000);
        run.log("note", "first");
        run.log("note", big);
        run.log("note", "");
        assertThat(run.metric("note").kind()).isEqualTo(MetricKind.TEXT);
        assertThat(run.metric("note").texts()).containsExactly("first", big, "");
    }

    @Test
    void keepsLists() {
        double[] values = IntStream.range(0, 20_000).mapToDouble(i -> i / 7.0).toArray();
        run.logList("few", 1, 2.5, Double.NaN, Double.POSITIVE_INFINITY);
        run.logList("many", values);
        assertThat(run.metric("few").kind()).isEqualTo(MetricKind.LIST);
        assertThat(run.metric("few").list()).hasSize(4);
        assertThat(run.metric("many").list()).hasSize(20_000).last().isEqualTo(19_999 / 7.0);
    }

    @Test
    void keepsRowsAsATable() {
        for (int i = 0; i < 3; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("x", i);
            row.put("y", "y" + i);
            run.logRow("rows", row);
        }
        assertThat(run.metric("rows").kind()).isEqualTo(MetricKind.ROW);
        assertThat(run.metric("rows").table().keySet()).containsExactly("x", "y");
        assertThat(run.metric("rows").table().get("y")).isEqualTo(List.of("y0", "y1", "y2"));
    }

    @Test
    void keepsTables() {
        List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();
        List<String> texts = numbers.stream().map(number -> "text " + number).toList();
        run.logTable("table", Map.of("n", numbers, "text", texts));
        assertThat(run.metric("table").kind()).isEqualTo(MetricKind.TABLE);
        assertThat(run.metric("table").table().get("n")).hasSize(10_000);
        assertThat(run.metric("table").table().get("text")).last().isEqualTo("text 9999");
    }

    @Test
    void keepsImages() throws IOException {
        run.logImage("picture", PNG);
        assertThat(run.metric("picture").kind()).isEqualTo(MetricKind.IMAGE);
        try (InputStream image = run.open(run.metric("picture").images().get(0))) {
            assertThat(image.readAllBytes()).isEqualTo(PNG);
        }
    }

    @Test
    void keepsTheFiguresOfModels() {
        double[] actual = IntStream.range(0, 50).mapToDouble(i -> i).toArray();
        double[] predicted = IntStream.range(0, 50).mapToDouble(i -> i + i % 3).toArray();
        ConfusionMatrix matrix = ConfusionMatrix.of(List.of("no", "yes"), new long[][] {{5, 1}, {2, 7}});
        Residuals residuals = Residuals.from(actual, predicted, 5);
        Predictions predictions = Predictions.from(actual, predicted, 5);
        double[] thresholds = {0, 0.5, 1};
        double[][][] tables = {{{1, 2, 3, 4}, {2, 1, 4, 3}, {3, 3, 2, 2}}};
        AccuracyTable.Counts counts = AccuracyTable.Counts.of(thresholds, tables);
        AccuracyTable accuracy = AccuracyTable.of(List.of("yes"), counts, counts);
        run.logConfusionMatrix("matrix", matrix);
        run.logResiduals("residuals", residuals);
        run.logPredictions("predictions", predictions);
        run.logAccuracyTable("accuracy", accuracy);
        assertThat(run.metric("matrix").asConfusionMatrix()).isEqualTo(matrix);
        assertThat(run.metric("residuals").asResiduals()).isEqualTo(residuals);
        assertThat(run.metric("predictions").asPredictions()).isEqualTo(predictions);
        assertThat(run.metric("accuracy").asAccuracyTable()).isEqualTo(accuracy);
    }

    @Test
    void refusesAnotherKindUnderTheSameName() {
        run.log("loss", 1.0);
        assertThatThrownBy(() -> run.log("loss", "text"))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("loss");
        assertThat(run.metric("loss").count()).isEqualTo(1);
    }

    @Test
    void keepsTypedParametersThatNeverChange() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("long", 9_007_199_254_740_993L);
        params.put("double", 0.1);
        params.put("truth", true);
        params.put("text", "0.1");
        params.put("größe in m²", "ß".repeat(5_000));
        run.params(params).params(params);
        assertThat(workspace.run(run.id()).params()).isEqualTo(params);
        assertThatThrownBy(() -> run.param("double", 0.2))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("0.1");
        assertThat(run.params().get("double")).isEqualTo(0.1);
    }

    @Test
    void letsOneOfRacingThreadsSetAParameter() {
        AtomicInteger winners = new AtomicInteger();
        Race.run(6, thread -> {
            try {
                run.param("seed", thread);
                winners.incrementAndGet();
            } catch (ConflictException e) {
                assertThat(e).hasMessageContaining("seed");
            }
        });
        assertThat(winners).hasValue(1);
    }

    @Test
    void keepsTheTagsOfRacingThreads() {
        Race.run(4, thread -> {
            for (int i = 0; i < 10; i++) {
                run.tag("t" + thread + "-" + i, "v" + i);
            }
        });
        assertThat(run.tags()).hasSize(40);
    }

    @Test
    void takesTheLogsOfRacingThreads() {
        Race.run(4, thread -> {
            for (int i = 0; i < 500; i++) {
                run.log("shared", thread * 500 + i);
                run.log("own-" + thread, i);
            }
        });
        assertThat(run.metric("shared").points())
                .extracting(MetricPoint::step)
                .isEqualTo(LongStream.range(0, 2_000).boxed().toList());
        for (int thread = 0; thread < 4; thread++) {
            assertThat(run.metric("own-" + thread).count()).isEqualTo(500);
        }
    }

    @Test
    void endsARunInOneWayOnly() {
        AtomicInteger winners = new AtomicInteger();
        Race.run(4, thread -> {
            try {
                if (thread % 2 == 0) {
                    run.complete();
                } else {
                    run.fail("it does not learn");
                }
                winners.incrementAndGet();
            } catch (ConflictException e) {
                assertThat(e).hasMessageContaining(run.id());
            }
        });
        assertThat(winners).as("those who want the same").hasValue(2);
        RunStatus status = run.status();
        run.cancel();
        assertThat(run.status()).isEqualTo(status);
        assertThatThrownBy(() -> run.log("loss", 1.0)).isInstanceOf(IllegalStateException.class);
    }
}
