package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Compaction;
import dev.atelier.Deletion;
import dev.atelier.Experiment;
import dev.atelier.Retention;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.tracking.archive.ArchiveReport;
import dev.atelier.tracking.archive.WorkspaceArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of the guide's section on keeping a workspace tidy, as they stand there. */
class TidyExamplesTest {
    private final Workspace ws = Workspace.inMemory();
    private final Workspace other = Workspace.inMemory();

    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
        ws.experiment("diabetes").track(run -> run.log("rmse", 58.2));
    }

    @AfterEach
    void close() {
        ws.close();
        other.close();
    }

    @Test
    void retains() {
        Experiment experiment = ws.experiment("diabetes");
        Deletion plan = experiment.retain(Retention.keepLast(20)
                .or(Retention.keepBest(5, "metrics.rmse"))
                .or(Retention.keepYoungerThan(Duration.ofDays(30)))
                .or(Retention.keepTagged("keep")));
        System.out.println(plan); // a table; nothing is deleted yet
        Deletion.Report report = plan.execute(); // checks everything again
        System.out.println(report);

        assertThat(report.deleted()).isEmpty();
    }

    @Test
    void compactsAndVerifies() {
        Compaction done = ws.compact(); // what nobody refers to goes, the rest takes less space
        System.out.println(done);
        Verification found = ws.verify(); // reads every byte, follows every reference
        System.out.println(found);

        assertThat(done.bytesFreed()).isZero();
        assertThat(found.sound()).isTrue();
    }

    @Test
    void archives() {
        WorkspaceArchive archive = WorkspaceArchive.at(Path.of("diabetes.zip"));
        archive.exportFrom(ws, ws.experiment("diabetes").runs().list()); // or exportFrom(ws): everything
        ArchiveReport imported = archive.importInto(other);
        System.out.println(imported);

        assertThat(imported.counts().runs()).isEqualTo(1);
        assertThat(other.runs().list())
                .extracting(Run::id)
                .containsExactlyElementsOf(
                        ws.runs().list().stream().map(Run::id).toList());
    }
}
