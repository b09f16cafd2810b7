package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.GroupedRuns;
import dev.atelier.Run;
import dev.atelier.RunGroups;
import dev.atelier.RunQuery;
import dev.atelier.Workspace;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.FieldValues;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Searches of a workspace on the store, against a filter that looks at every run of a generated corpus. */
abstract class SearchContract extends StoreCase {
    private static final int RUNS = 90;
    private static final int QUERIES = 400;

    SearchContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void agreesWithAnEvaluationOfEveryRun() {
        long seed = Long.getLong("atelier.tck.seed", 1);
        Random random = new Random(seed);
        try (Workspace workspace = workspace(store())) {
            SearchCorpus corpus = new SearchCorpus(workspace, random);
            corpus.add(RUNS);
            corpus.archiveLastExperiment();
            compare(workspace, corpus, random, QUERIES, "seed " + seed);
        }
    }

    @Test
    void seesEveryChangeAtOnce() {
        long seed = 3;
        Random random = new Random(seed);
        try (Workspace workspace = workspace(store())) {
            SearchCorpus corpus = new SearchCorpus(workspace, random);
            corpus.add(20);
            corpus.archiveLastExperiment();
            for (int round = 0; round < 60; round++) {
                if (round % 6 == 0) {
                    corpus.add(1);
                }
                corpus.changeOne();
                compare(workspace, corpus, random, 3, "seed " + seed + ", round " + round);
            }
        }
    }

    @Test
    void groupsLikeAnEvaluationOfEveryRun() {
        long seed = 4;
        Random random = new Random(seed);
        try (Workspace workspace = workspace(store())) {
            SearchCorpus corpus = new SearchCorpus(workspace, random);
            corpus.add(60);
            RandomQuery generator = new RandomQuery(corpus.runs(), random);
            for (int i = 0; i < 60; i++) {
                Filter filter = generator.filter();
                Field group = generator.groupField();
                SearchGroups expected = new SearchGroups(corpus.runs(), filter, group, Field.of(Entity.METRIC, "loss"));
                GroupedRuns grouped = workspace
                        .runs()
                        .experiments(SearchCorpus.EXPERIMENTS.toArray(String[]::new))
                        .where(filter.toString())
                        .groupBy(group.toString());
                String as = "seed " + seed + ", query " + i + ": " + filter + " by " + group;
                expected.assertCounts(grouped.count(), as);
                expected.assertResults(grouped.min("metrics.loss"), DoubleSummaryStatistics::getMin, as);
                expected.assertResults(grouped.max("metrics.loss"), DoubleSummaryStatistics::getMax, as);
                expected.assertBest(grouped.min("metrics.loss"), as);
                expected.assertBest(grouped.max("metrics.loss"), as);
                expected.assertMeans(grouped.mean("metrics.loss"), as);
            }
        }
    }

    @Test
    void groupsByValueWhateverItsForm() {
        try (Workspace workspace = workspace(store())) {
            double behindLongs = (double) Long.MAX_VALUE;
            for (Object value : List.of(2, 2.0, "2", 0.0, -0.0, Double.NaN, Double.NaN, Long.MAX_VALUE, behindLongs)) {
                workspace.experiment("e").track(run -> run.param("x", value).log("loss", Double.MAX_VALUE));
            }
            GroupedRuns grouped = workspace.runs().groupBy("params.x");

            assertThat(grouped.count().groups())
                    .extracting(RunGroups.Group::count)
                    .containsExactlyInAnyOrder(2L, 1L, 2L, 2L, 1L, 1L);
            assertThat(grouped.mean("metrics.loss").group("2").orElseThrow().result())
                    .isEqualTo(Double.MAX_VALUE);
            assertThat(grouped.mean("metrics.loss")
                            .group(Double.NaN)
                            .orElseThrow()
                            .result())
                    .isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(grouped.max("params.x").group("2")).isEmpty();
            assertThat(grouped.max("params.x")
                            .group(Long.MAX_VALUE)
                            .orElseThrow()
                            .result())
                    .isEqualTo(behindLongs);
            assertThat(grouped.min("metrics.loss.count").groups())
                    .extracting(RunGroups.Group::result)
                    .containsOnly(1.0);
            assertThat(workspace.runs().groupBy("metrics.loss").count().groups())
                    .extracting(RunGroups.Group::count)
                    .containsExactly(9L);
        }
    }

    static void compare(Workspace workspace, SearchCorpus corpus, Random random, int queries, String description) {
        RandomQuery generator = new RandomQuery(corpus.runs(), random);
        for (int i = 0; i < queries; i++) {
            Filter filter = generator.filter();
            OrderBy order = generator.order();
            boolean all = random.nextBoolean();
            String as = description + ", query " + i + ": " + filter + " order by " + order
                    + (all ? " in all experiments" : "");
            RunQuery query = workspace.runs().where(filter.toString()).orderBy(order.toString());
            if (all) {
                query = query.experiments(SearchCorpus.EXPERIMENTS.toArray(String[]::new));
            }
            List<String> expected = expected(corpus.runs(), filter, order, all);
            int limit = 1 + random.nextInt(corpus.runs().size());
            assertThat(query.list()).as(as).extracting(Run::id).isEqualTo(expected);
            assertThat(query.count()).as(as).isEqualTo(expected.size());
            assertThat(query.limit(limit).list())
                    .as(as + " limit " + limit)
                    .extracting(Run::id)
                    .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
        }
    }

    private static List<String> expected(List<SearchRun> runs, Filter filter, OrderBy order, boolean all) {
        String archived = SearchCorpus.EXPERIMENTS.get(SearchCorpus.EXPERIMENTS.size() - 1);
        Predicate<SearchRun> inScope = run -> all || !run.experiment().equals(archived);
        return runs.stream()
                .filter(inScope)
                .filter(filter::matches)
                .sorted(Comparator.comparing((SearchRun run) -> (FieldValues) run, order.comparator())
                        .thenComparing(SearchRun.NEWEST_FIRST))
                .map(run -> run.run().id())
                .toList();
    }

    static Workspace workspace(WorkspaceStore store) {
        return Workspace.builder()
                .store(store)
                .clock(new CountingClock())
                .withoutDiscovery()
                .open();
    }
}
