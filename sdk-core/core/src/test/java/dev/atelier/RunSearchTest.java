package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.internal.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search sees of what happened since the one before, through this workspace or another one. */
class RunSearchTest {
    private final SharedStore store = new SharedStore();
    private final Workspace workspace = store.workspace().open();
    private final Workspace other = store.workspace().open();

    @AfterEach
    void close() {
        workspace.close();
        other.close();
    }

    private long count(String filter) {
        return workspace.runs().where(filter).count();
    }

    @Test
    void seesWhatAnotherWorkspaceHasChanged() {
        assertThat(count("")).isZero();
        Run run = other.experiment("diabetes").startLogging();
        assertThat(count("status = 'Running'")).isEqualTo(1);

        run.log("rmse", 5);
        assertThat(count("metrics.rmse = 5")).isEqualTo(1);
        run.log("rmse", 3);
        assertThat(count("metrics.rmse = 5")).isZero();
        assertThat(count("metrics.rmse.max = 5 and metrics.rmse.first = 5 and metrics.rmse.count = 2"))
                .isEqualTo(1);

        run.tag("team", "risk").param("lr", 0.1);
        assertThat(count("tags.team = 'risk' and params.lr = 0.1")).isEqualTo(1);
        run.tag("team", "fraud");
        assertThat(count("tags.team = 'risk'")).isZero();
        run.removeTag("team");
        assertThat(count("tags.team is null and params.lr is not null")).isEqualTo(1);
    }

    @Test
    void dropsDeletedRunsAndMetrics() {
        Run kept = workspace.experiment("diabetes").track(run -> run.log("rmse", 1));
        Run deleted = workspace.experiment("diabetes").track(run -> run.log("rmse", 2));
        assertThat(count("metrics.rmse > 0")).isEqualTo(2);

        other.documents().transact(transaction -> {
            transaction.delete("run", deleted.id());
            return true;
        });
        other.store().metrics().delete(List.of(deleted.id(), kept.id()));

        assertThat(workspace.runs().list()).containsExactly(kept);
        assertThat(count("metrics.rmse > 0")).isZero();
        assertThat(count("metrics.rmse is null")).isEqualTo(1);
    }

    @Test
    void keepsUpWithManyDeletedRuns() {
        for (int round = 0; round < 3; round++) {
            List<String> ids =
                    IntStream.range(0, 5_000).mapToObj(i -> "run-" + i).toList();
            other.documents().transact(transaction -> {
                ids.forEach(id -> transaction.put("run", id, document(id)));
                return true;
            });
            assertThat(count("")).as("round %d", round).isEqualTo(5_000);
            other.documents().transact(transaction -> {
                ids.stream().skip(1).forEach(id -> transaction.delete("run", id));
                return true;
            });
            assertThat(workspace.runs().list()).extracting(Run::id).containsExactly("run-0");
        }
    }

    private static JsonObject document(String id) {
        return JsonObject.of(
                Map.of("id", id, "experiment", "diabetes", "number", 1, "status", "Running", "created", 1));
    }

    @Test
    void findsTextsAmongNumbers() {
        Run text = workspace.experiment("diabetes").track(run -> run.log("note", "good"));
        Run number = workspace.experiment("diabetes").track(run -> run.log("note", 3));
        Run matrix = workspace.experiment("diabetes").track(run -> run.logList("note", 1, 2));

        assertThat(workspace.runs().where("metrics.note = 'good'").list()).containsExactly(text);
        assertThat(workspace.runs().where("metrics.note like 'g%'").list()).containsExactly(text);
        assertThat(workspace.runs().where("metrics.note > 2").list()).contains(number);
        assertThat(workspace.runs().where("metrics.note is null").list()).doesNotContain(text, number);
        assertThat(workspace.runs().where("metrics.note.count >= 1").list()).contains(text, number, matrix);
        assertThat(workspace.runs().orderBy("metrics.note desc").list()).startsWith(text);
    }

    @Test
    void findsDatasetsAndModels(@TempDir Path directory) throws IOException {
        Run run = workspace.experiment("diabetes").startLogging();
        run.upload("model.txt", Files.writeString(directory.resolve("model.txt"), "x"));
        assertThat(count("lineage.model is not null or dataset.name is not null"))
                .isZero();

        run.registerModel("ridge", "model.txt");
        run.registerModel("lasso", "model.txt");
        workspace
                .documents()
                .update(
                        "run",
                        run.id(),
                        json -> json.with(
                                "datasets",
                                List.of(
                                        Map.of("name", "train", "digest", "d1", "context", "training"),
                                        Map.of("name", "test", "digest", "d2"))));

        assertThat(Stream.of(
                        "lineage.model = 'ridge'",
                        "lineage.model = 'lasso'",
                        "lineage.model in ('x', 'ridge')",
                        "not lineage.model = 'x'",
                        "dataset.name = 'test' and dataset.digest = 'd1'",
                        "dataset.context is not null"))
                .allSatisfy(filter -> assertThat(count(filter)).as(filter).isEqualTo(1));
        assertThat(workspace.runs().table("lineage.model", "dataset.name").rows())
                .containsExactly(List.of(List.of("lasso", "ridge"), List.of("test", "train")));
    }

    @Test
    void findsManyMetricsOfFewRuns() {
        for (int i = 0; i < 200; i++) {
            workspace.experiment("many").track(run -> run.log("common", 1));
        }
        Run run = workspace.experiment("many").startLogging();
        for (int i = 0; i < 500; i++) {
            run.log("metric-" + i, i);
        }

        assertThat(workspace.runs().where("metrics.metric-499 = 499").list()).containsExactly(run);
        assertThat(workspace.runs().where("metrics.metric-7 is null").count()).isEqualTo(200);
        assertThat(workspace.runs().orderBy("metrics.metric-7").limit(2).list()).startsWith(run);
    }

    @Test
    void forgetsWhatATagOnceWas() {
        Run run = workspace.experiment("diabetes").startLogging();
        for (int i = 0; i < 3_000; i++) {
            run.tag("progress", i + " of 3000");
            if (i % 10 == 0) {
                assertThat(count("tags.progress = '" + i + " of 3000'")).isEqualTo(1);
            }
        }

        assertThat(count("tags.progress = '2999 of 3000'")).isEqualTo(1);
        assertThat(count("tags.progress = '2990 of 3000'")).isZero();
    }
}
