package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.RunFailedException;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.starter.InterceptedCompute.Moment;
import dev.atelier.tracking.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs whose client is killed go on, and the next JVM that opens the workspace ends them properly. */
@EnabledOnOs(OS.LINUX)
class OrphanedJobTest {
    private static final int POINTS = 150;
    private static final String TRAIN = """
            event() { printf '{"v":1,"w":"sh-1","q":%d,"ts":1700000000000,%s}\\n' "$1" "$2" >>"$ATELIER_EVENTS"; }
            event 1000 '"t":"param","n":"alpha","x":0.4'
            event 1001 '"t":"child","c":"fold","n":"fold 1"'
            i=0
            while [ $i -lt 150 ]; do
                event $i "\\"t\\":\\"metric\\",\\"n\\":\\"loss\\",\\"x\\":$i.5"
                sleep 0.01
                i=$((i+1))
            done
            event 1002 '"t":"metric","n":"rmse","x":7,"c":"fold"'
            event 1003 '"t":"value","n":"note","k":"text","x":"done"'
            echo trained
            echo warned >&2
            echo weights >outputs/model.txt
            """;
    private static final String ENDLESS = """
            echo $$ >>"$ATELIER_RUN_DIR/../../pids"
            (setsid sleep 600 &)
            while :; do sleep 0.1; done
            """;

    @TempDir
    private Path directory;

    private Path workspaceDirectory;

    @BeforeEach
    void name() throws IOException {
        directory = directory.toRealPath();
        workspaceDirectory = directory.resolve("ml");
    }

    @Test
    void openingTheWorkspaceAdoptsTheJobOfAKilledClient() throws Exception {
        String runId = submitAndKill(TRAIN, "20");
        try (Workspace workspace = open()) {
            Run run = workspace.run(runId);
            assertThat(run.status().terminal()).isFalse();
            await().atMost(Duration.ofSeconds(20)).until(() -> run.status().terminal());
            assertWholeAndReleased(run);
        }
    }

    @Test
    void collectsAJobThatEndedBeforeAnyoneLooked() throws Exception {
        String runId = submitAndKill(TRAIN, "1");
        await().atMost(Duration.ofSeconds(20)).until(() -> find("exit.json").size() == 1);
        try (Workspace workspace = open()) {
            assertWholeAndReleased(workspace.run(runId).waitForCompletion());
        }
    }

    @Test
    void startsAJobWhoseClientDiedBeforeSubmittingIt() throws Exception {
        assertThat(submitAndDie(Moment.BEFORE_SUBMIT)).isEmpty();
        try (Workspace workspace = open()) {
            assertWholeAndReleased(onlyRun(workspace).waitForCompletion());
        }
    }

    @Test
    void findsAJobWhoseClientDiedBeforeNotingItsSubmission() throws Exception {
        assertThat(submitAndDie(Moment.AFTER_SUBMIT)).isEmpty();
        try (Workspace workspace = open()) {
            assertWholeAndReleased(onlyRun(workspace).waitForCompletion());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WHILE_COLLECTING", "BEFORE_CLEANUP", "AFTER_CLEANUP"})
    void cleansUpWhenTheClientDiedAfterCollecting(Moment death) throws Exception {
        assertThat(submitAndDie(death)).hasSize(1);
        try (Workspace workspace = open()) {
            assertWholeAndReleased(onlyRun(workspace).waitForCompletion());
        }
    }

    @Test
    void opensWithoutTheComputeTargetOfAnUnfinishedJob() throws Exception {
        String runId = submitAndKill(TRAIN, "1");
        try (Workspace workspace = Workspace.open(workspaceDirectory)) {
            assertThat(workspace.run(runId).status().terminal()).isFalse();
        }
        try (Workspace workspace = open()) {
            assertWholeAndReleased(workspace.run(runId).waitForCompletion());
        }
    }

    @Test
    void cancelsTheJobOfAKilledClient() throws Exception {
        String runId;
        try (ForkedJvm client = client(Moment.NEVER)) {
            runId = client.ask(
                    "submit", InterceptedCompute.TYPE, script(ENDLESS).toString());
            await().atMost(Duration.ofSeconds(20)).until(() -> find("pids").size() == 1);
            client.kill();
        }
        try (Workspace workspace = open()) {
            Run run = workspace.run(runId);
            run.cancel();
            assertThatThrownBy(run::waitForCompletion)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("Canceled");
            awaitReleased(run);
            assertThat(Processes.ofRun(runId)).isEmpty();
        }
    }

    @Test
    void neverStartsAJobCanceledBeforeItsSubmission() throws Exception {
        submitAndDie(Moment.BEFORE_SUBMIT);
        try (Workspace workspace = Workspace.open(workspaceDirectory)) {
            onlyRun(workspace).cancel();
            assertThat(onlyRun(workspace).status()).isEqualTo(RunStatus.CANCEL_REQUESTED);
        }
        try (Workspace workspace = open()) {
            assertThat(onlyRun(workspace).status()).isEqualTo(RunStatus.CANCELED);
            assertThat(onlyRun(workspace).stdout()).isEmpty();
        }
    }

    private String submitAndKill(String script, String points) throws Exception {
        try (ForkedJvm client = client(Moment.NEVER)) {
            String runId =
                    client.ask("submit", InterceptedCompute.TYPE, script(script).toString());
            assertThat(client.ask("await-points", runId, points)).isEqualTo("seen");
            client.kill();
            return runId;
        }
    }

    private List<String> submitAndDie(Moment death) throws Exception {
        try (ForkedJvm client = client(death)) {
            client.say("submit", InterceptedCompute.TYPE, script(TRAIN).toString());
            assertThat(client.exitCode()).isEqualTo(137);
            return client.lines();
        }
    }

    private ForkedJvm client(Moment death) throws IOException {
        return ForkedJvm.start(Client.class, directory, workspaceDirectory, death);
    }

    private Workspace open() {
        return Workspace.builder()
                .directory(workspaceDirectory)
                .addCompute(InterceptedCompute.deadly(Moment.NEVER))
                .open();
    }

    private Path script(String text) throws IOException {
        return Files.writeString(
                Files.createDirectories(directory.resolve("src")).resolve("train.sh"), text);
    }

    private static Run onlyRun(Workspace workspace) {
        List<Run> runs = workspace.experiment("jobs").runs().list().stream()
                .filter(run -> run.parent().isEmpty())
                .toList();
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private void assertWholeAndReleased(Run run) throws IOException {
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.metric("loss").points())
                .extracting(MetricPoint::value)
                .containsExactlyElementsOf(DoubleStream.iterate(0.5, x -> x + 1)
                        .limit(POINTS)
                        .boxed()
                        .toList());
        assertThat(run.metric("note").texts()).containsExactly("done");
        assertThat(run.params()).containsEntry("alpha", 0.4);
        assertThat(run.stdout()).isEqualTo("trained\n");
        assertThat(run.stderr()).isEqualTo("warned\n");
        assertThat(run.files())
                .extracting(Artifact::name)
                .containsExactlyInAnyOrder(
                        "outputs/model.txt",
                        "logs/system/stdout.log",
                        "logs/system/stderr.log",
                        "logs/system/resources.ndjson");
        assertThat(run.details().warnings()).isEmpty();
        assertThat(run.children()).singleElement().satisfies(child -> {
            assertThat(child.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(child.metric("rmse").points()).hasSize(1);
        });
        awaitReleased(run);
    }

    /** Nothing is left of the job but what the run has: no run directory, and nobody holds its lease. */
    private void awaitReleased(Run run) {
        try (WorkspaceStore store = EmbeddedStore.open(workspaceDirectory)) {
            await().untilAsserted(() -> {
                assertThat(find("runner.sh")).isEmpty();
                Optional<Lease> lease = store.tryLease("job-" + run.id());
                assertThat(lease).isPresent();
                lease.get().close();
            });
        }
    }

    private List<Path> find(String name) throws IOException {
        try (Stream<Path> files = Files.walk(workspaceDirectory.resolve("work"))) {
            return files.filter(file -> file.endsWith(name)).toList();
        } catch (UncheckedIOException vanished) {
            return find(name);
        }
    }
}
