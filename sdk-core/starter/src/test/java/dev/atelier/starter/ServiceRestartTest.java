package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.InferenceConfig;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import dev.atelier.error.ConflictException;
import dev.atelier.service.ServiceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Services go on in the next JVM that hosts services. */
@EnabledOnOs(OS.LINUX)
class ServiceRestartTest {
    private static final String SCORE = """
            import os

            def init():
                global text
                with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "model.txt")) as file:
                    text = file.read()

            def run(data):
                return text
            """;

    @TempDir
    private Path directory;

    @Test
    void restartsTheServicesOfAKilledJvmWithTheirKeys() throws Exception {
        Programs.require("python3");
        Path folder = Files.createDirectory(directory.resolve("src"));
        Files.writeString(folder.resolve("score.py"), SCORE);
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            workspace.registerModel("greeting", Files.writeString(directory.resolve("model.txt"), "hello"));
            List<String> keys;
            try (ForkedJvm first = ForkedJvm.start(ServiceJvm.class, directory, directory.resolve("ml"), folder)) {
                keys = keys(first);
                assertAnswers(workspace);
                first.kill();
            }
            for (String service : List.of("java", "python")) {
                assertThat(workspace.webservice(service).state()).isEqualTo(ServiceState.STOPPED);
                assertThatThrownBy(() -> workspace.webservice(service).score("{}"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("Stopped")
                        .hasMessageContaining("no running JVM hosts it");
            }
            assertModelCannotBeDeleted(workspace);
            try (ForkedJvm second = ForkedJvm.start(ServiceJvm.class, directory, directory.resolve("ml"))) {
                assertThat(keys(second)).isEqualTo(keys);
                assertAnswers(workspace);
            }
            await().until(() -> workspace.webservice("python").state() == ServiceState.STOPPED);
            workspace.webservices().forEach(service -> service.delete());
            workspace.model("greeting").delete();
            assertThat(workspace.models().list()).isEmpty();
        }
    }

    @Test
    void restartsServicesThatOthersLookAtMeanwhile() throws Exception {
        try (Workspace observer = Workspace.open(directory.resolve("ml"))) {
            observer.registerModel("greeting", Files.writeString(directory.resolve("model.txt"), "hello"));
            try (Workspace host = hosting()) {
                host.deploy(
                        "java",
                        host.model("greeting"),
                        InferenceConfig.scorer(ModelTextScorer.class).build(),
                        LocalTarget.anyPort());
            }
            AtomicBoolean enough = new AtomicBoolean();
            CompletableFuture<Void> looking = CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    observer.webservice("java").state();
                }
            });
            for (int round = 0; round < 20; round++) {
                try (Workspace host = hosting()) {
                    assertThat(host.webservice("java").score("{}"))
                            .as("round %d", round)
                            .isEqualTo("\"hello\"");
                }
            }
            enough.set(true);
            looking.join();
        }
    }

    private Workspace hosting() {
        return Workspace.builder()
                .directory(directory.resolve("ml"))
                .hostServices()
                .open();
    }

    private static List<String> keys(ForkedJvm jvm) {
        List<String> lines = new ArrayList<>();
        for (String line = jvm.readLine(); !line.equals("ready"); line = jvm.readLine()) {
            lines.add(line);
        }
        assertThat(lines).hasSize(2);
        return lines;
    }

    private static void assertAnswers(Workspace workspace) {
        for (String service : List.of("java", "python")) {
            assertThat(workspace.webservice(service).state()).isEqualTo(ServiceState.HEALTHY);
            assertThat(workspace.webservice(service).score("{}")).isEqualTo("\"hello\"");
        }
    }

    private static void assertModelCannotBeDeleted(Workspace workspace) {
        assertThatThrownBy(() -> workspace.model("greeting").delete())
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("java")
                .hasMessageContaining("python");
    }
}
