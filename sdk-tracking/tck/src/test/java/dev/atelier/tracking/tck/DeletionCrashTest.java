package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Deletion;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deletion that fails at its n-th write, for every n, leaves whole runs and what a compaction reclaims. */
class DeletionCrashTest {
    @TempDir
    private Path folder;

    @Test
    void leavesWholeRunsAndReclaimableOrphans() throws IOException {
        int writes = 0;
        while (!survives(writes)) {
            writes++;
        }
        assertThat(writes).as("writes of the whole deletion").isGreaterThan(5);
    }

    /** Returns true when the deletion came to its end. */
    private boolean survives(int writes) throws IOException {
        FaultyStore store = new FaultyStore();
        try (Workspace workspace = store.open()) {
            List<Run> runs = record(workspace);
            Deletion plan = workspace.experiment("e").delete();
            store.failAfter(writes);
            boolean done = executes(plan);
            store.repair();

            assertThat(workspace.verify().damages()).as("%d writes", writes).isEmpty();
            assertThat(workspace.experiment("e").runs().list())
                    .as("%d writes", writes)
                    .allSatisfy(run -> {
                        assertThat(run.files()).hasSize(2);
                        assertThat(run.metric("m").count()).isEqualTo(3);
                    });
            workspace.experiment("e").delete().execute();
            workspace.compact(Duration.ZERO);
            assertThat(workspace.store().metrics().runs())
                    .as("%d writes", writes)
                    .containsExactly(runs.get(0).id());
            assertThat(contents(workspace)).as("%d writes", writes).isEqualTo(1);
            assertThat(workspace.experiments()).as("%d writes", writes).hasSize(1);
            return done;
        } finally {
            store.discard();
        }
    }

    private static boolean executes(Deletion plan) {
        try {
            plan.execute();
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private List<Run> record(Workspace workspace) throws IOException {
        Path shared = Files.writeString(folder.resolve("shared"), "shared");
        List<Run> runs = new ArrayList<>();
        runs.add(workspace.experiment("kept").track(run -> {
            run.upload("shared", shared);
            run.log("m", 1);
        }));
        for (int i = 0; i < 3; i++) {
            Path own = Files.writeString(folder.resolve("own-" + i), "own " + i);
            runs.add(workspace.experiment("e").track(run -> {
                run.upload("shared", shared);
                run.upload("own", own);
                for (int step = 0; step < 3; step++) {
                    run.log("m", step);
                }
            }));
        }
        return runs;
    }

    private static long contents(Workspace workspace) {
        List<String> hashes = new ArrayList<>();
        workspace.store().artifacts().forEach(blob -> hashes.add(blob.sha256()));
        return hashes.size();
    }
}
