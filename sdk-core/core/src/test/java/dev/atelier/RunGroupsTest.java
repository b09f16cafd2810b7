package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.FilterSyntaxException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunGroupsTest {
    private final Workspace workspace = Workspace.inMemory();
    private Run adam;

    @BeforeEach
    void record() {
        add("adam", 1, 60, 70);
        adam = add("adam", 1.0, 80, 50);
        add("sgd", 2, 55);
        add("sgd", "2", Double.NaN);
        workspace.experiment("diabetes").track(run -> run.log("rmse", 1));
        workspace.experiment("diabetes").track(run -> run.param("optimizer", "rmsprop"));
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private Run add(String optimizer, Object layers, double... rmse) {
        return workspace.experiment("diabetes").track(run -> {
            run.param("optimizer", optimizer).param("layers", layers);
            Arrays.stream(rmse).forEach(value -> run.log("rmse", value));
        });
    }

    @Test
    void findsTheBestOfEachGroup() {
        RunGroups groups = workspace.runs().groupBy("params.optimizer").min("metrics.rmse");

        assertThat(groups.groups()).extracting(RunGroups.Group::value).containsExactly("adam", "sgd");
        RunGroups.Group best = groups.group("adam").orElseThrow();
        assertThat(best.result()).isEqualTo(50);
        assertThat(best.count()).isEqualTo(2);
        assertThat(best.best()).contains(adam);
        assertThat(groups.group("sgd").orElseThrow().count()).isEqualTo(1);
        assertThat(groups.toString())
                .contains("params.optimizer", "min metrics.rmse", adam.id())
                .doesNotContain("rmsprop");
    }

    @Test
    void putsTheGreatestFirst() {
        RunGroups groups = workspace.runs().groupBy("params.optimizer").max("metrics.rmse.max");

        assertThat(groups.groups()).extracting(RunGroups.Group::result).containsExactly(80.0, 55.0);
        assertThat(groups.groups().get(0).best()).contains(adam);
    }

    @Test
    void takesMeans() {
        RunGroups groups = workspace.runs().groupBy("params.optimizer").mean("metrics.rmse");

        assertThat(groups.groups()).extracting(RunGroups.Group::result).containsExactly(55.0, 60.0);
        assertThat(groups.groups().get(0).best()).isEmpty();
        assertThat(groups.table().columns()).containsExactly("params.optimizer", "runs", "mean metrics.rmse");
    }

    @Test
    void countsRunsAndTakesEqualNumbersTogether() {
        RunGroups groups = workspace.runs().groupBy("params.layers").count();

        assertThat(groups.groups()).extracting(RunGroups.Group::count).containsExactly(2L, 1L, 1L);
        assertThat(groups.groups()).extracting(RunGroups.Group::value).contains("2", 2L);
        assertThat(groups.table().columns()).containsExactly("params.layers", "runs");
    }

    @Test
    void quotesTextsThatLookLikeOtherValues() {
        for (Object mixed : List.of(2.5, "2.5", true, "true", "NaN", "v2.5")) {
            add("lbfgs", mixed);
        }

        assertThat(workspace.runs().groupBy("params.layers").count().table().rows())
                .extracting(row -> row.get(0))
                .contains(2.5, "'2.5'", true, "'true'", "'NaN'", "v2.5");
    }

    @Test
    void looksAtTheRunsOfTheQuery() {
        assertThat(workspace
                        .runs()
                        .where("metrics.rmse > 52")
                        .limit(1)
                        .groupBy("params.optimizer")
                        .count()
                        .groups())
                .extracting(RunGroups.Group::count)
                .containsExactly(1L, 1L);
    }

    @Test
    void showsThatThereIsNoGroup() {
        assertThat(workspace.runs().groupBy("tags.none").min("metrics.rmse").toString())
                .contains("no rows");
    }

    @Test
    void refusesWhatIsNoField() {
        assertThatThrownBy(() -> workspace.runs().groupBy("colour"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("colour");
        assertThatThrownBy(() -> workspace.runs().groupBy("tags.team").min("metrics.rmse, metrics.loss"))
                .isInstanceOf(FilterSyntaxException.class)
                .hasMessageContaining("found ',', expected the end, since one field is needed");
    }
}
