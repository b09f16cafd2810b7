package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.DeploymentException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.error.ScoringException;
import dev.atelier.secret.Secret;
import dev.atelier.service.DeploymentTarget;
import dev.atelier.service.Scorer;
import dev.atelier.service.ScoringRequest;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.deploy.ScorerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebserviceTest {
    /** A scorer that can be made again from its class. */
    public static final class Ridge implements Scorer {
        /** Made by the workspace. */
        public Ridge() {}

        @Override
        public Object score(ScoringRequest request) {
            return 1;
        }
    }

    /** A scorer that cannot load its model. */
    public static final class Broken implements Scorer {
        /** Made by the workspace. */
        public Broken() {}

        @Override
        public void init(Path modelDirectory) throws IOException {
            throw new IOException("no weights in " + modelDirectory.getFileName());
        }

        @Override
        public Object score(ScoringRequest request) {
            return 1;
        }
    }

    private final SharedStore store = new SharedStore();
    private final TestDeploy stage = new TestDeploy();
    private final Workspace workspace = store.workspace().addDeployTarget(stage).open();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void deploysAModel() {
        Model model = model("ridge");
        Webservice service = workspace.deploy("ridge", model, ridge(), TestDeploy.anywhere());

        assertThat(service.name()).isEqualTo("ridge");
        assertThat(service.state()).isEqualTo(ServiceState.HEALTHY);
        assertThat(service.models()).containsExactly(model);
        assertThat(service.scoringUri()).hasPath("/ridge/score");
        assertThat(service.swaggerUri()).hasPath("/ridge/swagger.json");
        assertThat(service.logs()).containsExactly("ridge serves [ridge:1]");
        assertThat(service).hasToString("service ridge, Healthy, serves [ridge:1]");
        assertThat(service.toJson()).contains("\"state\":\"Healthy\"").doesNotContain(key(service));
        assertThat(workspace.webservices()).containsExactly(service);
        assertThat(workspace.webservice("ridge")).isEqualTo(service);
        assertThat(model.services()).containsExactly(service);
        assertThat(stage.served("ridge").models().get(0).directory().resolve("ridge.txt"))
                .hasContent("ridge");
    }

    @Test
    void deploysSeveralModels() {
        Model one = model("one");
        Model two = model("two");
        Webservice service = workspace.deploy("both", List.of(one, two), ridge(), TestDeploy.anywhere());

        assertThat(service.models()).containsExactly(one, two);
        assertThatThrownBy(() -> workspace.deploy("none", List.of(), ridge(), TestDeploy.anywhere()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a service needs at least one model");
    }

    @Test
    void scoresWithItsKey() {
        Webservice service = workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());

        assertThat(service.score("{\"data\": [[1]]}")).isEqualTo("[ridge:1] {\"data\": [[1]]}");
        service.regenerateKey(ServiceKeys.Slot.PRIMARY);
        assertThat(service.score("1")).isEqualTo("[ridge:1] 1");
        assertThat(service.keys().toString()).doesNotContain(key(service));
    }

    @Test
    void saysWhenAKeyIsWrong() {
        Webservice service = workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());
        stage.rotate("ridge");

        assertThatThrownBy(() -> service.score("1")).isInstanceOfSatisfying(ScoringException.class, e -> {
            assertThat(e).hasMessageContaining("answered 401: wrong key");
            assertThat(e.statusCode()).isEqualTo(401);
            assertThat(e.retryable()).isFalse();
        });
    }

    @Test
    void scoresWithoutKeysWhenToldTo() {
        InferenceConfig open = InferenceConfig.scorer(Ridge.class).withoutKeys().build();
        Webservice service = workspace.deploy("ridge", model("ridge"), open, TestDeploy.anywhere());

        assertThat(service.score("1")).isEqualTo("[ridge:1] 1");
        assertThatThrownBy(service::keys)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("service 'ridge' was deployed without keys");
        assertThatThrownBy(() -> service.regenerateKey(ServiceKeys.Slot.PRIMARY))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void regeneratesOneKeyAtATime() {
        Webservice service = workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());
        ServiceKeys before = service.keys();
        ServiceKeys after = service.regenerateKey(ServiceKeys.Slot.SECONDARY);

        assertThat(after.primary()).isEqualTo(before.primary());
        assertThat(after.secondary()).isNotEqualTo(before.secondary());
        assertThat(service.keys()).isEqualTo(after);
        assertThat(stage.served("ridge").keys()).contains(after);
    }

    @Test
    void leavesTheKeysOfAServiceThatAnotherProcessHosts() {
        Webservice service = workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());
        ServiceKeys before = service.keys();
        try (Workspace other =
                store.workspace().addDeployTarget(new TestDeploy()).open()) {
            ServiceKeys seen = other.webservice("ridge").keys();

            assertThatThrownBy(() -> other.webservice("ridge").regenerateKey(ServiceKeys.Slot.PRIMARY))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("this process does not host it");
            assertThat(other.webservice("ridge").keys()).isEqualTo(seen);
        }
        assertThat(service.keys()).isEqualTo(before);
    }

    @Test
    void updatesToAnotherModel() {
        Model old = model("ridge");
        Webservice service = workspace.deploy("ridge", old, ridge(), TestDeploy.anywhere());
        ServiceKeys keys = service.keys();
        Model next = model("ridge");
        service.update(next);

        assertThat(service.models()).containsExactly(next);
        assertThat(service.keys()).isEqualTo(keys);
        assertThat(old.services()).isEmpty();
        assertThat(next.services()).containsExactly(service);
        assertThat(service.score("1")).isEqualTo("[ridge:2] 1");
        old.delete();
    }

    @Test
    void keepsServingTheOldModelWhenAnUpdateFails() {
        Model old = model("ridge");
        Webservice service = workspace.deploy("ridge", old, ridge(), TestDeploy.anywhere());
        Model next = model("ridge");
        stage.failOnApply("no memory");

        assertThatThrownBy(() -> service.update(next))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("no memory");
        assertThat(service.models()).containsExactly(old);
        assertThat(service.state()).isEqualTo(ServiceState.HEALTHY);
        assertThat(old.services()).containsExactly(service);
        assertThat(next.services()).isEmpty();
        next.delete();
        assertThatThrownBy(old::delete).isInstanceOf(ConflictException.class);
    }

    @Test
    void doesNotUpdateToADeletedModel() {
        Model old = model("ridge");
        Webservice service = workspace.deploy("ridge", old, ridge(), TestDeploy.anywhere());
        Model deleted = model("ridge");
        deleted.delete();

        assertThatThrownBy(() -> service.update(deleted))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("ridge:2");
        assertThat(service.models()).containsExactly(old);
    }

    @Test
    void refusesToDeleteAModelInUse() {
        Model model = model("ridge");
        Webservice service = workspace.deploy("scorer", model, ridge(), TestDeploy.anywhere());

        assertThatThrownBy(model::delete)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("model 'ridge:1'")
                .hasMessageContaining("the services [scorer] use it; delete or update them first");

        service.delete();
        model.delete();
        assertThat(workspace.models().list()).isEmpty();
    }

    @Test
    void isDeletedWithItsKeys() {
        Webservice service = workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());
        ServiceKeys keys = service.keys();
        service.delete();

        assertThat(workspace.webservices()).isEmpty();
        assertThat(stage.served("ridge")).isNull();
        assertThat(service).hasToString("service ridge, deleted");
        assertThatThrownBy(service::state)
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("service 'ridge' does not exist");
        assertThat(workspace
                        .deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere())
                        .keys())
                .isNotEqualTo(keys);
    }

    @Test
    void refusesASecondServiceOfTheSameName() {
        workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());

        assertThatThrownBy(() -> workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere()))
                .isInstanceOf(AlreadyExistsException.class)
                .hasMessageContaining("service 'ridge' exists already")
                .hasMessageContaining("service.update(model)");
    }

    @Test
    void saysWhyADeploymentFailedAndKeepsTheKeysForTheNextOne() {
        Model model = model("ridge");
        assertThatThrownBy(() -> workspace.deploy("ridge", model, ridge(), TestDeploy.failing("port taken")))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("port taken");
        Webservice service = workspace.webservice("ridge");
        ServiceKeys keys = service.keys();

        assertThat(service.state()).isEqualTo(ServiceState.FAILED);
        assertThat(service.message()).isEqualTo("port taken");
        assertThatThrownBy(service::scoringUri)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("service 'ridge' is Failed: port taken");
        assertThat(workspace
                        .deploy("ridge", model, ridge(), TestDeploy.anywhere())
                        .keys())
                .isEqualTo(keys);
        assertThat(service.state()).isEqualTo(ServiceState.HEALTHY);
    }

    @Test
    void releasesTheFormerModelWhenADeploymentWithAnotherFails() {
        Model former = model("ridge");
        Model next = model("ridge");
        assertThatThrownBy(() -> workspace.deploy("ridge", former, ridge(), TestDeploy.failing("a")))
                .isInstanceOf(DeploymentException.class);
        assertThatThrownBy(() -> workspace.deploy("ridge", next, ridge(), TestDeploy.failing("b")))
                .isInstanceOf(DeploymentException.class);

        assertThat(former.services()).isEmpty();
        assertThat(next.services()).containsExactly(workspace.webservice("ridge"));
        workspace.webservice("ridge").delete();
        former.delete();
        next.delete();
    }

    @Test
    void failsWhenAScorerCannotLoadItsModel() {
        assertThatThrownBy(() -> workspace.deploy(
                        "ridge",
                        model("ridge"),
                        InferenceConfig.scorer(Broken.class).build(),
                        TestDeploy.anywhere()))
                .isInstanceOf(DeploymentException.class)
                .hasMessage("init failed: no weights in 1");
    }

    @Test
    void reportsAllProblemsOfATargetsSettings() {
        Model model = model("ridge");

        assertThatThrownBy(() -> workspace.deploy("ridge", model, ridge(), TestDeploy.invalid()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the service cannot be deployed:")
                .hasMessageContaining("port: 'x' is not a port")
                .hasMessageContaining("replicas: must be 1 or more");
        assertThat(workspace.webservices()).isEmpty();
        assertThat(model.services()).isEmpty();
    }

    @Test
    void rejectsAMissingEntryScript() {
        assertThatThrownBy(() -> workspace.deploy(
                        "ridge",
                        model("ridge"),
                        InferenceConfig.entryScript("score.py")
                                .sourceDirectory(directory)
                                .build(),
                        TestDeploy.anywhere()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("entryScript: there is no file 'score.py' in " + directory);
        assertThatThrownBy(() -> InferenceConfig.entryScript(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("entry script must not be blank");
    }

    @Test
    void givesAnEntryScriptItsFiles() {
        file("src/score.py", "def run(data): return data");
        file("src/helper.py", "pass");
        InferenceConfig config = InferenceConfig.entryScript("score.py")
                .sourceDirectory(directory.resolve("src"))
                .environment(
                        workspace.environment("sklearn").putVariable("A", "1").build())
                .build();
        workspace.deploy("ridge", model("ridge"), config, TestDeploy.anywhere());

        ScorerSpec.PythonEntry entry =
                (ScorerSpec.PythonEntry) stage.served("ridge").scorer();
        assertThat(entry.entryScript()).isEqualTo("score.py");
        assertThat(entry.sourceDirectory().resolve("helper.py")).hasContent("pass");
        assertThat(entry.variables()).containsEntry("A", "1");
        assertThat(workspace.findEnvironment("sklearn")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "a b"})
    void rejectsBadNames(String name) {
        Model model = model("ridge");

        assertThatThrownBy(() -> workspace.deploy(name, model, ridge(), TestDeploy.anywhere()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("service name");
    }

    @Test
    void namesTheTargetsThereAreWhenOneIsNot() {
        DeploymentTarget moon = new DeploymentTarget() {
            @Override
            public String type() {
                return "moon";
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }
        };
        Model model = model("ridge");

        assertThatThrownBy(() -> workspace.deploy("ridge", model, ridge(), moon))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("'moon'")
                .hasMessageContaining("found: stage")
                .hasMessageContaining("dev.atelier:atelier-deploy-moon");
    }

    @Test
    void isSeenByOtherProcessesButHostedByOne() {
        workspace.deploy("ridge", model("ridge"), ridge(), TestDeploy.anywhere());
        try (Workspace other =
                store.workspace().addDeployTarget(new TestDeploy()).open()) {
            Webservice seen = other.webservice("ridge");

            assertThat(seen.state()).isEqualTo(ServiceState.HEALTHY);
            assertThat(seen.scoringUri())
                    .isEqualTo(workspace.webservice("ridge").scoringUri());
            assertThatThrownBy(seen::logs)
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("service 'ridge'")
                    .hasMessageContaining("this process does not host it; call this where it was deployed");
            assertThatThrownBy(seen::delete)
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("another process hosts it");
            assertThatThrownBy(() -> seen.update(other.model("ridge"))).isInstanceOf(ConflictException.class);
            assertThatThrownBy(() -> other.deploy("ridge", other.model("ridge"), ridge(), TestDeploy.anywhere()))
                    .isInstanceOf(ConflictException.class);
        }
    }

    @Test
    void isStoppedWhenNobodyHostsIt() {
        Workspace host = store.workspace().addDeployTarget(new TestDeploy()).open();
        host.deploy("ridge", host.registerModel("ridge", file("m", "x")), ridge(), TestDeploy.anywhere());
        host.close();
        Webservice service = workspace.webservice("ridge");

        assertThat(service.state()).isEqualTo(ServiceState.STOPPED);
        assertThat(service.message()).isEqualTo("no running JVM hosts it now");
        assertThatThrownBy(() -> service.score("1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("service 'ridge' is Stopped: no running JVM hosts it now");
        service.delete();
        workspace.model("ridge").delete();
    }

    @Test
    void isStartedAgainByAHostWhenItsScorerIsAClass() {
        Workspace first = store.workspace().addDeployTarget(new TestDeploy()).open();
        Model model = first.registerModel("ridge", file("m.txt", "x"));
        first.deploy("class", model, ridge(), TestDeploy.anywhere());
        first.deploy("object", model, InferenceConfig.scorer(request -> 1).build(), TestDeploy.anywhere());
        first.close();

        try (Workspace host = store.workspace()
                .addDeployTarget(new TestDeploy())
                .hostServices()
                .open()) {
            assertThat(host.webservice("class").state()).isEqualTo(ServiceState.HEALTHY);
            assertThat(host.webservice("class").score("1")).isEqualTo("[ridge:1] 1");
            assertThat(host.webservice("object").state()).isEqualTo(ServiceState.STOPPED);
        }
        try (Workspace visitor =
                store.workspace().addDeployTarget(new TestDeploy()).open()) {
            assertThat(visitor.webservice("class").state()).isEqualTo(ServiceState.STOPPED);
        }
    }

    @Test
    void opensAHostAlsoWhenAServiceCannotBeStarted() {
        Workspace first = store.workspace().addDeployTarget(new TestDeploy()).open();
        Model model = first.registerModel("ridge", file("m.txt", "x"));
        first.deploy("ridge", model, ridge(), TestDeploy.anywhere());
        first.close();
        TestDeploy failing = new TestDeploy();
        failing.failOnApply("out of ports");

        try (Workspace host =
                store.workspace().addDeployTarget(failing).hostServices().open()) {
            assertThat(host.webservice("ridge").state()).isEqualTo(ServiceState.FAILED);
            assertThat(host.webservice("ridge").message()).isEqualTo("out of ports");
        }
        try (Workspace without = store.workspace().hostServices().open()) {
            assertThat(without.webservices()).hasSize(1);
        }
    }

    private static InferenceConfig ridge() {
        return InferenceConfig.scorer(Ridge.class).build();
    }

    private static String key(Webservice service) {
        Secret primary = service.keys().primary();
        return primary.reveal();
    }

    private Model model(String name) {
        return workspace.registerModel(name, file(name + ".txt", name));
    }

    private Path file(String name, String content) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
