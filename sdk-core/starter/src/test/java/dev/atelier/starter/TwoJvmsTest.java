package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.RunStatus;
import dev.atelier.starter.InterceptedCompute.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** This JVM and another one have the same directory open. */
@EnabledOnOs(OS.LINUX)
class TwoJvmsTest {
    private static final int REGISTRATIONS = 50;
    private static final String ENDLESS = """
            printf '{"v":1,"w":"sh-1","q":0,"ts":1,"t":"metric","n":"loss","x":1}\\n' >>"$ATELIER_EVENTS"
            while :; do sleep 0.1; done
            """;

    @TempDir
    private Path directory;

    private Workspace workspace;
    private ForkedJvm other;

    @BeforeEach
    void open() throws IOException {
        other = ForkedJvm.start(Client.class, directory, directory.resolve("ml"), Moment.NEVER);
        workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .addCompute(InterceptedCompute.deadly(Moment.NEVER))
                .open();
        assertThat(other.ask("open")).isEqualTo(workspace.id());
    }

    @AfterEach
    void close() throws IOException {
        workspace.close();
        other.close();
    }

    @Test
    void giveEveryModelVersionOnce() throws Exception {
        Path file = file("model", "weights");
        other.say("register", file.toString(), String.valueOf(REGISTRATIONS));
        List<Integer> here = IntStream.range(0, REGISTRATIONS)
                .mapToObj(time -> workspace.registerModel("shared", file).version())
                .toList();
        List<Integer> there = Arrays.stream(other.readLine().split(" ", -1))
                .map(Integer::valueOf)
                .toList();
        assertThat(Stream.concat(here.stream(), there.stream()).sorted())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 2 * REGISTRATIONS).boxed().toList());
        assertThat(workspace.models().named("shared").list())
                .extracting(Model::version)
                .hasSize(2 * REGISTRATIONS);
    }

    @Test
    void seeEachOthersRunsMetricsAndArtifactsAtOnce() throws Exception {
        Run run = workspace.experiment("shared").startLogging();
        for (int round = 0; round < 20; round++) {
            String mine = "mine" + round;
            run.log(mine, round);
            run.upload(mine, file(mine, "text of " + mine));
            assertThat(other.ask("describe", run.id())).contains(mine + "=" + (double) round, "text of " + mine);

            String theirs = "theirs" + round;
            Path file = file(theirs, "text of " + theirs);
            assertThat(other.ask("record", run.id(), theirs, file.toString())).isEqualTo("recorded");
            assertThat(run.metric(theirs).last()).isEqualTo(1.5);
            assertThat(run.params()).containsEntry(theirs, 2L);
            assertThat(run.tags()).containsEntry(theirs, "yes");
            assertThat(run.open(theirs)).hasBinaryContent(("text of " + theirs).getBytes(StandardCharsets.UTF_8));
        }
        run.complete();
        assertThat(other.ask("status", run.id())).isEqualTo("Completed");
    }

    @Test
    void continueOneSeriesTogether() throws Exception {
        Run run = workspace.experiment("shared").startLogging();
        run.log("loss", 0);
        other.ask("record", run.id(), "loss", file("loss", "").toString());
        run.log("loss", 2);
        assertThat(run.metric("loss").points())
                .extracting(point -> point.value())
                .containsExactlyInAnyOrder(0.0, 1.5, 2.0);
    }

    @Test
    void waitForAndCancelEachOthersJobs() throws Exception {
        String runId = submitThere(ENDLESS);
        Run run = workspace.run(runId);
        run.cancel();
        assertThatThrownBy(run::waitForCompletion)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("Canceled");
        assertThat(other.ask("wait", runId)).contains("RunFailedException", "Canceled");
        assertThat(Processes.ofRun(runId)).isEmpty();
        assertThat(other.ask("wait", submitThere("echo fine"))).isEqualTo("Completed");
    }

    @Test
    void aWaiterAdoptsTheJobOfAKilledJvm() throws Exception {
        String runId = submitThere("while [ ! -e \"" + directory + "/go\" ]; do sleep 0.05; done; echo went on");
        await().until(() -> workspace.run(runId).status() == RunStatus.RUNNING);
        other.kill();
        file("go", "");
        assertThat(workspace.run(runId).waitForCompletion().stdout()).isEqualTo("went on\n");
    }

    @Test
    void aCancelIsCarriedOutThoughTheSubmittingJvmIsKilled() throws Exception {
        String runId = submitThere(ENDLESS);
        assertThat(other.ask("await-points", runId, "1")).isEqualTo("seen");
        other.kill();
        workspace.run(runId).cancel();
        await().until(() -> workspace.run(runId).status() == RunStatus.CANCELED);
        assertThat(Processes.ofRun(runId)).isEmpty();
    }

    private String submitThere(String script) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("src"));
        return other.ask(
                "submit",
                InterceptedCompute.TYPE,
                Files.writeString(folder.resolve("job.sh"), script).toString());
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
