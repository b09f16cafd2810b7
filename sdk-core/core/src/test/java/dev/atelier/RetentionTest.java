package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.FilterSyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private final TestClock clock = new TestClock();
    private final Workspace workspace =
            Workspace.builder().clock(clock).withoutDiscovery().open();
    private final Experiment experiment = workspace.experiment("e");

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void keepsTheLastRuns() {
        List<Run> runs = runs(5);

        experiment.retain(Retention.keepLast(2)).execute();

        assertThat(experiment.runs().list()).containsExactlyInAnyOrder(runs.get(3), runs.get(4));
    }

    @Test
    void keepsYoungRuns() {
        List<Run> runs = runs(5);

        experiment.retain(Retention.keepYoungerThan(Duration.ofMinutes(150))).execute();

        assertThat(experiment.runs().list()).containsExactlyInAnyOrder(runs.get(3), runs.get(4));
    }

    @Test
    void keepsTheBestRuns() {
        List<Run> runs = runs(5);

        experiment.retain(Retention.keepBest(2, "metrics.loss desc")).execute();

        assertThat(experiment.runs().list()).containsExactlyInAnyOrder(runs.get(0), runs.get(1));
    }

    @Test
    void keepsMatchingAndTaggedRuns() {
        List<Run> runs = runs(5);
        runs.get(4).tag("keep", null);

        experiment
                .retain(Retention.keepMatching("metrics.loss > 0.4").or(Retention.keepTagged("keep")))
                .execute();

        assertThat(experiment.runs().list()).containsExactlyInAnyOrder(runs.get(0), runs.get(1), runs.get(4));
    }

    @Test
    void looksAtItsOwnExperimentOnly() {
        runs(2);
        Run other = workspace.experiment("other").track(run -> run.log("loss", 1));

        experiment.retain(Retention.keepLast(0)).execute();

        assertThat(workspace.runs().list()).containsExactly(other);
    }

    @Test
    void keepsWholeFamilies() {
        Run sweep = sweep();
        runs(1);

        assertThat(experiment.retain(Retention.keepLast(2)).items()).isEmpty();
        assertThat(experiment.retain(Retention.keepLast(1)).items()).hasSize(4);
        sweep.tag("keep", null);
        assertThat(experiment
                        .retain(Retention.keepLast(1).or(Retention.keepTagged("keep")))
                        .items())
                .isEmpty();
    }

    @Test
    void keepsTheParentsOfAKeptRunWithoutTheOtherChildren() {
        Run sweep = sweep();
        Run best = experiment.runs().orderBy("metrics.loss").first().orElseThrow();

        experiment.retain(Retention.keepBest(1, "metrics.loss")).execute();

        assertThat(experiment.runs().list()).containsExactlyInAnyOrder(sweep, best);
    }

    @Test
    void honoursWhatChangedAfterThePlan() {
        List<Run> runs = runs(3);
        Deletion plan = experiment.retain(Retention.keepLast(1).or(Retention.keepTagged("keep")));
        runs.get(0).tag("keep", "yes");

        plan.execute();

        assertThat(experiment.runs().list()).containsExactlyInAnyOrder(runs.get(0), runs.get(2));
    }

    @Test
    void neverDeletesRunsThatGoOn() {
        Run running = experiment.startLogging();
        clock.advance(Duration.ofDays(900));

        Deletion plan = experiment.retain(Retention.keepLast(0));

        assertThat(plan.refused()).hasSize(1);
        assertThat(plan.execute().deleted()).isEmpty();
        assertThat(experiment.runs().list()).containsExactly(running);
    }

    @Test
    void rejectsWhatIsNoPolicy() {
        assertThatThrownBy(() -> Retention.keepLast(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got -1");
        assertThatThrownBy(() -> Retention.keepYoungerThan(Duration.ofDays(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("negative");
        assertThatThrownBy(() -> Retention.keepBest(1, "metrics.loss sideways"))
                .isInstanceOf(FilterSyntaxException.class);
        assertThatThrownBy(() -> Retention.keepMatching("metrics.loss <")).isInstanceOf(FilterSyntaxException.class);
    }

    @Test
    void saysWhatItKeeps() {
        assertThat(Retention.keepLast(20).or(Retention.keepBest(5, "metrics.rmse")))
                .hasToString("keep the last 20 runs, the best 5 by metrics.rmse");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverBreaksLineage(long seed) {
        Random random = new Random(seed);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Run run = runs.isEmpty() || random.nextInt(3) == 0
                    ? experiment.startLogging()
                    : runs.get(random.nextInt(runs.size())).startChild();
            run.log("loss", random.nextInt(10));
            clock.advance(Duration.ofMinutes(1));
            runs.add(run);
        }
        runs.forEach(run -> {
            if (random.nextInt(15) > 0) {
                run.complete();
            }
        });
        Retention policy = Retention.keepLast(random.nextInt(4)).or(Retention.keepBest(2, "metrics.loss"));

        Deletion plan = experiment.retain(policy);
        Deletion.Report report = plan.execute();

        assertThat(report.deleted()).as("seed %d", seed).containsExactlyElementsOf(plan.items());
        Set<String> left = experiment.runs().list().stream().map(Run::id).collect(Collectors.toSet());
        assertThat(left).as("seed %d", seed).hasSize(40 - report.deleted().size());
        assertThat(workspace.verify().damages()).as("seed %d", seed).isEmpty();
        assertThat(runs.stream()
                        .filter(run -> left.contains(run.id()))
                        .map(run -> run.metric("loss").count()))
                .as("seed %d", seed)
                .allMatch(count -> count == 1);
        assertThat(experiment.retain(policy).execute().deleted())
                .as("seed %d", seed)
                .isEmpty();
    }

    private List<Run> runs(int count) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double loss = 1.0 / (i + 1);
            runs.add(experiment.track(run -> run.log("loss", loss)));
            clock.advance(Duration.ofHours(1));
        }
        return runs;
    }

    private Run sweep() {
        Run sweep = experiment.track(parent -> {
            for (int i = 0; i < 3; i++) {
                try (Run child = parent.startChild()) {
                    child.log("loss", i);
                    child.complete();
                }
            }
        });
        clock.advance(Duration.ofHours(1));
        return sweep;
    }
}
