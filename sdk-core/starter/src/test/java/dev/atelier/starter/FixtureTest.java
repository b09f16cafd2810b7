package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.atelier.Metric;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.RunDetails;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricSummary;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.service.ServiceState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Opens a workspace of every format that was ever released, as {@link Everything} wrote it then, and one that it writes now.
 * A fixture is never changed; a new format gets one more, written by this test when {@code -Datelier.fixture=format-<n>} names
 * it.
 */
class FixtureTest {
    private static final String NOW = "as it is written now";
    private static final Path FIXTURES = Path.of("src/test/resources/workspaces");

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeNewFixture() throws Exception {
        String name = System.getProperty("atelier.fixture");
        if (name != null) {
            Everything.writeFixture(FIXTURES.resolve(name).toAbsolutePath());
        }
    }

    static List<String> fixtures() throws IOException {
        List<String> names = new ArrayList<>(List.of(NOW));
        try (Stream<Path> fixtures = Files.list(FIXTURES)) {
            fixtures.map(fixture -> fixture.getFileName().toString()).sorted().forEach(names::add);
        }
        assertThat(names).hasSizeGreaterThan(1);
        return names;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void opensAndHasEverything(String fixture) throws Exception {
        Path directory = folder.resolve("ml");
        if (fixture.equals(NOW)) {
            Path files = Files.createDirectory(folder.resolve("files"));
            Everything.write(() -> Workspace.open(directory), files);
        } else {
            Copies.copy(FIXTURES.resolve(fixture), directory);
        }
        try (Workspace ws = Workspace.open(directory)) {
            checkRuns(ws);
            checkDetails(ws);
            checkNumbers(named(ws, "full"));
            checkStructured(named(ws, "full"));
            checkModel(ws);
            checkImported(ws);
            checkSubmitted(ws);
            assertThat(ws.verify().damages()).isEmpty();
            ws.compact();
            checkNumbers(named(ws, "full"));
            checkStructured(named(ws, "full"));
            named(ws, "live").log("loss", 0.25);
            assertThat(named(ws, "live").metric("loss").last()).isEqualTo(0.25);
            named(ws, "live").complete();
            assertThat(ws.experiment("everything").startLogging().number()).isEqualTo(9);
        }
    }

    private static void checkRuns(Workspace ws) {
        assertThat(ws.experiments())
                .extracting(experiment -> experiment.name())
                .containsExactlyInAnyOrder("everything", "imported", "submitted");
        assertThat(ws.experiment("everything").runs().list())
                .extracting(Run::name, Run::status)
                .contains(
                        tuple("full", RunStatus.COMPLETED),
                        tuple("fold 1", RunStatus.COMPLETED),
                        tuple("failed", RunStatus.FAILED),
                        tuple("canceled", RunStatus.CANCELED),
                        tuple("live", RunStatus.RUNNING))
                .hasSize(6);
        assertThat(ws.experiment("everything").tags()).containsOnly(entry("team", "risk"), entry("bare", null));
        assertThat(ws.experiment("archived").archived()).isTrue();
        assertThat(named(ws, "failed").details().verdict())
                .map(Verdict::message)
                .contains("java.lang.IllegalStateException: it burned");
        assertThat(named(ws, "full").children())
                .hasSize(2)
                .allSatisfy(child -> assertThat(child.parent()).contains(named(ws, "full")));
        assertThat(named(ws, "fold 1").metric("rmse").last()).isEqualTo(58.2);
        assertThat(named(ws, "live").metric("note").texts()).containsExactly("still going");
        assertThat(ws.runs()
                        .where("params.double = 0.1 and tags.team = 'risk' and metrics.long < 1")
                        .list())
                .containsExactly(named(ws, "full"));
    }

    private static void checkDetails(Workspace ws) throws IOException {
        Run full = named(ws, "full");
        RunDetails details = full.details();
        assertThat(details.params())
                .containsOnly(
                        entry("integer", Long.MAX_VALUE),
                        entry("double", 0.1),
                        entry("tiny", Double.MIN_VALUE),
                        entry("infinite", Double.POSITIVE_INFINITY),
                        entry("nan", Double.NaN),
                        entry("text", "größer \"als\" 😀"),
                        entry("flag", true));
        assertThat(details.tags()).containsOnly(entry("team", "risk"), entry("bare", null));
        assertThat(details.properties()).containsOnly(entry("data", "diabetes"));
        assertThat(details.number()).isEqualTo(1);
        assertThat(details.duration()).isPresent();
        assertThat(full.files())
                .extracting(Artifact::name)
                .containsExactly("images/image/000000-image.svg", "outputs/empty", "outputs/model.txt");
        assertThat(text(full, "outputs/model.txt")).isEqualTo("slope=2\n");
        assertThat(text(full, "outputs/empty")).isEmpty();
    }

    private static void checkNumbers(Run full) {
        Metric series = full.metric("long");
        assertThat(series.count()).isEqualTo(Everything.LONG_SERIES);
        assertThat(series.points().stream().map(MetricPoint::value))
                .containsExactlyElementsOf(Stream.iterate(1, step -> step + 1)
                        .limit(Everything.LONG_SERIES)
                        .map(step -> 1.0 / step)
                        .toList());
        MetricSummary odd = full.metric("odd").summary();
        assertThat(odd.count()).isEqualTo(6);
        assertThat(odd.first().step()).isEqualTo(Long.MIN_VALUE);
        assertThat(odd.min()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(odd.max()).isEqualTo(3);
        assertThat(full.metric("odd").points().stream().skip(1).map(point -> Double.doubleToRawLongBits(point.value())))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Double.NaN, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 3.0)
                                .map(Double::doubleToRawLongBits)
                                .toList());
    }

    private static void checkStructured(Run full) throws IOException {
        assertThat(Stream.of(MetricKind.values())
                        .filter(kind -> full.metrics().names().stream()
                                .noneMatch(name -> full.metric(name).kind() == kind)))
                .isEmpty();
        assertThat(full.metric("text").texts()).containsExactly("warm-up", "größer");
        assertThat(full.metric("list").values()).hasSize(2);
        assertThat(full.metric("list").list()).isEqualTo(List.of("a", 2L, true));
        assertThat(full.metric("row").table())
                .containsEntry("fold", List.of(1L, 2L))
                .containsEntry("rmse", Arrays.asList(58.2, null))
                .containsEntry("remark", Arrays.asList(null, "slow"));
        assertThat(full.metric("table").table())
                .containsEntry("x", Arrays.asList(1L, 2.5, null))
                .containsEntry("y", List.of("a", true, "c"));
        String image = full.metric("image").images().get(0);
        assertThat(text(full, image)).isEqualTo(new String(Everything.IMAGE, StandardCharsets.UTF_8));
        assertThat(full.metric("confusion").asConfusionMatrix()).isEqualTo(Everything.CONFUSION);
        assertThat(full.metric("accuracy").asAccuracyTable()).isEqualTo(Everything.ACCURACY);
        assertThat(full.metric("residuals").asResiduals()).isEqualTo(Everything.RESIDUALS);
        assertThat(full.metric("predictions").asPredictions()).isEqualTo(Everything.PREDICTIONS);
    }

    private static void checkModel(Workspace ws) {
        Model model = ws.modelByAlias("line", "champion").orElseThrow();
        assertThat(model.id()).isEqualTo("line:1");
        assertThat(model.run()).contains(named(ws, "full"));
        assertThat(model.files()).containsExactly("model.txt");
        assertThat(ws.model("line").files()).containsExactly("outputs/empty", "outputs/model.txt");
        assertThat(model.framework()).isEqualTo("by hand 1.0");
        assertThat(model.description()).isEqualTo("a line");
        assertThat(model.tags()).containsOnly(entry("stage", "draft"));
        assertThat(model.properties()).containsOnly(entry("data", "diabetes"));
        assertThat(model.services()).singleElement().satisfies(service -> {
            assertThat(service.name()).isEqualTo("line-service");
            assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
        });
    }

    private static void checkImported(Workspace ws) {
        for (RunStatus status : RunStatus.values()) {
            Run run = ws.run("was-" + status);
            assertThat(run.status()).isEqualTo(status);
            assertThat(run.details().user()).isEqualTo("ada");
            assertThat(run.details().startedAt()).contains(Everything.STARTED);
            assertThat(run.details().endedAt().isPresent()).isEqualTo(status.terminal());
            assertThat(run.metric("loss").points().stream())
                    .containsExactly(new MetricPoint(3, 0.25, Everything.STARTED.toEpochMilli()));
        }
    }

    private static void checkSubmitted(Workspace ws) {
        Run good = named(ws, "submitted");
        assertThat(good.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(good.stdout()).isEqualTo("forty-two\n");
        assertThat(good.details().environment()).contains("shell:1");
        assertThat(good.details().warnings()).isNotEmpty();
        assertThat(good.snapshot().orElseThrow().files())
                .extracting(file -> file.path())
                .containsExactly("bad.sh", "good.sh");
        assertThat(ws.findEnvironment("shell").orElseThrow().variables()).containsOnly(entry("GREETING", "hello"));
        assertThat(named(ws, "killed").details().verdict()).contains(Verdict.ofShellCode(137));
        assertThat(named(ws, "line").status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(named(ws, "program").status()).isEqualTo(RunStatus.COMPLETED);
    }

    private static Run named(Workspace ws, String name) {
        List<Run> found = ws.runs().where("run_name = '" + name + "'").list();
        assertThat(found).as("runs named '%s'", name).hasSize(1);
        return found.get(0);
    }

    private static String text(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
