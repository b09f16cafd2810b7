package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionTest {
    private final SharedStore store = new SharedStore();
    private final Workspace workspace = store.workspace()
            .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)))
            .open();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void deletesNothingBeforeItIsExecuted() {
        Run run = run("a", "content");

        Deletion plan = run.delete();

        assertThat(plan.items()).containsExactly(new Deletion.Item("run", run.id()));
        assertThat(plan.bytes()).isEqualTo(7 + 24);
        assertThat(plan.toString()).contains("delete", run.id(), "nothing is deleted before execute()");
        assertThat(workspace.run(run.id()).files()).hasSize(1);
    }

    @Test
    void deletesARunWithAllItHas() {
        Run run = run("a", "content");
        Run other = run("b", "other content");

        Deletion.Report report = run.delete().execute();

        assertThat(report.bytes()).isEqualTo(7 + 24);
        assertThatThrownBy(() -> workspace.run(run.id())).isInstanceOf(NotFoundException.class);
        assertThat(store.metrics().runs()).containsExactly(other.id());
        assertThat(contents()).isEqualTo(1);
        assertThat(workspace.runs().list()).containsExactly(other);
        assertThat(other.files()).hasSize(1);
    }

    @Test
    void countsAndFreesAFileOfTwoRunsWhenBothGo() {
        Run first = run("a", "shared");
        Run second = run("b", "shared");

        assertThat(first.delete().bytes()).isEqualTo(24);
        assertThat(workspace.deleteRuns(List.of(first, second)).bytes()).isEqualTo(6 + 2 * 24);
        first.delete().execute();
        assertThat(contents()).isEqualTo(1);
        assertThat(second.delete().execute().bytes()).isEqualTo(6 + 24);
        assertThat(contents()).isZero();
    }

    @Test
    void keepsTheFilesOfAModel() {
        Run run = run("a", "weights");
        workspace.registerModel("copy", file("weights"));

        assertThat(run.delete().execute().bytes()).isEqualTo(24);
        assertThat(workspace.model("copy").download(folder.resolve("out"))).isNotEmptyDirectory();
        workspace.model("copy").delete();
        assertThat(contents()).isZero();
    }

    @Test
    void refusesRunsThatAreStillNeeded() {
        Run registered = run("a", "weights");
        registered.registerModel("ridge", "outputs/a");
        Run running = workspace.experiment("e").startLogging();
        Run parent = workspace.experiment("e").startLogging();
        Run child = parent.startChild();
        parent.complete();

        Deletion plan = workspace.deleteRuns(List.of(registered, running, parent));

        assertThat(plan.items()).isEmpty();
        assertThat(plan.refused())
                .extracting(Deletion.Refused::toString)
                .containsExactlyInAnyOrder(
                        "run " + registered.id() + " stays: registered as model ridge:1; delete the model first",
                        "run " + running.id() + " stays: it is Running; cancel it first, or wait for its end",
                        "run " + parent.id() + " stays: its child " + child.id() + " stays",
                        "run " + child.id() + " stays: it is Running; cancel it first, or wait for its end");
        Deletion.Report report = plan.execute();
        assertThat(report.deleted()).isEmpty();
        assertThat(report.refused()).isEqualTo(plan.refused());
        assertThat(workspace.runs().list()).hasSize(4);
    }

    @Test
    void deletesChildrenWithTheirParent() {
        Run parent = workspace.experiment("e").track(run -> {
            try (Run child = run.startChild()) {
                child.startChild().complete();
                child.complete();
            }
        });

        assertThat(parent.delete().execute().deleted()).hasSize(3);
        assertThat(workspace.runs().list()).isEmpty();
    }

    @Test
    void checksAgainWhenItIsExecuted() {
        Run run = run("a", "weights");
        Deletion plan = run.delete();
        Model model = run.registerModel("ridge", "outputs/a");

        assertThat(plan.execute().refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("ridge:1"));
        assertThat(model.run()).contains(run);
    }

    @Test
    void leavesAloneWhatCameAfterThePlan() {
        Run parent = workspace.experiment("e").track(run -> run.log("m", 1));
        Deletion plan = parent.delete();
        Run child = parent.startChild();
        child.complete();

        assertThat(plan.execute().deleted()).isEmpty();
        assertThat(parent.children()).containsExactly(child);
        assertThat(parent.delete().execute().deleted()).hasSize(2);
    }

    @Test
    void deletesAnExperiment() {
        run("a", "x");
        run("b", "y");
        Run elsewhere = workspace.experiment("other").track(run -> run.log("m", 1));

        Deletion.Report report = workspace.experiment("e").delete().execute();

        assertThat(report.deleted()).hasSize(3).last().hasToString("experiment e");
        assertThat(workspace.experiments()).extracting(Experiment::name).containsExactly("other");
        assertThat(workspace.runs().list()).containsExactly(elsewhere);
    }

    @Test
    void keepsAnExperimentWhoseRunsStay() {
        run("a", "x");
        Run running = workspace.experiment("e").startLogging();

        Deletion.Report report = workspace.experiment("e").delete().execute();

        assertThat(report.toString()).contains("experiment e stays: not all of its runs go");
        assertThat(workspace.experiment("e").runs().list()).containsExactly(running);
    }

    @Test
    void deletesSingleArtifacts() {
        Run run = workspace.experiment("e").track(r -> {
            r.upload("outputs/checkpoints/1", file("one"));
            r.upload("outputs/checkpoints/2", file("two"));
            r.upload("outputs/model", file("two"));
            r.log("m", 1);
        });

        Deletion plan = run.deleteFiles("outputs/checkpoints");

        assertThat(plan.bytes()).isEqualTo(3);
        assertThat(plan.execute().deleted()).hasSize(2);
        assertThat(run.files()).extracting(artifact -> artifact.name()).containsExactly("outputs/model");
        assertThat(contents()).isEqualTo(1);
        assertThat(run.metric("m").count()).isEqualTo(1);
        assertThatThrownBy(() -> run.deleteFiles("outputs/checkpoints")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void keepsImagesThatAMetricShows() {
        Run run = workspace.experiment("e").track(r -> r.logImage("plot", png("picture")));
        String image = run.metric("plot").images().get(0);

        assertThat(run.deleteFiles("images").execute().refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.reason()).contains("metric 'plot' shows it"));
        assertThat(run.files()).extracting(artifact -> artifact.name()).containsExactly(image);
        run.delete().execute();
        assertThat(contents()).isZero();
    }

    @Test
    void keepsTheSnapshotThatAnotherRunHas() throws IOException {
        Path source = Files.createDirectory(folder.resolve("src"));
        Files.writeString(source.resolve("train.sh"), "exit 0");
        TestCompute compute = new TestCompute();
        try (Workspace submitting = store.workspace()
                .addCompute(compute)
                .clock(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)))
                .open()) {
            ScriptRunConfig config = ScriptRunConfig.script("train.sh")
                    .sourceDirectory(source)
                    .computeTarget("grid")
                    .build();
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Run run = submitting.experiment("e").submit(config);
                compute.job(run).exit(0);
                run.waitForCompletion();
                await().until(() -> compute.isEmpty() && run.delete().refused().isEmpty());
                runs.add(run);
            }
            assertThat(runs.get(0).delete().execute().deleted()).hasSize(1);
            assertThat(runs.get(1).snapshot().orElseThrow().restore(folder.resolve("out")))
                    .isDirectoryContaining("glob:**/train.sh");
            assertThat(submitting.compact(Duration.ZERO).files()).isZero();
            assertThat(runs.get(1).delete().execute().bytes()).isPositive();
            assertThat(contents()).isZero();
        }
    }

    @Test
    void keepsYoungFilesUntilALaterCompaction() {
        try (Workspace now = store.workspace().open()) {
            Run run = run("a", "content");

            Deletion plan = now.run(run.id()).delete();
            assertThat(plan.bytes()).isEqualTo(31);
            assertThat(plan.bytesLater()).isEqualTo(7);
            assertThat(plan.toString())
                    .contains("31 bytes to free", "\n7 bytes of it in files stored in the last 24 hours");
            Deletion.Report report = plan.execute();

            assertThat(report.bytes()).isEqualTo(24);
            assertThat(report.bytesLater()).isEqualTo(7);
            assertThat(now.compact().files()).isZero();
            assertThat(contents()).isEqualTo(1);
            assertThat(workspace.compact().files()).isEqualTo(1);
            assertThat(contents()).isZero();
        }
    }

    @Test
    void keepsARunWholeWhenTheStoreFails() {
        Run run = run("a", "content");
        Deletion plan = run.delete();
        store.full(true);

        assertThatThrownBy(plan::execute).isInstanceOf(StoreException.class);

        store.full(false);
        assertThat(run.metric("m").count()).isEqualTo(1);
        assertThat(workspace.verify().damages()).isEmpty();
        assertThat(plan.execute().deleted()).hasSize(1);
    }

    private Run run(String name, String content) {
        return workspace.experiment("e").track(run -> {
            run.upload("outputs/" + name, file(content));
            run.log("m", 1);
        });
    }

    private long contents() {
        List<String> hashes = new ArrayList<>();
        store.artifacts().forEach(blob -> hashes.add(blob.sha256()));
        return hashes.size();
    }

    private Path file(String content) {
        return write("file-" + content, content);
    }

    private Path png(String content) {
        return write(content + ".png", content);
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
