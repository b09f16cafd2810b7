package dev.atelier.testing;

import static dev.atelier.testing.AtelierAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AtelierExtension.class)
class FakeComputeTest {
    private Workspace workspace;
    private FakeCompute fake;

    @BeforeEach
    void use(Workspace ws, FakeCompute compute) {
        workspace = ws;
        fake = compute;
    }

    @Test
    void recordsWhatTheScriptRecords(@TempDir Path source) throws IOException {
        Files.writeString(source.resolve("train.py"), "print('never run')");
        Path data = Files.writeString(source.resolve("data.csv"), "1,2");
        fake.script("train.py", job -> {
            job.param("alpha", Double.valueOf(job.arguments().get(1)));
            job.tag("team", job.variables().get("TEAM"));
            job.log("rmse", 70);
            job.log("rmse", 58.2);
            job.log("loss", Double.NaN, 7);
            job.logRow("folds", Map.of("fold", 1, "rmse", 58.2));
            job.progress(0.5);
            job.print(Files.readString(job.input("data")));
            job.printError("careful");
            job.writeOutput("model.txt", "slope=2");
            return 0;
        });
        Run run = workspace
                .experiment("t")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(source)
                        .arguments("--alpha", 0.4)
                        .putVariable("TEAM", "risk")
                        .putInput("data", data)
                        .computeTarget(FakeCompute.TYPE)
                        .build())
                .waitForCompletion();
        assertThat(run)
                .isCompleted()
                .hasParam("alpha", 0.4)
                .hasTag("team", "risk")
                .hasArtifact("outputs/model.txt");
        assertThat(run).hasMetric("rmse").isCloseTo(58.2, within(0.0)).hasCount(2);
        assertThat(run).hasMetric("loss").isNaN();
        assertThat(run.metric("loss").points()).singleElement().returns(7L, point -> point.step());
        assertThat(run.metric("folds").table()).containsKeys("fold", "rmse");
        assertThat(run.stdout()).isEqualTo("1,2\n");
        assertThat(run.stderr()).isEqualTo("careful\n");
        assertThat(run.open("outputs/model.txt")).hasContent("slope=2");
    }

    @Test
    void failsWithTheScriptsExitCode() {
        fake.script("train", job -> 3);
        Run run = submit(program("train"));
        assertThatThrownBy(run::waitForCompletion)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("exit code 3");
        assertThat(run).hasFailed();
    }

    @Test
    void keepsTheStackTraceOfAnEscapingException() {
        fake.script("train", job -> {
            throw new IOException("no data");
        });
        Run run = submit(program("train"));
        assertThatThrownBy(run::waitForCompletion).isInstanceOf(RunFailedException.class);
        assertThat(run.stderr()).contains("java.io.IOException: no data", "at dev.atelier.testing.FakeComputeTest");
    }

    @Test
    void interruptsCanceledScript() {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        fake.script("train", job -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                seen.set(e);
                job.print("bye");
            }
            return 0;
        });
        Run run = submit(program("train"));
        await().until(() -> started.getCount() == 0 && run.status() == RunStatus.RUNNING);
        run.cancel();
        awaitEnd(run);
        assertThat(run).isCanceled();
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
        assertThat(run.stdout()).isEqualTo("bye\n");
    }

    @Test
    void stopsScriptAfterItsTimeout() {
        fake.script("train", job -> {
            new CountDownLatch(1).await();
            return 0;
        });
        Run run = submit(program("train").timeout(Duration.ofMillis(50)));
        awaitEnd(run);
        assertThat(run).hasFailed();
        assertThat(run.details().verdict()).map(Verdict::cause).contains(Verdict.Cause.TIMEOUT);
    }

    @Test
    void stopsScriptsWhenClosed() {
        CountDownLatch started = new CountDownLatch(1);
        fake.script("train", job -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                job.log("late", 1);
            }
            return 0;
        });
        Run run = submit(program("train"));
        await().until(() -> started.getCount() == 0);
        fake.close();
        fake.close();
        awaitEnd(run);
        assertThat(run).isCanceled();
        assertThat(run.metrics().names()).isEmpty();
    }

    @Test
    void reportsEveryProblemBeforeItStarts(@TempDir Path source) throws IOException {
        Files.writeString(source.resolve("train.py"), "");
        fake.script("test.py", job -> 0);
        assertThatThrownBy(() -> submit(ScriptRunConfig.script("train.py").sourceDirectory(source)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("knows no script 'train.py' but [test.py]", "script(\"train.py\"");
        assertThatThrownBy(() -> submit(ScriptRunConfig.script("test.py").sourceDirectory(source)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no file 'test.py'");
        assertThatThrownBy(() -> submit(ScriptRunConfig.command("python train.py")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no shell");
    }

    @Test
    void refusesEventsThatAreTooLarge() {
        fake.script("train", job -> {
            job.tag("big", "x".repeat(70_000));
            return 0;
        });
        Run run = submit(program("train"));
        assertThatThrownBy(run::waitForCompletion).hasMessageContaining("at most 65536 bytes");
    }

    private static ScriptRunConfig.Builder program(String name) {
        return ScriptRunConfig.command(List.of(name));
    }

    private Run submit(ScriptRunConfig.Builder config) {
        return workspace
                .experiment("t")
                .submit(config.computeTarget(FakeCompute.TYPE).build());
    }

    private static void awaitEnd(Run run) {
        await().until(() -> run.status().terminal());
    }
}
