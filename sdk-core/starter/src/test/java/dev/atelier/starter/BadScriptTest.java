package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.error.RunFailedException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that end badly, and those that cannot begin. */
@EnabledOnOs(OS.LINUX)
class BadScriptTest {
    private static final String CONTEXT = "from azureml.core import Run; run = Run.get_context()\n";
    private static final String ENDLESS = CONTEXT + """
            import subprocess, time
            subprocess.Popen(["setsid", "sh", "-c", "trap '' TERM; while :; do sleep 1; done"])
            run.log("up", 1)
            while True:
                time.sleep(0.1)
            """;

    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() {
        Programs.require("python3");
        workspace = Workspace.open(directory.resolve("ml"));
    }

    @AfterEach
    void close() {
        if (workspace != null) {
            workspace.close();
        }
    }

    @Test
    void tellsTheExitCode() throws IOException {
        RunFailedException failure = failureOf(python("raise SystemExit(3)"));
        assertThat(failure).hasMessageContaining("the process ended with exit code 3");
        assertThat(failure.verdict())
                .returns(Verdict.Cause.EXIT_CODE, Verdict::cause)
                .returns(3, Verdict::exitCode);
        assertThat(failure.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void tellsTheSignal() throws IOException {
        RunFailedException failure = failureOf(
                python(CONTEXT + "import os, signal; run.log('before', 1); os.kill(os.getpid(), signal.SIGKILL)"));
        assertThat(failure).hasMessageContaining("signal 9");
        assertThat(failure.verdict())
                .returns(Verdict.Cause.SIGNAL, Verdict::cause)
                .returns(9, Verdict::signal);
        assertThat(workspace.run(failure.runId()).metric("before").last()).isEqualTo(1);
    }

    @Test
    void tellsTheTraceback() throws IOException {
        RunFailedException failure =
                failureOf(python(CONTEXT + "run.log('before', 1)\nraise ValueError('no such penalty')"));
        assertThat(failure).hasMessageContaining("Traceback").hasMessageContaining("ValueError: no such penalty");
        assertThat(failure.logTail()).contains("train.py", "line 3");
        assertThat(workspace.run(failure.runId()).details().error())
                .get()
                .asString()
                .contains("no such penalty");
    }

    @Test
    void keepsOutputThatIsNotUtf8() throws IOException {
        Run run = python("import sys; sys.stdout.buffer.write(b'a\\xff\\xc3(b\\n\\xe2\\x82')")
                .waitForCompletion();
        assertThat(run.stdout()).startsWith("a\uFFFD").contains("(b\n");
        assertThat(run.open("logs/system/stdout.log"))
                .hasBinaryContent(new byte[] {'a', -1, (byte) 0xC3, '(', 'b', '\n', (byte) 0xE2, (byte) 0x82});
    }

    @Test
    void skipsTornAndHugeEventLinesAndSaysSo() throws IOException {
        Run run = python(CONTEXT + """
                        import os
                        events = open(os.environ["ATELIER_EVENTS"], "ab", buffering=0)
                        run.log("loss", 1)
                        events.write(b'{"v":1,"w":"huge","q":0,"t":"metric","n":"' + b'x' * 100000 + b'","x":1}\\n')
                        run.log("loss", 2)
                        events.write(b'{"v":1,"w":"bad","q":0,"t":"metr\\n')
                        run.log("loss", 3)
                        run.log("large", "y" * 200000)
                        events.write(b'{"v":1,"w":"torn","q":0,"ts":1,"t":"metric","n":"loss","x":4')
                        """).waitForCompletion();
        assertThat(run.metric("loss").points()).extracting(MetricPoint::value).containsExactly(1.0, 2.0, 3.0);
        assertThat(run.metric("large").texts()).containsExactly("y".repeat(200_000));
        assertThat(run.details().warnings()).hasSizeGreaterThanOrEqualTo(2).allMatch(text -> text.contains("skipped"));
    }

    @Test
    void endsTheScriptAndAllItStartedAfterTheTimeout() throws IOException {
        RunFailedException failure =
                failureOf(submit(script("train.py", ENDLESS).timeout(Duration.ofSeconds(2))));
        assertThat(failure).hasMessageContaining("longer than it was allowed");
        assertThat(failure.verdict().cause()).isEqualTo(Verdict.Cause.TIMEOUT);
        assertThat(Processes.ofRun(failure.runId())).isEmpty();
    }

    @Test
    void endsTheScriptAndAllItStartedWhenCanceled() throws IOException {
        Run run = python(ENDLESS);
        await().until(() -> run.metrics().names().contains("up"));
        assertThat(Processes.ofRun(run.id())).hasSizeGreaterThanOrEqualTo(2);
        run.cancel();
        RunFailedException failure = failureOf(run);
        assertThat(failure.status()).isEqualTo(RunStatus.CANCELED);
        assertThat(Processes.ofRun(run.id())).isEmpty();
    }

    @Test
    void reportsAFailureThatTheScriptReports() throws IOException {
        RunFailedException failure = failureOf(python(CONTEXT + "run.fail('diverged')"));
        assertThat(failure).hasMessageContaining("diverged");
    }

    @Test
    void refusesAMissingInterpreterBeforeAnythingIsRecorded() {
        assertThatThrownBy(() -> submit(script("train.py", "pass").putVariable("PATH", "/nowhere")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("python3")
                .hasMessageContaining("/nowhere");
        assertThat(workspace.runs().list()).isEmpty();
    }

    @Test
    void refusesAnUnknownComputeTarget() {
        assertThatThrownBy(() -> submit(script("train.py", "pass").computeTarget("slurm")))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("'slurm'")
                .hasMessageContaining("found: local")
                .hasMessageContaining("dev.atelier:atelier-compute-slurm");
        assertThat(workspace.runs().list()).isEmpty();
    }

    @Test
    void refusesWhatIsMissingAllAtOnce() {
        ScriptRunConfig.Builder config = ScriptRunConfig.script("train")
                .kind(ScriptKind.PYTHON)
                .sourceDirectory(directory.resolve("ml"))
                .putInput("data", directory.resolve("missing.csv"));
        assertThatThrownBy(() -> submit(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no file 'train'")
                .hasMessageContaining("missing.csv");
    }

    private static RunFailedException failureOf(Run run) {
        return catchThrowableOfType(RunFailedException.class, run::waitForCompletion);
    }

    private Run python(String text) throws IOException {
        return submit(script("train.py", text));
    }

    private Run submit(ScriptRunConfig.Builder config) {
        return workspace.experiment("bad").submit(config.build());
    }

    private ScriptRunConfig.Builder script(String name, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("src"));
        Files.writeString(folder.resolve(name), text);
        return ScriptRunConfig.script(name).sourceDirectory(folder);
    }
}
