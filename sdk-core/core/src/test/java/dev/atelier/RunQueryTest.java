package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.FilterSyntaxException;
import dev.atelier.run.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunQueryTest {
    private final TestClock clock = new TestClock();
    private final Workspace workspace = Workspace.builder().clock(clock).open();
    private Run low;
    private Run high;
    private Run other;

    @BeforeEach
    void record() {
        low = workspace.experiment("diabetes").track(run -> {
            run.param("alpha", 0.4).param("solver", "lbfgs").tag("team", "risk");
            run.log("rmse", 58.2);
        });
        clock.advance(Duration.ofSeconds(1));
        high = workspace.experiment("diabetes").track(run -> {
            run.param("alpha", 0.9).param("solver", "sag").tag("urgent");
            run.log("rmse", 70);
            run.log("rmse", 61);
        });
        clock.advance(Duration.ofSeconds(1));
        other = workspace.experiment("iris").startLogging("plain");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void findsAllTheNewestFirst() {
        assertThat(workspace.runs().list()).containsExactly(other, high, low);
        assertThat(workspace.runs().count()).isEqualTo(3);
        assertThat(workspace.runs().first()).contains(other);
    }

    @Test
    void filtersByTheExampleOfTheDesign() {
        assertThat(workspace
                        .runs()
                        .where("metrics.rmse < 60 and params.alpha = '0.4' and tags.team = 'risk'")
                        .list())
                .containsExactly(low);
        assertThat(workspace
                        .runs()
                        .where("metrics.rmse < 100")
                        .orderBy("metrics.rmse")
                        .limit(10)
                        .list())
                .containsExactly(low, high);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "params.alpha = 0.4",
                "params.alpha < 0.5",
                "params.alpha = '0.4'",
                "metrics.rmse.max < 60",
                "metrics.rmse.count = 1",
                "params.solver like 'lb%'",
                "params.solver ilike 'LB%'",
                "params.solver in ('lbfgs', 'other')",
                "params.`solver` = 'lbfgs'",
                "not (params.solver = 'sag') and experiment = 'diabetes'",
                "metrics.rmse < 60 or metrics.rmse > 1000",
                "status = 'Completed' and number = 1",
            })
    void findsTheOneRun(String filter) {
        assertThat(workspace.runs().where(filter).list()).containsExactly(low);
        assertThat(workspace.runs().where(filter).count()).isEqualTo(1);
    }

    @Test
    void findsByAttributes() {
        assertThat(workspace.runs().where("run_name = 'plain'").list()).containsExactly(other);
        assertThat(workspace.runs().where("run_id = '" + high.id() + "'").list())
                .containsExactly(high);
        assertThat(workspace.runs().where("status = 'Running'").list()).containsExactly(other);
        assertThat(workspace.runs().where("start_time > '2026-01-02T03:04:05Z'").count())
                .isEqualTo(2);
    }

    @Test
    void keepsNanOutOfComparisons() {
        Run nan = workspace.experiment("nan").track(run -> run.log("loss", Double.NaN));

        assertThat(workspace
                        .runs()
                        .where("metrics.loss < 1 or metrics.loss >= 1")
                        .list())
                .isEmpty();
        assertThat(workspace.runs().where("metrics.loss is nan").list()).containsExactly(nan);
    }

    @Test
    void ordersAndLimits() {
        assertThat(workspace.runs().orderBy("metrics.rmse desc").list()).containsExactly(high, low, other);
        assertThat(workspace.runs().orderBy("params.alpha").limit(1).list()).containsExactly(low);
        assertThat(workspace.runs().orderBy("start_time").first()).contains(low);
        assertThat(workspace.runs().limit(2).count()).isEqualTo(2);
    }

    @Test
    void looksAtNamedExperiments() {
        assertThat(workspace.runs().experiments("diabetes").list()).containsExactly(high, low);
        assertThat(workspace.runs().experiments("diabetes", "iris", "iris").count())
                .isEqualTo(3);
        assertThat(workspace.runs().experiments("unknown").list()).isEmpty();
        assertThatThrownBy(() -> workspace.runs().experiments("a/b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("looks like a path");
    }

    @Test
    void leavesArchivedExperimentsOutUnlessNamed() {
        workspace.experiment("diabetes").archive();

        assertThat(workspace.runs().list()).containsExactly(other);
        assertThat(workspace.runs().experiments("diabetes").count()).isEqualTo(2);
    }

    @Test
    void findsByModel(@TempDir Path directory) throws IOException {
        other.upload("model.txt", Files.writeString(directory.resolve("model.txt"), "x"));
        other.registerModel("ridge", "model.txt");

        assertThat(workspace.runs().where("lineage.model = 'ridge'").list()).containsExactly(other);
    }

    @Test
    void isImmutable() {
        RunQuery all = workspace.runs();
        RunQuery some = all.where("metrics.rmse < 60");

        assertThat(all.count()).isEqualTo(3);
        assertThat(some.count()).isEqualTo(1);
        assertThat(some.where("metrics.rmse > 60").list()).containsExactly(high);
    }

    @Test
    void pointsAtTheCharacterThatIsWrong() {
        assertThatThrownBy(() -> workspace.runs().where("metrics.rmse << 60"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("metrics.rmse << 60")
                .hasMessageContaining("\n")
                .hasMessageContaining("^");
        assertThatThrownBy(() -> workspace.runs().orderBy("metrics.rmse sideways"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("^");
        assertThatThrownBy(() -> workspace.runs().where("colour = 'red'"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("colour");
    }

    @Test
    void rejectsALimitBelowOne() {
        assertThatThrownBy(() -> workspace.runs().limit(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be 1 or more, got 0");
    }

    @Test
    void showsATableWithParametersAndMetrics() {
        Table table = workspace.runs().orderBy("metrics.rmse").table();

        assertThat(table.columns())
                .containsExactly(
                        "run", "experiment", "status", "started", "params.alpha", "params.solver", "metrics.rmse");
        assertThat(table.rows()).hasSize(3);
        assertThat(table.rows().get(0)).contains(low.id(), "diabetes", "Completed", 0.4, "lbfgs", 58.2);
        assertThat(workspace.runs().toString()).contains(low.id(), high.id(), other.id());
    }

    @Test
    void showsOddNamesInATable() {
        Run odd = workspace.experiment("odd").track(run -> {
            run.param("learning rate", 0.1);
            run.log("loss.min", 3);
            run.log("a`b", 4);
        });

        Table table = odd.experiment().runs().table();

        assertThat(table.columns()).contains("params.`learning rate`", "metrics.`loss.min`", "metrics.`a``b`");
        assertThat(table.rows().get(0)).contains(0.1, 3.0, 4.0);
    }

    @Test
    void showsChosenColumns() {
        Table table = workspace
                .runs()
                .where("metrics.rmse < 60")
                .table("run", "duration", "metrics.rmse.min", "tags.team", "number");

        assertThat(table.rows()).hasSize(1);
        assertThat(table.rows().get(0)).containsExactly(low.id(), Duration.ZERO, 58.2, "risk", 1L);
        assertThatThrownBy(() -> workspace.runs().table("colour"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("colour");
    }

    @Test
    void refusesColumnsThatAreMoreThanAField() {
        assertThatThrownBy(() -> workspace.runs().table("run", "metrics.rmse desc"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("found 'desc', expected the end");
        assertThatThrownBy(() -> workspace.runs().where("run_name = 'none'").table("metrics.rmse asc"))
                .as("without any run to show")
                .isInstanceOf(FilterSyntaxException.class);
    }

    @Test
    void showsTimesAsTimes() {
        Table table = workspace.runs().where("run_id = '" + low.id() + "'").table("start_time", "started", "end_time");

        assertThat(table.rows().get(0).get(0))
                .isInstanceOf(Instant.class)
                .isEqualTo(table.rows().get(0).get(1));
        assertThat(table.toCsv()).contains("2026-01-02T03:04:0");
        assertThat(workspace
                        .runs()
                        .scatter("start_time", "metrics.rmse")
                        .figure()
                        .x()
                        .min())
                .isGreaterThan(1e12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start_time >= '2026-01-02'",
                "start_time < '2026-01-03'",
                "start_time > '2026-01-02T03:04'",
                "start_time > '2026-01-02T03:04:04.5'",
                "start_time > '2026-01-02T05:04+02:00'"
            })
    void readsTimesWithoutAZoneAsUtc(String filter) {
        assertThat(workspace.runs().where(filter).list()).contains(low);
    }

    @Test
    void showsAnEmptyTable() {
        assertThat(workspace.runs().where("metrics.rmse < 0").table().toString())
                .contains("no rows");
    }

    @Test
    void findsATagWithoutAValue() {
        assertThat(workspace.runs().where("tags.urgent = ''").list()).containsExactly(high);
    }
}
