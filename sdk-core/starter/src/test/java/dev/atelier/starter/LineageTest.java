package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Environment;
import dev.atelier.InferenceConfig;
import dev.atelier.Lineage;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Webservice;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LineageTest {
    @TempDir
    private Path directory;

    private Path source;

    @Test
    void leadsFromTheServiceToTheCommitAndBack() throws Exception {
        Programs.require("git");
        String commit = makeRepository();
        Files.writeString(source.resolve("train.sh"), "echo weights >outputs/model.txt\n# changed\n");
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            Run run = train(workspace);
            Model model = run.registerModel("text", "outputs/model.txt");
            Webservice service = workspace.deploy(
                    "text", model, InferenceConfig.scorer(ModelTextScorer.class).build(), LocalTarget.anyPort());
            for (Lineage lineage : List.of(service.lineage(), model.lineage(), run.lineage())) {
                assertThat(lineage.services()).containsExactly(service);
                assertThat(lineage.models()).containsExactly(model);
                assertThat(lineage.runs()).containsExactly(run);
                assertThat(lineage.git())
                        .containsEntry("azureml.git.commit", commit)
                        .containsEntry("azureml.git.branch", "trunk")
                        .containsEntry("azureml.git.dirty", "True");
                assertThat(lineage.environments()).containsExactly("tools:1");
                assertThat(lineage.snapshots()).hasSize(1);
            }
            assertThat(text(run, "logs/system/git.diff")).contains("+# changed");
            Path restored = directory.resolve("restored");
            service.lineage().snapshots().get(0).restore(restored);
            assertThat(restored.resolve("train.sh")).hasSameTextualContentAs(source.resolve("train.sh"));
            assertThat(restored.resolve(".git")).doesNotExist();
        }
    }

    private Run train(Workspace workspace) {
        Environment environment =
                workspace.environment("tools").putVariable("LC_ALL", "C").register();
        return workspace
                .experiment("text")
                .submit(ScriptRunConfig.script("train.sh")
                        .sourceDirectory(source)
                        .environment(environment)
                        .build())
                .waitForCompletion();
    }

    private String makeRepository() throws Exception {
        source = Files.createDirectory(directory.resolve("src"));
        Files.writeString(source.resolve("train.sh"), "echo weights >outputs/model.txt\n");
        git("init", "--quiet", "--initial-branch=trunk");
        git("add", "train.sh");
        git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Train");
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(source.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("git %s: %s", arguments[0], output).isZero();
        return output;
    }

    private static String text(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
