package dev.atelier.tracking.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.internal.run.RunDocumentFields;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.RunIndex.Hit;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.testing.TestContext;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walking along the index of a metric finds what looking at every run finds; the contract compares that with Java. */
@NeedsPostgres
class SearchIT {
    private static final long SEED = 5;
    private static final List<String> FILTERS = List.of(
            "", "params.group = 1", "metrics.loss > 1 and not tags.x = 'a'", "metrics.acc is null", "tags.x = 'no'");
    private static final List<String> ORDERS = List.of(
            "metrics.loss",
            "metrics.loss desc",
            "metrics.loss, params.group desc",
            "metrics.acc desc",
            "params.group",
            "params.group desc, metrics.loss",
            "tags.x desc",
            "tags.y",
            "run_name");

    @TempDir
    private Path directory;

    @Test
    void findsTheSameAlongTheIndexOfAMetric() {
        URI uri = PostgresServer.running().newWorkspace();
        PostgresStore store = PostgresStore.open(uri, TestContext.in(directory));
        try (Workspace workspace = Workspace.builder().store(store).open()) {
            addRuns(workspace);
            RunIndex whole = store.runIndex(RunDocumentFields.INSTANCE, 0);
            for (int looks : new int[] {12, 30}) { // fewer and more than the runs of one value
                RunIndex along = store.runIndex(RunDocumentFields.INSTANCE, looks);
                for (String filter : FILTERS) {
                    for (String order : ORDERS) {
                        compare(whole, along, filter, order);
                    }
                }
            }
        }
    }

    @Test
    void answersFiltersOfHundredsOfTerms() {
        PostgresStore store = PostgresStore.open(PostgresServer.running().newWorkspace(), TestContext.in(directory));
        try (Workspace workspace = Workspace.builder().store(store).open()) {
            addRuns(workspace);
            String ones = terms("params.group = %d", " or ");
            String absent = terms("metrics.m%d is null", " and ");
            String mixed = terms("(tags.t%1$d = 'x' or not params.p%1$d > %1$d)", " and ");
            String different = terms("params.p%d = 1", " and ");
            assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
                assertThat(workspace.runs().where(ones).count()).isEqualTo(60);
                assertThat(workspace.runs().where(absent).list()).hasSize(60);
                assertThat(workspace.runs().where(mixed).list()).hasSize(60);
                assertThat(workspace.runs().where(mixed).count()).isEqualTo(60);
                assertThat(workspace.runs().where(different).count()).isZero();
                assertThat(workspace.runs().where(mixed + " and " + different).list())
                        .isEmpty();
                RunIndex whole = store.runIndex(RunDocumentFields.INSTANCE, 0);
                assertThat(whole.find(selection(mixed, "params.group", List.of())))
                        .hasSize(4);
                assertThat(whole.find(selection(different, "params.group", List.of())))
                        .isEmpty();
            });
        }
    }

    private static String terms(String term, String word) {
        return IntStream.range(0, 300).mapToObj(i -> String.format(term, i)).collect(Collectors.joining(word));
    }

    private static void compare(RunIndex whole, RunIndex along, String filter, String order) {
        List<@Nullable Object> after = List.of();
        List<Hit> expected;
        do {
            expected = whole.find(selection(filter, order, after));
            assertThat(along.find(selection(filter, order, after)))
                    .as("seed %d: %s order by %s after %s", SEED, filter, order, after)
                    .isEqualTo(expected);
            after = expected.isEmpty()
                    ? List.of()
                    : expected.get(expected.size() - 1).values();
        } while (!expected.isEmpty());
    }

    private static RunSelection selection(String filter, String order, List<@Nullable Object> after) {
        OrderBy total = OrderBy.parse(order + ", start_time desc, number desc, run_id");
        return new RunSelection(new RunSelection.Scope(Set.of(), Set.of()), Filter.parse(filter), total, after, 4);
    }

    private static void addRuns(Workspace workspace) {
        Random random = new Random(SEED);
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Run run = workspace.experiment("e").startLogging();
            run.param("group", random.nextInt(3));
            if (random.nextInt(5) > 0) {
                run.log("loss", random.nextInt(6) == 0 ? Double.NaN : random.nextInt(20) / 4.0);
            }
            if (random.nextInt(3) == 0) {
                run.log("acc", random.nextInt(4));
            } else if (random.nextInt(6) == 0) {
                run.log("acc", "as \"text\"");
            }
            if (random.nextBoolean()) {
                run.tag("x", random.nextBoolean() ? "a" : "b");
            }
            if (i % 3 > 0) {
                run.tag("y", "x".repeat(150) + random.nextInt(30)); // longer than what is in the index
            }
            runs.add(run);
        }
        runs.forEach(Run::complete);
    }
}
