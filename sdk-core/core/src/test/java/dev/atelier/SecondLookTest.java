package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.service.DeploymentTarget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases that a first user of the whole thing has found. */
class SecondLookTest {
    @TempDir
    private Path directory;

    @Test
    void refusesTheModelOfAnotherWorkspace() throws IOException {
        Path file = Files.writeString(directory.resolve("model.txt"), "a");
        DeploymentTarget nowhere = new DeploymentTarget() {
            @Override
            public String type() {
                return "nowhere";
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }
        };
        try (Workspace one = Workspace.inMemory();
                Workspace other = Workspace.inMemory()) {
            one.registerModel("m", file);
            Model foreign = other.registerModel("m", file);
            InferenceConfig config = InferenceConfig.scorer(request -> Map.of()).build();

            assertThatThrownBy(() -> one.deploy("s", foreign, config, nowhere))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("model 'm:1' belongs to another workspace");
        }
    }

    @Test
    void refusesAnArtifactThatWouldBeFileAndFolder() throws IOException {
        Path file = Files.writeString(directory.resolve("x"), "x");
        try (Workspace workspace = Workspace.inMemory()) {
            Run run = workspace.experiment("e").startLogging().upload("a/b/x", file);

            assertThatThrownBy(() -> run.upload("a/b", file))
                    .isInstanceOf(AlreadyExistsException.class)
                    .hasMessageContaining("folder 'a/b' exists already");
            assertThatThrownBy(() -> run.upload("a/b/x/y", file))
                    .isInstanceOf(AlreadyExistsException.class)
                    .hasMessageContaining("artifact 'a/b/x' exists already");
            run.complete();
        }
    }

    @Test
    void printsHandlesOfAClosedWorkspace() {
        Workspace workspace = Workspace.inMemory();
        Run run = workspace.experiment("e").track(r -> r.log("x", 1));
        RunQuery query = workspace.runs();
        workspace.close();

        assertThat(run).hasToString("run " + run.id() + " of a closed workspace");
        assertThat(query).hasToString("runs of a closed workspace");
        assertThat(workspace.toString()).startsWith("workspace ");
    }

    @Test
    void refusesUrisThatNameNoDirectory() {
        for (String uri : new String[] {"file:relative", "file://host/x"}) {
            assertThatThrownBy(() -> Workspace.connect(URI.create(uri)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("the URI '" + uri + "' does not name a directory");
        }
    }

    @Test
    void reportsAnUnknownTargetTogetherWithEverythingElse() {
        try (Workspace workspace = Workspace.inMemory()) {
            ScriptRunConfig config = ScriptRunConfig.script("nothing.py")
                    .sourceDirectory(directory)
                    .computeTarget("locl")
                    .build();

            assertThatThrownBy(() -> workspace.experiment("e").submit(config))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("no compute provider has the type 'locl'")
                    .hasMessageContaining("script: there is no file 'nothing.py'");
        }
    }
}
