package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a script asks of its workspace is answered through the run directory. */
@EnabledOnOs(OS.LINUX)
class ScriptRequestsTest {
    private static final String PARENT = """
            from azureml.core import Model, Run, ScriptRunConfig, Workspace
            from azureml.exceptions import UserErrorException

            run = Run.get_context()
            with open("outputs/model.txt", "w") as file:
                file.write("slope=2")
            model = run.register_model("line", "outputs/model.txt", tags={"area": "x"}, description="a line")
            run.log("version", model.version)
            with open(Model.get_model_path("line", 1)) as file:
                run.log("first", file.read())
            with open(Model(Workspace.from_config(), "line").download("here")) as file:
                run.log("latest", file.read())
            run.log("secret", str(run.get_secret("nowhere")))
            try:
                Model(Workspace.from_config(), "circle")
            except UserErrorException as unknown:
                run.log("unknown", str(unknown))
            with run.child_run("outer") as outer, outer.child_run("inner") as inner:
                inner.log("x", 1)
            child = run.submit_child(ScriptRunConfig("steps", "child.py", ["--fold", 3]), tags={"fold": "3"})
            child.wait_for_completion()
            run.log("of the child", child.get_metrics()["fold"])
            child.download_file("outputs/fold.txt", "fold.txt")
            with open("fold.txt") as file:
                run.log("file of the child", file.read())
            run.tag("gone")
            run.remove_tags(["gone"])
            """;
    private static final String CHILD = """
            import sys
            from azureml.core.run import Run

            run = Run.get_context()
            run.log("fold", int(sys.argv[2]))
            run.log("parent", run.parent.id)
            with open("outputs/fold.txt", "w") as file:
                file.write("fold " + sys.argv[2])
            """;
    private static final String JAVA = """
            import dev.atelier.Model;
            import dev.atelier.Run;
            import java.nio.file.Files;
            import java.nio.file.Path;

            class Register {
                public static void main(String[] arguments) throws Exception {
                    Run run = Run.context();
                    run.upload("model.txt", Files.writeString(Path.of("model.txt"), "slope=3"));
                    Model model = run.registerModel("line", "model.txt", details -> details.tag("area", "y"));
                    run.log("version", model.version());
                    Run outer = run.startChild("outer");
                    outer.startChild("inner").complete();
                    outer.complete();
                    run.tag("gone").removeTag("gone");
                }
            }
            """;

    @TempDir
    private Path directory;

    private Path sources;

    @BeforeEach
    void writeSources() throws IOException {
        sources = Files.createDirectories(directory.resolve("src/steps")).getParent();
        Files.writeString(sources.resolve("parent.py"), PARENT);
        Files.writeString(sources.resolve("steps/child.py"), CHILD);
        Files.writeString(sources.resolve("Register.java"), JAVA);
    }

    @Test
    void aPythonScriptRegistersFetchesAndSubmits() throws IOException {
        Programs.require("python3");
        try (Workspace workspace = workspace()) {
            Run run = run(workspace, "parent.py");

            assertThat(run.details().warnings()).isEmpty();
            assertThat(run.metric("version").last()).isEqualTo(2);
            assertThat(run.metric("first").texts()).containsExactly("by hand");
            assertThat(run.metric("latest").texts()).containsExactly("slope=2");
            assertThat(run.metric("secret").texts()).containsExactly("None");
            assertThat(run.metric("unknown").texts().get(0)).contains("circle", "registered are [line]");
            Model model = workspace.model("line");
            assertThat(model.run()).contains(run);
            assertThat(model.tags()).containsEntry("area", "x");
            assertThat(model.description()).isEqualTo("a line");
            assertThat(run.tags()).doesNotContainKey("gone");
            assertSubmittedChild(run);
        }
    }

    private static void assertSubmittedChild(Run run) {
        assertThat(run.metric("of the child").last()).isEqualTo(3);
        assertThat(run.metric("file of the child").texts()).containsExactly("fold 3");
        Run child = run.children().stream()
                .filter(each -> each.tags().containsKey("fold"))
                .findFirst()
                .orElseThrow();
        assertThat(child.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(child.metric("parent").texts()).containsExactly(run.id());
        assertNested(run);
    }

    private static void assertNested(Run run) {
        Run outer = run.children().stream()
                .filter(each -> each.name().equals("outer"))
                .findFirst()
                .orElseThrow();
        assertThat(outer.children()).extracting(Run::name).containsExactly("inner");
    }

    @Test
    void aJavaScriptDoesTheSame() throws IOException {
        try (Workspace workspace = workspace()) {
            Run run = run(workspace, "Register.java");

            assertThat(run.metric("version").last()).isEqualTo(2);
            Model model = workspace.model("line");
            assertThat(model.version()).isEqualTo(2);
            assertThat(model.run()).contains(run);
            assertThat(model.files()).isEqualTo(List.of("model.txt"));
            assertThat(model.tags()).containsEntry("area", "y");
            assertThat(run.tags()).doesNotContainKey("gone");
            assertNested(run);
        }
    }

    private Workspace workspace() throws IOException {
        Workspace workspace = Workspace.open(directory.resolve("ml"));
        workspace.registerModel("line", Files.writeString(directory.resolve("line.txt"), "by hand"));
        return workspace;
    }

    private Run run(Workspace workspace, String script) {
        return workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.script(script).sourceDirectory(sources).build())
                .waitForCompletion();
    }
}
