package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConflictException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.ForeignRun;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunImporterTest {
    private static final Instant START = Instant.ofEpochMilli(1_000);
    private static final Instant END = Instant.ofEpochMilli(5_000);

    private final Workspace workspace = Workspace.inMemory();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void keepsIdTimesStatusAndFacts() {
        ForeignRun known = ForeignRun.builder("lab-17", "diabetes")
                .name("seventeen")
                .user("ada")
                .status(RunStatus.FAILED)
                .message("it burned")
                .startedAt(START)
                .endedAt(END)
                .putParam("alpha", 0.4)
                .putTag("team", "risk")
                .putTag("bare", null)
                .putProperty("book", "2")
                .build();
        try (RunImporter importer = workspace.importer("lab-book")) {
            importer.begin(known).finish();
        }

        RunDetails run = workspace.run("lab-17").details();
        assertThat(run.experiment()).isEqualTo("diabetes");
        assertThat(run.number()).isEqualTo(1);
        assertThat(run.name()).isEqualTo("seventeen");
        assertThat(run.user()).isEqualTo("ada");
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.verdict()).map(Verdict::message).contains("it burned");
        assertThat(run.startedAt()).contains(START);
        assertThat(run.endedAt()).contains(END);
        assertThat(run.params()).containsEntry("alpha", 0.4);
        assertThat(run.tags()).containsEntry("team", "risk").containsEntry("bare", null);
        assertThat(run.properties()).containsEntry("book", "2");
    }

    @Test
    void bringsOnlyWhatIsNewAlsoAfterAnInterruption() {
        ForeignRun known = ForeignRun.builder("lab-17", "diabetes").build();
        try (RunImporter importer = workspace.importer("lab-book")) {
            RunImport run = importer.begin(known);
            assertThat(run.isNew()).isTrue();
            assertThat(run.point("rmse", 3, Double.NaN, 30)).isTrue();
            assertThat(run.point("rmse", 3, Double.NaN, 30)).isTrue();
            assertThat(run.value("note", text("a"))).isTrue();
        }
        assertThat(workspace.run("lab-17").status()).isEqualTo(RunStatus.NOT_STARTED);

        try (RunImporter importer = workspace.importer("lab-book")) {
            RunImport run = importer.begin(known);
            assertThat(run.isNew()).isFalse();
            assertThat(run.point("rmse", 1, -0.0, 10)).isTrue();
            assertThat(run.point("rmse", 1, 0.0, 10)).isTrue();
            assertThat(run.point("rmse", 3, Double.NaN, 30)).isFalse();
            assertThat(run.point("rmse", 3, Double.NaN, 30)).isFalse();
            assertThat(run.point("rmse", 3, Double.NaN, 30)).isTrue();
            assertThat(run.value("note", text("a"))).isFalse();
            assertThat(run.value("note", text("b"))).isTrue();
            run.finish();
        }

        Run run = workspace.run("lab-17");
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.metric("rmse").points())
                .containsExactly(
                        new MetricPoint(1, -0.0, 10),
                        new MetricPoint(1, 0.0, 10),
                        new MetricPoint(3, Double.NaN, 30),
                        new MetricPoint(3, Double.NaN, 30),
                        new MetricPoint(3, Double.NaN, 30));
        assertThat(run.metric("note").texts()).containsExactly("a", "b");
    }

    @Test
    void laterImportChangesTagsAndStatusButNoParameters() {
        try (RunImporter importer = workspace.importer("lab-book")) {
            importer.begin(ForeignRun.builder("r", "e")
                            .status(RunStatus.RUNNING)
                            .putParam("alpha", 1)
                            .putTag("t", "1")
                            .build())
                    .finish();
            assertThat(workspace.run("r").status()).isEqualTo(RunStatus.RUNNING);
            importer.begin(ForeignRun.builder("r", "e")
                            .putParam("alpha", 1)
                            .putParam("beta", 2)
                            .putTag("t", "2")
                            .endedAt(END)
                            .build())
                    .finish();
            ForeignRun changed =
                    ForeignRun.builder("r", "e").putParam("alpha", 3).build();
            assertThatThrownBy(() -> importer.begin(changed))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("'alpha' was 1 at the last import and is 3 now");
        }

        Run run = workspace.run("r");
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.params()).containsEntry("alpha", 1L).containsEntry("beta", 2L);
        assertThat(run.tags()).containsEntry("t", "2");
        assertThat(run.details().endedAt()).contains(END);
    }

    @Test
    void artifactsAreComparedByTheirContent(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("f"), "one");
        try (RunImporter importer = workspace.importer("lab-book")) {
            RunImport run = importer.begin(ForeignRun.builder("r", "e").build());
            assertThat(run.artifact("a/b.txt", file)).isTrue();
            assertThat(run.artifact("a/b.txt", file)).isFalse();
            Files.writeString(file, "two");
            assertThat(run.artifact("a/b.txt", file)).isTrue();
        }
        assertThat(workspace.run("r").files()).hasSize(1);
    }

    @Test
    void refusesAnIdThatIsTaken() {
        String own = workspace.experiment("e").startLogging().id();
        try (RunImporter importer = workspace.importer("lab-book");
                RunImporter another = workspace.importer("other-book")) {
            another.begin(ForeignRun.builder("r", "e").build());
            for (String taken : new String[] {own, "r"}) {
                assertThatThrownBy(() ->
                                importer.begin(ForeignRun.builder(taken, "e").build()))
                        .isInstanceOf(AlreadyExistsException.class)
                        .hasMessageContaining("it was not imported from lab-book");
            }
        }
    }

    @Test
    void oneImportFromASourceAtATime() {
        try (RunImporter importer = workspace.importer("lab-book")) {
            assertThat(importer).isNotNull();
            assertThatThrownBy(() -> workspace.importer("lab-book"))
                    .isInstanceOf(ConflictException.class)
                    .hasMessageContaining("another import from this source is going on");
        }
        workspace.importer("lab-book").close();
    }

    private static MetricValue text(String text) {
        return new MetricValue(MetricKind.TEXT, '"' + text + '"', 0, 7);
    }
}
