package dev.atelier.tracking.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.tck.FaultyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private final Workspace from = Workspace.inMemory();
    private final Workspace to = Workspace.inMemory();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        from.close();
        to.close();
    }

    @Test
    void takesOneRunWithItsLineage() {
        Run run = run("a");
        run.registerModel("ridge", "outputs/model").alias("champion");
        run("another");
        from.experiment("elsewhere").track(r -> r.log("m", 1));

        ArchiveReport report = archive().exportFrom(from, List.of(run));
        archive().importInto(to);

        assertThat(report).hasToString("1 runs, 1 model versions, 3 points, 1 files");
        assertThat(to.experiments()).extracting(experiment -> experiment.name()).containsExactly("e");
        Run imported = to.run(run.id());
        assertThat(imported.details().toString()).isEqualTo(run.details().toString());
        assertThat(imported.metric("m").points()).isEqualTo(run.metric("m").points());
        assertThat(to.modelByAlias("ridge", "champion").orElseThrow().run()).contains(imported);
        assertThat(to.model("ridge").download(folder.resolve("out")).resolve("model"))
                .hasContent("a");
    }

    @Test
    void takesChildrenAndParents() {
        Run parent = from.experiment("e").track(run -> {
            try (Run child = run.startChild("left")) {
                child.startChild("below").complete();
                child.complete();
            }
            run.startChild("right").complete();
        });
        Run left = parent.children().stream()
                .filter(child -> child.name().equals("left"))
                .findFirst()
                .orElseThrow();

        archive().exportFrom(from, List.of(left));
        archive().importInto(to);

        assertThat(to.runs().list()).extracting(Run::name).containsExactlyInAnyOrder(parent.name(), "left", "below");
        assertThat(to.run(left.id()).parent()).contains(to.run(parent.id()));
    }

    @Test
    void leavesOutWhatGoesOn() {
        run("a");
        Run running = from.experiment("e").startLogging();

        assertThat(archive().exportFrom(from).notes())
                .containsExactly("run " + running.id() + " is left out, it is Running");
        assertThatThrownBy(() -> archive().exportFrom(from, List.of(running)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("export it when it has ended");
        assertThatThrownBy(() -> archive().exportFrom(to, List.of(running))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> archive().exportFrom(from, List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsDifferentAndNamesAllOfIt() {
        Run first = run("a");
        Run second = run("b");
        archive().exportFrom(from);
        first.tag("team", "risk");
        second.tag("team", "fraud");

        Map<String, String> before = Dump.of(from);
        assertThatThrownBy(() -> archive().importInto(from))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("run " + first.id() + ": the workspace has another run of this id")
                .hasMessageContaining("run " + second.id())
                .hasMessageContaining("OnClash.RENAME");
        assertThat(Dump.of(from)).isEqualTo(before);
    }

    @Test
    void skipsWhatIsDifferent() {
        Run run = run("a");
        archive().exportFrom(from);
        run.tag("team", "risk");

        assertThat(archive().onClash(OnClash.SKIP).importInto(from).counts().runs())
                .isZero();
        assertThat(run.tags()).containsEntry("team", "risk");
    }

    @Test
    void renamesWhatIsDifferentWithAllThatRefersToIt() {
        Run parent = from.experiment("e").track(run -> {
            try (Run child = run.startChild()) {
                child.upload("outputs/model", file("model"));
                child.log("m", 1);
                child.complete();
            }
        });
        Run child = parent.children().get(0);
        child.registerModel("ridge", "outputs/model");
        archive().exportFrom(from);
        parent.tag("team", "risk");
        child.tag("team", "risk");
        from.model("ridge").tag("team", "risk");

        ArchiveReport report = archive().onClash(OnClash.RENAME).importInto(from);

        assertThat(report.renamed())
                .containsOnly(
                        Map.entry("run " + parent.id(), "run " + parent.id() + "-2"),
                        Map.entry("run " + child.id(), "run " + child.id() + "-2"),
                        Map.entry("model-version ridge:1", "model-version ridge:2"));
        Run imported = from.run(child.id() + "-2");
        assertThat(imported.parent()).contains(from.run(parent.id() + "-2"));
        assertThat(imported.number()).isEqualTo(4);
        assertThat(imported.metric("m").count()).isEqualTo(1);
        assertThat(from.model("ridge", 2).run()).contains(imported);
        assertThat(from.verify().damages()).isEmpty();
        assertThat(archive().onClash(OnClash.RENAME).importInto(from).renamed()).isEmpty();
    }

    @Test
    void givesRunsNumbersThatAreFree() {
        Run imported = run("a");
        archive().exportFrom(from);
        Run here = to.experiment("e").track(run -> run.log("m", 1));

        archive().importInto(to);

        assertThat(here.number()).isEqualTo(1);
        assertThat(to.run(imported.id()).number()).isEqualTo(2);
        assertThat(to.experiment("e").startLogging().number()).isEqualTo(3);
        assertThat(archive().importInto(to).counts().runs()).isZero();
    }

    @Test
    void keepsEnvironmentsApart() {
        from.environment("training").pip("numpy==1").register();
        archive().exportFrom(from);
        to.environment("training").pip("numpy==2").register();

        assertThatThrownBy(() -> archive().importInto(to))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("environment-version training:1: the workspace has another definition");
        archive().onClash(OnClash.RENAME).importInto(to);
        archive().importInto(to);

        assertThat(to.findEnvironment("training", 1))
                .hasValueSatisfying(
                        environment -> assertThat(environment.toString()).contains("numpy==2"));
        assertThat(to.findEnvironment("training").orElseThrow().toString()).contains("training:2", "numpy==1");
    }

    @Test
    void neverUsesTheNumberOfADeletedModelAgain() {
        from.registerModel("ridge", file("weights"));
        archive().exportFrom(from);
        from.model("ridge").delete();

        archive().importInto(from);

        assertThat(from.model("ridge").version()).isEqualTo(2);
    }

    @Test
    void importsOneArchiveAtATime() {
        run("a");
        archive().exportFrom(from);
        try (Lease other = to.store().tryLease("import").orElseThrow()) {
            assertThat(other.name()).isNotEmpty();
            assertThatThrownBy(() -> archive().importInto(to))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("another import");
        }
        archive().importInto(to);
        assertThat(to.runs().list()).hasSize(1);
    }

    @Test
    void leavesNoFileWhenAnExportFails() throws IOException {
        run("a");
        from.compact();
        from.store()
                .artifacts()
                .delete(from.runs().first().orElseThrow().files().get(0).sha256(), Instant.MAX);

        assertThatThrownBy(() -> archive().exportFrom(from))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("check the workspace");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains("archive")))
                    .isEmpty();
        }
    }

    @Test
    void takesThePlaceOfAnOlderArchive() {
        run("a");
        archive().exportFrom(from);
        run("b");

        archive().exportFrom(from);
        archive().importInto(to);

        assertThat(to.runs().list()).hasSize(2);
    }

    @Test
    void importsAnEmptyWorkspace() {
        archive().exportFrom(from);

        assertThat(archive().importInto(to)).hasToString("0 runs, 0 model versions, 0 points, 0 files");
    }

    @Test
    void importsALongSeries() {
        Run run = from.experiment("e").track(r -> {
            for (int step = 0; step < 200_000; step++) {
                r.log("m", step * 0.5, step % 1_000);
            }
        });
        archive().exportFrom(from);

        archive().importInto(to);

        assertThat(to.run(run.id()).metric("m").points())
                .isEqualTo(run.metric("m").points());
    }

    @Test
    void reclaimsAnImportThatIsNeverRepeated() {
        run("a");
        archive().exportFrom(from);
        FaultyStore store = new FaultyStore();
        try (Workspace target = store.open()) {
            store.failAfter(3); // the file, the note, and one point
            assertThatThrownBy(() -> archive().importInto(target)).isInstanceOf(StoreException.class);
            store.repair();

            assertThat(target.compact(Duration.ZERO).notes())
                    .singleElement()
                    .asString()
                    .contains("was interrupted");
            assertThat(target.store().metrics().runs()).hasSize(1);
        } finally {
            store.discard();
        }
    }

    private WorkspaceArchive archive() {
        return WorkspaceArchive.at(folder.resolve("archive.zip"));
    }

    private Run run(String content) {
        return from.experiment("e").track(run -> {
            run.param("alpha", 0.4).tag("note", null);
            run.upload("outputs/model", file(content));
            run.log("m", 1);
            run.log("m", Double.NaN);
            run.log("text", "well");
        });
    }

    private Path file(String content) {
        try {
            return Files.writeString(folder.resolve("file-" + content), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
