package dev.atelier.compute.runner;

import static dev.atelier.compute.runner.Job.LONG_GRACE;
import static dev.atelier.compute.runner.Job.NO_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the runner tells of a job beside its verdict, under a shell that a worker may have. */
abstract class RunnerReportsContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Shell shell;
    private final Path temporary;

    RunnerReportsContract(Shell shell, Path temporary) {
        this.shell = shell;
        this.temporary = temporary;
    }

    private Job job(String... script) throws IOException {
        return Job.of(shell.command(), temporary.resolve("run 1"), script);
    }

    private static List<String> events(Job job) throws IOException {
        Path events = job.file("events.ndjson");
        return Files.exists(events) ? Files.readAllLines(events) : List.of();
    }

    @Test
    void markedLinesOfStandardOutputBecomeEvents() throws Exception {
        Job job = job(
                "echo '::atelier::{\"t\":\"metric\",\"n\":\"acc\",\"x\":0.5}'",
                "echo ' ::atelier::{\"t\":\"metric\",\"n\":\"not at the start\",\"x\":1}'",
                "printf 'progress\\r::atelier::{\"n\":2}\\n'",
                "echo '::atelier::no object'",
                "printf '::atelier:: {\"t\":\"tag\",\"n\":\"last\"} '");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(events(job)).hasSize(1);
        assertThat(events(job).get(0))
                .matches(
                        "\\{\"t\":\"metric\",\"n\":\"acc\",\"x\":0.5,\"v\":1,\"w\":\"stdout-1\",\"q\":0,\"ts\":\\d{13}}");
        assertThat(job.text("attempt-1/stdout.log")).contains("::atelier::{\"t\":\"metric\",\"n\":\"acc\"");
    }

    @Test
    void aMarkedLineIsRecordedWhileTheJobRunsAndOnlyOnce() throws Exception {
        Job job = job(
                "printf '::atelier::{\"t\":\"metric\",'",
                "until [ -e go ]; do sleep 0.05; done",
                "echo '\"n\":\"a\",\"x\":1}'",
                "until [ -e on ]; do sleep 0.05; done",
                "echo '::atelier::{\"t\":\"metric\",\"n\":\"b\",\"x\":2}'");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        await().atMost(PATIENCE).until(() -> Files.exists(job.file("attempt-1/stdout.told")));
        Files.createFile(job.file("code/go"));
        await().atMost(PATIENCE).until(() -> events(job).size() == 1);
        Files.createFile(job.file("code/on"));
        Job.exitCode(runner);
        assertThat(events(job)).hasSize(2);
        assertThat(events(job).get(0)).contains("\"n\":\"a\"", "\"q\":0");
        assertThat(events(job).get(1)).contains("\"n\":\"b\"", "\"q\":1");
    }

    @Test
    void markedLinesAreOnlyTextWhenToldSo() throws Exception {
        Job job = job("export ATELIER_STDOUT_EVENTS=0", "echo '::atelier::{\"t\":\"metric\",\"n\":\"a\",\"x\":1}'");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(events(job)).isEmpty();
    }

    @Test
    void aLongLogKeepsItsHeadAndTailAndItsPositions() throws Exception {
        Programs.require("fallocate");
        Job job = job(
                "export ATELIER_LOG_LIMIT=1048576",
                "echo first",
                "head -c 8000000 /dev/zero | tr '\\0' x",
                "until [ -e ../attempt-1/stdout.log.hole ]; do sleep 0.05; done",
                "echo; echo last");
        job.run(NO_TIMEOUT, LONG_GRACE);
        Path log = job.file("attempt-1/stdout.log");
        String[] hole = job.text("attempt-1/stdout.log.hole").split(" ", -1);
        byte[] content = Files.readAllBytes(log);
        assertThat(content).hasSize(8_000_000 + "first\n\nlast\n".length());
        assertThat(new String(content, StandardCharsets.UTF_8))
                .startsWith("first\nxxx")
                .endsWith("xxx\nlast\n");
        assertThat(content[Integer.parseInt(hole[0])]).isZero();
        assertThat(content[Integer.parseInt(hole[0]) - 1]).isEqualTo((byte) 'x');
        assertThat(content[Integer.parseInt(hole[1]) - 1]).isZero();
        assertThat(content[Integer.parseInt(hole[1])]).isEqualTo((byte) 'x');
    }

    @Test
    void samplesWhatTheJobUses() throws Exception {
        Job job = job("until [ -s ../attempt-1/resources.ndjson ]; do sleep 0.05; done");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(job.text("attempt-1/resources.ndjson").lines().findFirst().orElseThrow())
                .matches("\\{\"at\":\"[-0-9T:]+Z\",\"processes\":[1-9]\\d*,\"rssBytes\":[1-9]\\d*,\"cpuSeconds\":\\d+,"
                        + "\"diskFreeBytes\":[1-9]\\d*}");
    }

    @Test
    void sealsTheOutputs() throws Exception {
        Job job = job("mkdir ../outputs/deep", "printf weights >'../outputs/deep/a model.bin'");
        job.run(NO_TIMEOUT, LONG_GRACE);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("weights".getBytes(StandardCharsets.UTF_8)));
        assertThat(job.text("attempt-1/outputs.sha256")).isEqualTo(hash + "  ./deep/a model.bin");
    }

    @Test
    void passesTheNoticeOnToThoseWhoListen() throws Exception {
        Job job = job(
                "sleep 987 &",
                "echo $! >deaf",
                "trap 'echo saved >../checkpoints/state; exit 7' USR2",
                "echo up >ready",
                "while :; do sleep 0.1; done");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        job.awaitLine("ready");
        assertThat(Job.isAlive(job.text("code/deaf"))).isTrue();
        new ProcessBuilder("sh", "-c", "kill -USR2 " + runner.pid()).start().waitFor();
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("7 none");
        assertThat(job.text("checkpoints/state")).isEqualTo("saved");
        assertThat(job.file("preempt.notice")).exists();
    }

    @Test
    void aJobThatIsStoppedAfterTheNoticeWasPreempted() throws Exception {
        Job job = job("echo up >ready", "exec sleep 987");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        job.awaitLine("ready");
        Files.createFile(job.file("preempt.notice"));
        runner.destroy();
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("143 preempted");
    }

    @Test
    void checkpointsAreThereForTheNextAttempt() throws Exception {
        Job job = job(
                "cat \"$ATELIER_CHECKPOINT_DIR/state\"; echo \"$ATELIER_ATTEMPT\" >\"$ATELIER_CHECKPOINT_DIR/state\"");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(job.startAttempt(2).waitFor()).isZero();
        assertThat(job.text("attempt-2/stdout.log")).isEqualTo("1");
    }

    @Test
    void shellScriptsRecordWithOneCommand() throws Exception {
        Job job = job(
                "atelier log loss 0.3 --step 5",
                "atelier log note 'a \"b\" \\ c' && atelier list l 1 x",
                "atelier tag t",
                "printf m >m.bin && atelier upload outputs/m.bin m.bin --child c1",
                "atelier log loss || echo wrong >wrong");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(Stream.of(events(job).toArray(String[]::new))
                        .map(event ->
                                event.replaceAll("\"v\":.*?\"ts\":\\d+,", "").replaceAll("\\d+-[0-9a-f]{8}", "W")))
                .containsExactly(
                        "{\"t\":\"metric\",\"n\":\"loss\",\"s\":5,\"x\":0.3}",
                        "{\"t\":\"value\",\"k\":\"text\",\"n\":\"note\",\"x\":\"a \\\"b\\\" \\\\ c\"}",
                        "{\"t\":\"value\",\"k\":\"list\",\"n\":\"l\",\"x\":[1,\"x\"]}",
                        "{\"t\":\"tag\",\"n\":\"t\",\"x\":null}",
                        "{\"c\":\"c1\",\"t\":\"artifact\",\"n\":\"outputs/m.bin\",\"f\":\"uploads/W-0/m.bin\"}");
        assertThat(job.text("code/wrong")).isEqualTo("wrong");
        assertThat(job.text("attempt-1/stderr.log")).startsWith("usage: atelier log NAME");
    }

    @Test
    void startsTheEndpointWhenTheCodeSpeaksOfMlflow() throws Exception {
        Programs.require("python3");
        Job job = job("export ATELIER_RUN_ID='r-1'", "export ATELIER_EXPERIMENT='it'\\''s'", "exec python3 train.py");
        Files.writeString(job.file("code/train.py"), """
                # as mlflow does it
                import json, os, urllib.request
                body = {"run_id": "r-1", "key": "loss", "value": 0.5, "timestamp": 7, "step": 1}
                url = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric"
                request = urllib.request.Request(url, json.dumps(body).encode())
                request.add_header("Authorization", "Bearer " + os.environ["MLFLOW_TRACKING_TOKEN"])
                urllib.request.urlopen(request).read()
                """);
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(job.verdict()).as(job.text("attempt-1/stderr.log")).isEqualTo("0 none");
        assertThat(events(job)).hasSize(1);
        assertThat(events(job).get(0)).contains("\"t\":\"metric\",\"n\":\"loss\",\"x\":0.5,\"s\":1");
        assertThat(job.text("attempt-1/mlflow.log")).isEmpty();
    }

    @Test
    void startsNoEndpointForOthers() throws Exception {
        Job job = job("export ATELIER_MLFLOW=off", "echo \"uri:$MLFLOW_TRACKING_URI\"");
        Files.writeString(job.file("code/train.py"), "import mlflow");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(job.text("attempt-1/stdout.log")).isEqualTo("uri:");
        assertThat(job.file("attempt-1/mlflow.env")).doesNotExist();
    }
}
