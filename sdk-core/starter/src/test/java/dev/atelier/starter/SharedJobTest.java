package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.OperationTimeoutException;
import dev.atelier.run.RunStatus;
import dev.atelier.starter.InterceptedCompute.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One job and several JVMs that have its workspace open. */
@EnabledOnOs(OS.LINUX)
class SharedJobTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Path workspaceDirectory;
    private final List<ForkedJvm> clients = new ArrayList<>();

    @BeforeEach
    void name() throws IOException {
        directory = directory.toRealPath();
        workspaceDirectory = directory.resolve("ml");
    }

    @AfterEach
    void close() throws IOException {
        for (ForkedJvm client : clients) {
            client.close();
        }
    }

    @Test
    void oneJvmLooksAfterTheJobAndAllReadIt() throws Exception {
        ForkedJvm first = client();
        String runId = submit(first, untilGo("echo went on"));
        ForkedJvm second = client();
        ForkedJvm third = client();
        await().atMost(PATIENCE).until(() -> second.ask("status", runId).equals("Running"));
        assertThat(third.ask("status", runId)).isEqualTo("Running");
        assertThat(observers()).containsExactly(first.pid());

        first.kill();
        second.say("wait", runId);
        third.say("wait", runId);
        await().atMost(PATIENCE).until(() -> observers().size() == 2);
        Files.createFile(directory.resolve("go"));
        assertThat(second.readLine()).isEqualTo("Completed");
        assertThat(third.readLine()).isEqualTo("Completed");
        assertThat(observers()).hasSize(2);
    }

    @Test
    void aPausedJvmLosesNothingOfTheJobThatEndsMeanwhile() throws Exception {
        ForkedJvm client = client();
        String runId = submit(
                client,
                untilGo("i=0; while [ $i -lt 5000 ]; do echo \"line $i\"; i=$((i + 1)); done; echo x >outputs/end"));
        client.signal("STOP");
        try (Workspace workspace = open()) {
            Files.createFile(directory.resolve("go"));
            await().atMost(PATIENCE).until(() -> find("exit.json").size() == 1);
            Run run = workspace.run(runId);
            assertThatThrownBy(() -> run.waitForCompletion(Duration.ofMillis(300)))
                    .isInstanceOf(OperationTimeoutException.class);
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);

            client.signal("CONT");
            assertThat(client.ask("wait", runId)).isEqualTo("Completed");
            assertThat(run.stdout().lines()).hasSize(5000).endsWith("line 4999");
            assertThat(run.open("outputs/end")).hasContent("x\n");
        }
    }

    @Test
    void aJvmOfAnotherUserAdoptsTheJobByTheWorkspaceAlone() throws Exception {
        ForkedJvm first = client("-Duser.home=" + directory.resolve("home of a"), "-Duser.name=a");
        String runId = submit(first, untilGo("echo went on"));
        first.kill();
        Files.createFile(directory.resolve("go"));
        ForkedJvm second = client("-Duser.home=" + directory.resolve("home of b"), "-Duser.name=b");
        assertThat(second.ask("wait", runId)).isEqualTo("Completed");
        try (Workspace workspace = open()) {
            assertThat(workspace.run(runId).stdout()).isEqualTo("went on\n");
            assertThat(workspace.run(runId).details().user()).isEqualTo("a");
        }
    }

    @Test
    void theJobIsTakenBackByAStoreThatHasForgottenIt() throws Exception {
        open().close();
        assertThat(workspaceDirectory.resolve("work")).doesNotExist();
        Path backup = Copies.copy(workspaceDirectory, directory.resolve("backup"));
        ForkedJvm client = client();
        String runId = submit(client, "local", untilGo("echo went on; echo x >outputs/end"));
        client.kill();
        Files.move(workspaceDirectory.resolve("work"), backup.resolve("work"));
        Copies.delete(workspaceDirectory);
        Files.move(backup, workspaceDirectory);

        try (Workspace workspace = open()) {
            assertThat(workspace.runs().list()).isEmpty();
            assertThat(workspace.recoverRuns("local")).singleElement().returns(runId, Run::id);
            assertThat(workspace.recoverRuns("local")).isEmpty();
            Files.createFile(directory.resolve("go"));
            Run run = workspace.run(runId).waitForCompletion(PATIENCE);
            assertThat(run.stdout()).isEqualTo("went on\n");
            assertThat(run.open("outputs/end")).hasContent("x\n");
            assertThat(run.details().warnings()).singleElement().asString().contains("had forgotten");
        }
    }

    private String untilGo(String then) {
        return "while [ ! -e \"" + directory + "/go\" ]; do sleep 0.05; done; " + then;
    }

    private ForkedJvm client(String... options) throws IOException {
        List<String> command = ForkedJvm.command(
                System.getProperty("java.class.path"), Client.class.getName(), workspaceDirectory, Moment.NEVER);
        command.addAll(1, List.of(options));
        ForkedJvm client = ForkedJvm.start(directory, command);
        clients.add(client);
        return client;
    }

    private Workspace open() {
        return Workspace.builder()
                .directory(workspaceDirectory)
                .addCompute(InterceptedCompute.deadly(Moment.NEVER))
                .open();
    }

    private String submit(ForkedJvm client, String script) throws IOException {
        return submit(client, InterceptedCompute.TYPE, script);
    }

    private String submit(ForkedJvm client, String target, String script) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("src"));
        Path file = Files.writeString(folder.resolve("job.sh"), script);
        String runId = client.ask("submit", target, file.toString());
        await().atMost(PATIENCE).until(() -> client.ask("status", runId).equals("Running"));
        return runId;
    }

    /** The ids of the JVMs that have looked at the job. */
    private List<Long> observers() {
        return find("observer-").stream()
                .map(path -> Long.valueOf(path.getFileName().toString().substring("observer-".length())))
                .toList();
    }

    private List<Path> find(String name) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> !file.toString().endsWith(".tmp"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
