package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.atelier.error.ComputeException;
import dev.atelier.error.RunFailedException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.JobPhase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmittedRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestCompute grid = new TestCompute();
    private final Workspace workspace =
            Workspace.builder().withoutDiscovery().addCompute(grid).open();
    private Run run;
    private TestJob job;

    @BeforeEach
    void submit() {
        run = workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.command("train").computeTarget("grid").build());
        job = grid.job(run);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void followsThePhasesOfItsJob() {
        awaitStatus(RunStatus.QUEUED);
        assertThat(run.details().startedAt()).isEmpty();
        job.phase(JobPhase.RUNNING);
        awaitStatus(RunStatus.RUNNING);
        assertThat(run.details().startedAt()).isPresent();
        job.phase(JobPhase.PREPARING).exit(0);

        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.details().verdict().orElseThrow().exitCode()).isZero();
        Awaitility.await().until(grid::isEmpty);
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, 0, 60})
    void keepsTimesInOrderWhateverTheClockOfTheMachineSays(int minutesOff) {
        Instant start = Instant.now().plus(Duration.ofMinutes(minutesOff)).minusMillis(1);
        job.startedAt(start);
        awaitStatus(RunStatus.RUNNING);
        job.exitAt(start.plusMillis(1));

        RunDetails details = run.waitForCompletion(LIMIT).details();
        assertThat(details.startedAt().orElseThrow())
                .isBetween(details.createdAt(), details.endedAt().orElseThrow());
        assertThat(details.duration().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMillis(1));
    }

    @Test
    void appliesEachOfManyReorderedAndRepeatedEventsOnce() {
        int writers = 8;
        int each = 12_500;
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < writers * each * 2; i++) {
            int number = i % (writers * each);
            lines.add("{\"v\":1,\"w\":\"rank-" + number % writers + "\",\"q\":" + number / writers
                    + ",\"ts\":1,\"t\":\"metric\",\"n\":\"m" + number % writers + "\",\"x\":1,\"s\":" + number / writers
                    + "}");
        }
        Collections.shuffle(lines, new Random(7));
        job.phase(JobPhase.RUNNING);
        job.append("events.ndjson", String.join("\n", lines) + "\n");
        job.append("events.ndjson", "{\"v\":1,\"w\":\"rank-0\",\"q\":99999,\"t\":\"met")
                .exit(0);
        run.waitForCompletion(Duration.ofMinutes(2));

        for (int writer = 0; writer < writers; writer++) {
            assertThat(run.metric("m" + writer).points())
                    .extracting(MetricPoint::step)
                    .hasSize(each)
                    .doesNotHaveDuplicates();
        }
        assertThat(run.details().warnings())
                .satisfiesExactly(
                        duplicates -> assertThat(duplicates).contains("100000", "duplicate"),
                        torn -> assertThat(torn).contains("torn"));
    }

    @Test
    void appliesEventsWhileTheJobRuns() {
        job.phase(JobPhase.RUNNING).event("metric", "\"n\":\"loss\",\"x\":0.5");

        Awaitility.await().until(() -> run.metric("loss").count() == 1);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void appliesWhatAChildRecordsOnItsParent() {
        Run child = workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.command("train").computeTarget("grid").build());
        workspace.runRecords().update(child.id(), json -> json.with("parent", run.id()));
        String parent = "\"n\":\"record\",\"x\":{\"run\":\"" + run.id() + "\",\"event\":";
        job.event("metric", "\"n\":\"best\",\"x\":1");
        grid.job(child)
                .event("request", "\"i\":\"a\"," + parent + "{\"t\":\"metric\",\"n\":\"best\",\"x\":0.5}}")
                .event("request", "\"i\":\"b\"," + parent + "{\"t\":\"tag\",\"n\":\"state\",\"x\":\"half\"}}")
                .event("request", "\"i\":\"c\"," + parent + "{\"t\":\"status\",\"x\":\"failed\"}}")
                .event(
                        "request",
                        "\"i\":\"d\",\"n\":\"record\",\"x\":{\"run\":\"other\",\"event\":{\"t\":\"tag\",\"n\":\"a\"}}")
                .exit(0);
        child.waitForCompletion(LIMIT);
        job.exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.metric("best").points()).extracting(MetricPoint::value).containsExactlyInAnyOrder(1.0, 0.5);
        assertThat(run.tags()).containsEntry("state", "half");
        assertThat(child.details().warnings())
                .anyMatch(warning -> warning.contains("only metrics, params, tags and properties"))
                .anyMatch(warning -> warning.contains("run 'other' is not the parent"));
    }

    @Test
    void appliesEventsOfEveryType() {
        job.event("metric", "\"n\":\"loss\",\"x\":0.5")
                .event("metric", "\"n\":\"loss\",\"x\":\"NaN\",\"s\":7")
                .event("metric", "\"n\":\"loss\",\"x\":\"-Infinity\"")
                .event("value", "\"n\":\"stage\",\"k\":\"text\",\"x\":\"warm-up\"")
                .event("value", "\"n\":\"list\",\"k\":\"list\",\"x\":[1,\"two\"]")
                .event("value", "\"n\":\"row\",\"k\":\"row\",\"x\":{\"a\":1}")
                .event("value", "\"n\":\"row\",\"k\":\"row\",\"x\":{\"b\":2}")
                .event("value", "\"n\":\"ragged\",\"k\":\"table\",\"x\":{\"a\":[1,2],\"b\":3}")
                .event("param", "\"n\":\"alpha\",\"x\":0.4")
                .event("param", "\"n\":\"seed\",\"x\":9007199254740993")
                .event("tag", "\"n\":\"team\",\"x\":\"risk\"")
                .event("tag", "\"n\":\"urgent\"")
                .event("property", "\"n\":\"sha\",\"x\":\"abc\"")
                .append("uploads/1/model.bin", "weights")
                .event("artifact", "\"n\":\"outputs/model.bin\",\"f\":\"uploads/1/model.bin\"")
                .event("child", "\"n\":\"fold 1\",\"c\":\"f1\"")
                .event("metric", "\"n\":\"loss\",\"x\":3,\"c\":\"f1\"")
                .event("status", "\"x\":\"failed\",\"m\":\"diverged\",\"c\":\"f1\"")
                .exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.metric("loss").points())
                .extracting(MetricPoint::step, MetricPoint::value)
                .containsExactly(tuple(0L, 0.5), tuple(7L, Double.NaN), tuple(8L, Double.NEGATIVE_INFINITY));
        assertThat(run.metric("loss").points().get(0).timestamp()).isEqualTo(1_000);
        assertThat(run.metric("stage").texts()).containsExactly("warm-up");
        assertThat(run.metric("list").list()).isEqualTo(List.of(1L, "two"));
        assertThat(run.metric("row").kind()).isEqualTo(MetricKind.ROW);
        assertThat(run.metric("row").table().get("b")).containsExactly(null, 2L);
        assertThat(run.metric("ragged").table().get("b")).containsExactly("3");
        assertThat(run.params()).containsExactly(entry("alpha", 0.4), entry("seed", 9_007_199_254_740_993L));
        assertThat(run.tags()).containsExactly(entry("team", "risk"), entry("urgent", null));
        assertThat(run.properties()).containsExactly(entry("sha", "abc"));
        assertThat(run.open("outputs/model.bin")).hasContent("weights");
        Run child = run.children().get(0);
        assertThat(child.id()).isEqualTo(run.id() + "_f1");
        assertThat(child.name()).isEqualTo("fold 1");
        assertThat(child.metric("loss").last()).isEqualTo(3);
        assertThat(child.status()).isEqualTo(RunStatus.FAILED);
        assertThat(child.details().verdict().orElseThrow().message()).isEqualTo("diverged");
        assertThat(run.details().warnings()).isEmpty();
    }

    @Test
    void endsChildrenThatDidNotEndThemselves() {
        job.event("child", "\"n\":\"fold\",\"c\":\"f1\"").exit(3);

        assertThatThrownBy(() -> run.waitForCompletion(LIMIT)).isInstanceOf(RunFailedException.class);
        assertThat(run.children().get(0).status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void warnsOfLinesThatAreTornHugeOrInvalid() {
        job.append("events.ndjson", "{\"v\":1,\"w\":\"w1\"\n")
                .append("events.ndjson", new byte[] {(byte) 0xff, (byte) 0xfe, '\n'})
                .append("events.ndjson", "x".repeat(100_000) + "\n")
                .event("metric", "\"n\":\"loss\",\"x\":1")
                .event("metric", "\"n\":\"loss\",\"x\":\"high\"")
                .event("dance", "\"n\":\"loss\"")
                .append("events.ndjson", "{\"v\":1,\"w\":\"w1\",\"q\":99,\"ts\":1,\"t\":\"metric\",\"n\":\"lo")
                .exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.metric("loss").count()).isEqualTo(1);
        assertThat(run.details().warnings())
                .containsExactlyInAnyOrder(
                        "1 event lines were skipped: invalid JSON",
                        "1 event lines were skipped: invalid UTF-8",
                        "1 event lines were skipped: line too long",
                        "1 event lines were skipped: invalid event",
                        "1 event lines were skipped: unknown type",
                        "the last event line was skipped: it is torn, the script was stopped while writing it");
        assertThat(run.details().toString()).contains("warnings [");
    }

    @Test
    void warnsOfWhatTheBackendHasNoted() {
        job.append("warnings.txt", "the kernel limits no swap\n").exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.details().warnings()).containsExactly("the kernel limits no swap");
    }

    @Test
    void warnsOfEventsThatCannotBeApplied() {
        job.event("metric", "\"n\":\"loss\",\"x\":1")
                .event("value", "\"n\":\"loss\",\"k\":\"text\",\"x\":\"high\"")
                .event("param", "\"n\":\"alpha\",\"x\":1")
                .event("param", "\"n\":\"alpha\",\"x\":2")
                .event("artifact", "\"n\":\"a\",\"f\":\"uploads/missing\"")
                .event("tag", "\"n\":\"team\",\"x\":\"risk\",\"c\":\"unknown\"")
                .exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.details().warnings()).hasSize(4);
        assertThat(run.details().warnings().get(0)).contains("it holds SCALAR and cannot take TEXT");
        assertThat(run.details().warnings().get(1)).contains("parameter 'alpha'");
        assertThat(run.details().warnings().get(2)).contains("artifact 'a' was announced but its file is missing");
        assertThat(run.details().warnings().get(3)).contains("_unknown' does not exist");
    }

    @Test
    void failsWithTheExitCodeAndTheEndOfTheErrorOutput() {
        job.stderr("line\n".repeat(30) + "Traceback: singular matrix\n").exit(3);

        assertThatThrownBy(() -> run.waitForCompletion(LIMIT)).isInstanceOfSatisfying(RunFailedException.class, e -> {
            assertThat(e)
                    .hasMessageStartingWith("run '" + run.id() + "' is Failed: the process ended with exit code 3\n");
            assertThat(e.verdict().exitCode()).isEqualTo(3);
            assertThat(e.logTail()).endsWith("Traceback: singular matrix").hasLineCount(20);
        });
        assertThat(run.details().error().orElseThrow()).endsWith("Traceback: singular matrix");
    }

    @Test
    void failsWithTheSignal() {
        job.exit(137);

        assertThatThrownBy(() -> run.waitForCompletion(LIMIT))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the process was ended by signal 9");
        assertThat(run.details().verdict().orElseThrow().signal()).isEqualTo(9);
    }

    @Test
    void believesAScriptThatSaysItFailed() {
        job.event("status", "\"x\":\"failed\",\"m\":\"diverged\"").exit(0);

        assertThatThrownBy(() -> run.waitForCompletion(LIMIT))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("diverged");
    }

    @Test
    void doesNotBelieveAScriptThatSaysItCompletedAndThenExitsWithAnError() {
        job.event("status", "\"x\":\"completed\"").exit(1);

        assertThatThrownBy(() -> run.waitForCompletion(LIMIT))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("exit code 1");
    }

    @Test
    void isCanceledWhileItRuns() {
        job.phase(JobPhase.RUNNING);
        awaitStatus(RunStatus.RUNNING);
        run.cancel();

        assertThat(run.status()).isEqualTo(RunStatus.CANCEL_REQUESTED);
        assertThat(job.cancelRequest()).isEqualTo(CancelMode.GRACEFUL);
        job.end(Verdict.of(Verdict.Cause.CANCELED, "stopped"));
        assertThatThrownBy(() -> run.waitForCompletion(LIMIT))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("is Canceled: stopped");
        assertThat(run.status()).isEqualTo(RunStatus.CANCELED);
        run.cancel();
    }

    @Test
    void completesWhenItWasFasterThanItsCancellation() {
        run.cancel();
        job.exit(0);

        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void isEndedByItsJobOnly() {
        assertThatThrownBy(run::complete)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was submitted, its job decides how it ends; use cancel()");
        assertThatThrownBy(() -> run.fail("no")).isInstanceOf(IllegalStateException.class);
        run.close();

        assertThat(run.status().terminal()).isFalse();
    }

    @Test
    void mayBeRecordedOnByItsClientToo() {
        run.log("client", 1);
        run.tag("seen", "yes");
        job.event("metric", "\"n\":\"client\",\"x\":2").exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.metric("client").count()).isEqualTo(2);
    }

    @Test
    void looksAtAThousandJobsInOneCall() {
        ScriptRunConfig config =
                ScriptRunConfig.command("train").computeTarget("grid").build();
        for (int i = 1; i < 1_000; i++) {
            workspace.experiment("diabetes").submit(config);
        }
        AtomicInteger seen = new AtomicInteger();
        grid.afterObserve(look -> seen.set(look.size()));
        Awaitility.await().until(() -> seen.get() == 1_000);
        int before = grid.observations();
        Awaitility.await().until(() -> grid.observations() > before);
        assertThat(seen).hasValue(1_000);
    }

    @Test
    void changesNothingWhileItCannotBeObserved() {
        awaitStatus(RunStatus.QUEUED);
        grid.failObserve(new ComputeException("the network is down", null));
        int before = grid.observations();
        job.exit(3);
        Awaitility.await().until(() -> grid.observations() > before + 2);

        assertThat(run.status()).isEqualTo(RunStatus.QUEUED);
        grid.failObserve(null);
        assertThatThrownBy(() -> run.waitForCompletion(LIMIT)).isInstanceOf(RunFailedException.class);
    }

    @Test
    void outlivesABackendThatThrowsAnything() {
        grid.failObserve(new IllegalStateException("a bug of the backend"));
        int before = grid.observations();
        job.exit(0);
        Awaitility.await().until(() -> grid.observations() > before + 2);
        grid.failObserve(null);

        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void collectsOutputsAndLogs() {
        job.append("outputs/model.bin", "weights")
                .append("outputs/deep/b.txt", "b")
                .append("logs/train.log", "l")
                .append("inputs/data.csv", "not kept")
                .stdout("out")
                .stderr("err")
                .exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.files())
                .extracting(Artifact::name)
                .containsExactly(
                        "logs/system/stderr.log",
                        "logs/system/stdout.log",
                        "logs/train.log",
                        "outputs/deep/b.txt",
                        "outputs/model.bin");
        assertThat(run.stdout()).isEqualTo("out");
        assertThat(run.stderr()).isEqualTo("err");
    }

    @Test
    void warnsOfOutputsWhoseNamesCannotBeStored() {
        job.append("outputs/a\\b", "x")
                .append("outputs/" + "x".repeat(1_100), "x")
                .append("outputs/good.txt", "x")
                .exit(0);
        run.waitForCompletion(LIMIT);

        assertThat(run.files()).extracting(Artifact::name).containsExactly("outputs/good.txt");
        assertThat(run.details().warnings()).hasSize(2);
        assertThat(run.details().warnings().get(0))
                .startsWith("output 'outputs/a\\b' was not kept: artifact name")
                .contains("has a backslash");
    }

    @Test
    void warnsOfOutputsThatWouldMakeAnArtifactAFolder(@TempDir Path directory) throws IOException {
        run.upload("outputs/a", Files.writeString(directory.resolve("a"), "a"));
        run.upload("logs/system", Files.writeString(directory.resolve("system"), "s"));
        job.append("outputs/a/b", "b").stdout("out").exit(0);

        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.details().warnings())
                .anyMatch(warning -> warning.startsWith("output 'outputs/a/b' was not kept: artifact 'outputs/a'"))
                .anyMatch(warning -> warning.contains("stdout.log' was not kept: artifact 'logs/system'"));
    }

    @Test
    void showsOutputWhileTheJobRuns() {
        job.phase(JobPhase.RUNNING).stdout("epoch 1\n");
        assertThat(run.stdout()).isEqualTo("epoch 1\n");
        job.append("attempt-1/stdout.log", new byte[] {'a', (byte) 0xff, 'b', '\n'});

        assertThat(run.stdout()).isEqualTo("epoch 1\na\uFFFDb\n");
        job.exit(0);
        run.waitForCompletion(LIMIT);
        assertThat(run.stdout()).isEqualTo("epoch 1\na\uFFFDb\n");
    }

    @Test
    void givesAListenerWholeLinesAndWholeCharacters() {
        List<String> lines = new CopyOnWriteArrayList<>();
        byte[] text = "α😀\nend".getBytes(StandardCharsets.UTF_8);
        job.phase(JobPhase.RUNNING).append("attempt-1/stdout.log", new byte[] {text[0]});
        CompletableFuture<Run> waiting = CompletableFuture.supplyAsync(() -> run.waitForCompletion(listening(lines)));
        for (int i = 1; i < text.length; i++) {
            job.append("attempt-1/stdout.log", new byte[] {text[i]});
            run.tag("wakes", "the listener " + i);
        }
        Awaitility.await().until(() -> lines.contains("α😀"));
        assertThat(lines).doesNotContain("end");
        job.exit(0);

        assertThat(waiting).succeedsWithin(LIMIT);
        assertThat(lines).containsExactly("α😀", "end");
    }

    @Test
    void givesAListenerEveryLineOnceAlsoWhenTheLogCannotBeReachedForAWhile() {
        List<String> lines = new CopyOnWriteArrayList<>();
        job.phase(JobPhase.RUNNING).stdout("one\n");
        CompletableFuture<Run> waiting = CompletableFuture.supplyAsync(() -> run.waitForCompletion(listening(lines)));
        Awaitility.await().until(() -> lines.contains("one"));
        grid.failDirectories(new ComputeException("the network is down", null));
        int before = grid.observations();
        job.stdout("two\n");
        Awaitility.await().until(() -> grid.observations() > before + 3);
        grid.failDirectories(null);
        job.exit(0);

        assertThat(waiting).succeedsWithin(LIMIT);
        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void givesAListenerALongLogQuickly() {
        job.stdout("a line of a long log\n".repeat(300_000)).exit(0);
        AtomicInteger count = new AtomicInteger();
        run.waitForCompletion(LIMIT);

        assertTimeout(LIMIT, () -> run.waitForCompletion(counting(count)));
        assertThat(count).hasValue(300_000);
    }

    @Test
    void tellsAListenerOfProgressAndStatus() {
        List<String> heard = new CopyOnWriteArrayList<>();
        job.phase(JobPhase.RUNNING).event("progress", "\"x\":0.5,\"m\":\"half\"");
        awaitStatus(RunStatus.RUNNING);
        CompletableFuture<Run> waiting = CompletableFuture.supplyAsync(() -> run.waitForCompletion(new RunListener() {
            @Override
            public void status(String runId, RunStatus status) {
                heard.add(status.toString());
            }

            @Override
            public void progress(double fraction, String message) {
                heard.add(fraction + " " + message);
            }
        }));
        Awaitility.await().until(() -> heard.contains("0.5 half"));
        job.exit(0);

        assertThat(waiting).succeedsWithin(LIMIT);
        assertThat(heard).contains("Running").endsWith("Completed").doesNotHaveDuplicates();
    }

    @Test
    void doesNotKeepARunFromEndingWhenItsJobCannotBeCleanedUp() {
        grid.failCleanup(new ComputeException("busy", null));
        job.event("metric", "\"n\":\"loss\",\"x\":1").exit(0);

        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
        grid.failCleanup(null);
        Awaitility.await().until(grid::isEmpty);
        assertThat(run.metric("loss").count()).isEqualTo(1);
    }

    private static RunListener counting(AtomicInteger count) {
        return new RunListener() {
            @Override
            public void line(String line) {
                count.incrementAndGet();
            }
        };
    }

    private static RunListener listening(List<String> lines) {
        return new RunListener() {
            @Override
            public void line(String line) {
                lines.add(line);
            }
        };
    }

    private void awaitStatus(RunStatus status) {
        Awaitility.await().until(() -> run.status() == status);
    }
}
