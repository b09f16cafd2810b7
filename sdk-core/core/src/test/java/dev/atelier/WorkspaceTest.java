package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.DeploymentException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.internal.memory.InMemoryStoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
    @TempDir
    private Path directory;

    @Test
    void inMemoryWorkspacesAreSeparate() {
        try (Workspace one = Workspace.inMemory();
                Workspace two = Workspace.inMemory()) {
            one.experiment("diabetes").startLogging().complete();

            assertThat(one.runs().count()).isEqualTo(1);
            assertThat(two.runs().count()).isZero();
            assertThat(one.id()).isNotEqualTo(two.id());
        }
    }

    @Test
    void startsEmpty() {
        try (Workspace workspace = Workspace.inMemory()) {
            assertThat(workspace.experiments()).isEmpty();
            assertThat(workspace.environments()).isEmpty();
            assertThat(workspace.models().list()).isEmpty();
            assertThat(workspace.webservices()).isEmpty();
            assertThat(workspace.runs().list()).isEmpty();
            assertThat(workspace.name()).isEqualTo("workspace");
            assertThat(workspace).hasToString("workspace workspace (" + workspace.id() + ")");
        }
    }

    @Test
    void closesTwice() {
        Workspace workspace = Workspace.inMemory();
        workspace.close();
        workspace.close();

        assertThatThrownBy(workspace::runs)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("workspace 'workspace' is closed");
    }

    @Test
    void refusesEverythingAfterClose() {
        Workspace workspace = Workspace.inMemory();
        Experiment experiment = workspace.experiment("diabetes");
        Run run = experiment.startLogging();
        Run recording = experiment.startLogging();
        recording.log("loss", 1);
        workspace.close();

        assertClosed(() -> workspace.experiment("diabetes"));
        assertClosed(workspace::experiments);
        assertClosed(() -> workspace.run(run.id()));
        assertClosed(() -> workspace.environment("sklearn"));
        assertClosed(() -> workspace.findEnvironment("sklearn"));
        assertClosed(() -> workspace.models());
        assertClosed(() -> workspace.model("ridge"));
        assertClosed(() -> workspace.registerModel("ridge", directory));
        assertClosed(workspace::webservices);
        assertClosed(workspace::flush);
        assertClosed(experiment::startLogging);
        assertClosed(run::status);
        assertClosed(() -> run.log("loss", 1));
        assertClosed(() -> recording.log("loss", 1));
        assertClosed(() -> recording.log("name", "text"));
        assertClosed(() -> run.tag("a", "b"));
        assertClosed(run::complete);
        assertClosed(run::metrics);
        assertClosed(run::files);
    }

    @Test
    void refusesAfterCloseAlsoWhereTheStoreStaysOpen() {
        Workspace workspace = new SharedStore().workspace().open();
        Run run = workspace.experiment("diabetes").startLogging();
        workspace.close();

        assertThatThrownBy(() -> run.log("loss", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void usesTheGivenClock() {
        TestClock clock = new TestClock();
        try (Workspace workspace = Workspace.builder().clock(clock).open()) {
            Run run = workspace.experiment("diabetes").startLogging();
            run.log("loss", 0.5);
            clock.advance(Duration.ofSeconds(90));
            run.complete();

            assertThat(run.details().createdAt()).isEqualTo(TestClock.START);
            assertThat(run.details().startedAt()).contains(TestClock.START);
            assertThat(run.details().endedAt()).contains(TestClock.START.plusSeconds(90));
            assertThat(run.details().duration()).contains(Duration.ofSeconds(90));
            assertThat(run.metric("loss").points().get(0).time()).isEqualTo(TestClock.START);
        }
    }

    @Test
    void givesProvidersItsClockExecutorAndClassLoader() {
        TestClock clock = new TestClock();
        AtomicReference<Runnable> executed = new AtomicReference<>();
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
        TestDeploy deploy = new TestDeploy();
        try (Workspace workspace = Workspace.builder()
                .clock(clock)
                .executor(executed::set)
                .classLoader(loader)
                .withoutDiscovery()
                .addDeployTarget(deploy)
                .open()) {
            assertThatThrownBy(() -> workspace.deploy(
                            "s",
                            workspace.registerModel("m", file("model.txt")),
                            InferenceConfig.scorer(request -> "never called").build(),
                            TestDeploy.failing("full")))
                    .isInstanceOf(DeploymentException.class);

            assertThat(deploy.context().clock()).isSameAs(clock);
            assertThat(deploy.context().classLoader()).isSameAs(loader);
            deploy.context().executor().execute(() -> {});
            assertThat(executed.get()).isNotNull();
            assertThat(deploy.context().workDirectory()).isDirectory();
        }
    }

    @Test
    void deletesItsTemporaryFilesOnClose() {
        TestDeploy deploy = new TestDeploy();
        Path work;
        try (Workspace workspace =
                Workspace.builder().withoutDiscovery().addDeployTarget(deploy).open()) {
            workspace.deploy(
                    "s",
                    workspace.registerModel("m", file("model.txt")),
                    InferenceConfig.scorer(request -> 1).build(),
                    TestDeploy.anywhere());
            work = deploy.context().workDirectory();
            assertThat(work).isDirectory();
        }
        assertThat(work).doesNotExist();
    }

    @Test
    void keepsArtifactsInTheGivenPlace() throws IOException {
        WorkspaceStore elsewhere = new InMemoryStoreProvider().open(URI.create("mem:elsewhere"), null);
        SharedStore store = new SharedStore();
        try (Workspace workspace =
                store.workspace().artifacts(elsewhere.artifacts()).open()) {
            Run run = workspace.experiment("diabetes").startLogging();
            run.upload("outputs/model.txt", file("model.txt"));
            Model ofRun = run.registerModel("ridge", "outputs/model.txt");
            Model ofFile = workspace.registerModel("ridge", file("other.txt"));

            String stored = run.files().get(0).sha256();
            assertThat(elsewhere.artifacts().contains(stored)).isTrue();
            assertThat(store.artifacts().contains(stored)).isFalse();
            assertThat(ofRun.download(directory.resolve("a")).resolve("model.txt"))
                    .hasContent("model.txt");
            assertThat(ofFile.download(directory.resolve("b")).resolve("other.txt"))
                    .hasContent("other.txt");
        }
    }

    @Test
    void saysWhatToAddForAnUnknownKindOfStore() {
        assertThatThrownBy(() -> Workspace.connect(URI.create("warehouse://somewhere/x")))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("'warehouse://somewhere/x'")
                .hasMessageContaining("found: memory (mem:new)")
                .hasMessageContaining("dev.atelier:atelier-tracking-");
    }

    @Test
    void saysThatDiscoveryIsOff() {
        assertThatThrownBy(() -> Workspace.builder()
                        .directory(directory)
                        .withoutDiscovery()
                        .open())
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("discovery is off");
    }

    @Test
    void connectsToANewWorkspaceInMemory() {
        try (Workspace workspace = Workspace.connect(URI.create("mem:new"))) {
            assertThat(workspace.experiments()).isEmpty();
        }
    }

    @Test
    void opensWhatTheConfigurationNames() throws IOException {
        config("{\"workspace_name\": \"team\", \"store\": \"mem:team\"}");
        Path below = Files.createDirectories(directory.resolve("a").resolve("b"));

        try (Workspace workspace = Workspace.fromConfig(below)) {
            assertThat(workspace.name()).isEqualTo("team");
        }
    }

    @Test
    void saysWhereItLookedForAConfiguration() throws IOException {
        Path below = Files.createDirectories(directory.resolve("a"));

        assertThatThrownBy(() -> Workspace.fromConfig(below))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no config.json found")
                .hasMessageContaining(below.toString());
    }

    @Test
    void refusesAConfigurationWithoutAStore() throws IOException {
        config("{\"subscription_id\": \"x\", \"resource_group\": \"y\", \"workspace_name\": \"z\"}");

        assertThatThrownBy(() -> Workspace.fromConfig(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("does not name a workspace")
                .hasMessageContaining("store: missing");
    }

    @Test
    void refusesAConfigurationThatIsNotJson() throws IOException {
        config("store = ml");

        assertThatThrownBy(() -> Workspace.fromConfig(directory))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("is not a JSON object");
    }

    @Test
    void cannotBeNamedByAConfigurationWhenInMemory() {
        try (Workspace workspace = Workspace.inMemory()) {
            assertThatThrownBy(() -> workspace.writeConfig(directory))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is in memory, a config.json cannot name it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "a/b", "..", "a\u0000b"})
    void rejectsBadNames(String name) {
        assertThatThrownBy(() -> Workspace.builder().name(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workspace name");
    }

    @Test
    void namesWhatDoesNotExist() {
        try (Workspace workspace = Workspace.inMemory()) {
            assertThatThrownBy(() -> workspace.run("nothing_1"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("run 'nothing_1' does not exist")
                    .hasMessageContaining("workspace.runs().list()");
            assertThatThrownBy(() -> workspace.model("ridge"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("model 'ridge' does not exist; registered are []");
            assertThatThrownBy(() -> workspace.webservice("ridge"))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("service 'ridge' does not exist")
                    .hasMessageContaining("workspace.deploy(");
        }
    }

    @Test
    void listsItsComputeTargets() {
        try (Workspace workspace = Workspace.builder()
                .withoutDiscovery()
                .addCompute(new TestCompute())
                .open()) {
            assertThat(workspace.computeTargets()).isEqualTo(List.of("grid"));
        }
    }

    @Test
    void closesTheStoreAlsoWhenAServiceCannotBeClosed() {
        TestDeploy deploy = new TestDeploy();
        TestCompute compute = new TestCompute();
        Workspace workspace = Workspace.builder()
                .withoutDiscovery()
                .addDeployTarget(deploy)
                .addCompute(compute)
                .open();
        workspace.deploy(
                "s",
                workspace.registerModel("m", file("model.txt")),
                InferenceConfig.scorer(request -> 1).build(),
                TestDeploy.anywhere());
        workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.command("true").computeTarget("grid").build());
        deploy.failOnClose("cannot drain");

        assertThatThrownBy(workspace::close)
                .isInstanceOf(DeploymentException.class)
                .hasMessage("cannot drain");
        assertThat(compute.openBackends()).isZero();
        assertClosed(() -> workspace.flush());
    }

    private static void assertClosed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("config.json"), json);
    }

    /** Writes a file that holds its own name. */
    private Path file(String name) {
        try {
            return Files.writeString(directory.resolve(name), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
