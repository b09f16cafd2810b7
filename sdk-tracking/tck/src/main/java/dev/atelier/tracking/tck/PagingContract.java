package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.RunPage;
import dev.atelier.RunQuery;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Reading the results of a search page by page. */
abstract class PagingContract extends StoreCase {
    private static final List<String> ORDERS = List.of(
            "",
            "metrics.loss",
            "metrics.loss desc, params.group",
            "params.group desc, metrics.loss",
            "tags.stage, end_time desc",
            "number desc");

    PagingContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void givesTheSamePageByPage() {
        long seed = 31;
        Random random = new Random(seed);
        try (Workspace workspace = SearchContract.workspace(store())) {
            SearchCorpus corpus = new SearchCorpus(workspace, random);
            corpus.add(50);
            RandomQuery generator = new RandomQuery(corpus.runs(), random);
            for (int i = 0; i < 40; i++) {
                String filter = generator.filter().toString();
                String order = generator.order().toString();
                RunQuery query = workspace.runs().where(filter).orderBy(order);
                int size = 1 + random.nextInt(12);
                assertThat(ids(query, size))
                        .as("seed %d, query %d: %s order by %s, pages of %d", seed, i, filter, order, size)
                        .isEqualTo(query.list().stream().map(Run::id).toList());
            }
        }
    }

    @Test
    void continuesFromATokenInAnotherSession() {
        try (Workspace workspace = SearchContract.workspace(store())) {
            Random random = new Random(32);
            add(workspace, 30, random);
            for (String order : ORDERS) {
                RunQuery query = workspace.runs().orderBy(order);
                List<String> all = query.list().stream().map(Run::id).toList();
                RunPage page = query.page(7);
                List<String> rest = workspace
                        .runs()
                        .orderBy(order)
                        .after(page.token().orElseThrow())
                        .list()
                        .stream()
                        .map(Run::id)
                        .toList();
                assertThat(rest).as(order).isEqualTo(all.subList(7, all.size()));
            }
        }
    }

    @Test
    void neitherRepeatsNorHidesRunsWhileOthersAreAdded() {
        Random random = new Random(33);
        try (Workspace workspace = SearchContract.workspace(store())) {
            add(workspace, 30, random);
            for (String order : ORDERS) {
                Set<String> known = Set.copyOf(ids(workspace.runs(), 100));
                List<String> seen = new ArrayList<>();
                RunPage page = workspace.runs().orderBy(order).page(6);
                page.runs().forEach(run -> seen.add(run.id()));
                while (page.hasNext()) {
                    add(workspace, 2, random);
                    page = page.next();
                    page.runs().forEach(run -> seen.add(run.id()));
                }
                assertThat(seen).as(order).doesNotHaveDuplicates().containsAll(known);
            }
        }
    }

    @Test
    void isNotDisturbedByRacingWriters() {
        try (Workspace workspace = SearchContract.workspace(store())) {
            add(workspace, 40, new Random(34));
            Set<String> known =
                    Set.copyOf(workspace.runs().list().stream().map(Run::id).toList());
            AtomicBoolean done = new AtomicBoolean();
            Set<String> added = Collections.newSetFromMap(new ConcurrentHashMap<>());
            Race.run(2, thread -> {
                if (thread == 0) {
                    try {
                        for (int i = 0; i < 12; i++) {
                            String order = ORDERS.get(i % ORDERS.size());
                            List<String> seen = ids(workspace.runs().orderBy(order), 5);
                            assertThat(seen).as(order).doesNotHaveDuplicates().containsAll(known);
                        }
                    } finally {
                        done.set(true);
                    }
                } else {
                    for (int i = 0; i < 500 && !done.get(); i++) {
                        added.addAll(add(workspace, 1, new Random(i)));
                    }
                }
            });
            assertThat(ids(workspace.runs(), 11)).containsAll(known).containsAll(added);
        }
    }

    /** Adds runs that never change again. */
    private static List<String> add(Workspace workspace, int count, Random random) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Run run = workspace.experiment("paging").startLogging();
            ids.add(run.id());
            run.param("group", random.nextInt(4));
            if (random.nextInt(4) > 0) {
                run.log("loss", random.nextInt(5) == 0 ? Double.NaN : random.nextInt(6) / 2.0);
            }
            if (random.nextBoolean()) {
                run.tag("stage", "s" + random.nextInt(3));
            }
            if (random.nextBoolean()) {
                run.complete();
            }
        }
        return ids;
    }

    private static List<String> ids(RunQuery query, int size) {
        List<String> ids = new ArrayList<>();
        RunPage page = query.page(size);
        while (true) {
            assertThat(page.runs()).hasSizeLessThanOrEqualTo(size);
            page.runs().forEach(run -> ids.add(run.id()));
            if (!page.hasNext()) {
                return ids;
            }
            page = page.next();
        }
    }
}
