package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {
    private final TestCompute grid = new TestCompute();
    private final Workspace workspace = Workspace.builder()
            .withoutDiscovery()
            .addCompute(grid)
            .addDeployTarget(new TestDeploy())
            .open();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void leadsFromAServiceToItsSourceAndBack() throws IOException {
        Files.writeString(directory.resolve("train.sh"), "echo x");
        Environment environment =
                workspace.environment("sklearn").putVariable("A", "1").build();
        Run run = workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.script("train.sh")
                        .sourceDirectory(directory)
                        .environment(environment)
                        .computeTarget("grid")
                        .build());
        grid.job(run).append("outputs/model.bin", "weights").exit(0);
        run.waitForCompletion();
        Model model = run.registerModel("ridge", "outputs/model.bin");
        Webservice service = workspace.deploy(
                "scorer", model, InferenceConfig.scorer(request -> 1).build(), TestDeploy.anywhere());

        for (Lineage lineage : new Lineage[] {service.lineage(), model.lineage(), run.lineage()}) {
            assertThat(lineage.services()).containsExactly(service);
            assertThat(lineage.models()).containsExactly(model);
            assertThat(lineage.runs()).containsExactly(run);
            assertThat(lineage.environments()).containsExactly("sklearn:1");
            assertThat(lineage.git()).isEmpty();
            assertThat(lineage.snapshots())
                    .singleElement()
                    .satisfies(snapshot -> assertThat(snapshot.files())
                            .singleElement()
                            .satisfies(file -> assertThat(file.path()).isEqualTo("train.sh")));
            assertThat(lineage.toString().lines())
                    .containsExactly(
                            "service scorer",
                            "  model ridge:1",
                            "    run " + run.id() + " (diabetes)",
                            "      snapshot "
                                    + run.snapshot().orElseThrow().id().substring(0, 12) + ", 1 files",
                            "      environment sklearn:1");
        }
        assertThat(run.snapshot()
                        .orElseThrow()
                        .restore(directory.resolve("back"))
                        .resolve("train.sh"))
                .hasContent("echo x");
        assertThat(workspace.runs().where("lineage.environment = 'sklearn:1'").list())
                .containsExactly(run);
        assertThat(workspace
                        .runs()
                        .where("lineage.snapshot = '"
                                + run.snapshot().orElseThrow().id() + "'")
                        .list())
                .containsExactly(run);
    }

    @Test
    void isEmptyForARunThatNothingCameFrom() {
        Run parent = workspace.experiment("diabetes").startLogging();
        Run child = parent.startChild();

        assertThat(parent.lineage().models()).isEmpty();
        assertThat(parent.lineage().services()).isEmpty();
        assertThat(parent.lineage().runs()).containsExactly(parent);
        assertThat(child.lineage()).hasToString("run " + child.id() + " (diabetes)\n  child of run " + parent.id());
    }

    @Test
    void hasNoRunForAModelOfFiles() throws IOException {
        Model model = workspace.registerModel("ridge", Files.writeString(directory.resolve("m"), "x"));

        assertThat(model.lineage().runs()).isEmpty();
        assertThat(model.lineage()).hasToString("model ridge:1");
    }
}
