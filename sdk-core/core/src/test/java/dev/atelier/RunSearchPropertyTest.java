package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import dev.atelier.search.RunCorpus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches find what evaluating the filter on each run finds, whatever happened between two searches. */
class RunSearchPropertyTest {
    private static final Field START = Field.of(Entity.ATTRIBUTE, "start_time");
    private static final Field NUMBER = Field.of(Entity.ATTRIBUTE, "number");
    private static final Field ID = Field.of(Entity.ATTRIBUTE, "run_id");
    private static final Comparator<Map<Field, Object>> NEWEST_FIRST = Comparator.<Map<Field, Object>, Long>comparing(
                    values -> (Long) values.get(START), Comparator.reverseOrder())
            .thenComparing(values -> (Long) values.get(NUMBER), Comparator.reverseOrder())
            .thenComparing(values -> values.get(ID), OrderBy.VALUES);

    private final TestClock clock = new TestClock();
    private final Workspace workspace = Workspace.builder().clock(clock).open();
    private final Map<String, Map<Field, Object>> stored = new HashMap<>();

    @AfterEach
    void close() {
        workspace.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void findsWhatMatchesInOrderWhileRunsComeAndGo(long seed) {
        RunCorpus corpus = new RunCorpus(seed);
        Random random = new Random(seed);
        int found = 0;
        for (int i = 0; i < 400; i++) {
            change(corpus, random);
            Filter filter = corpus.filter(i % 4);
            OrderBy order = corpus.order();
            int limit = 1 + random.nextInt(40);

            List<String> expected = expected(filter, order);
            found += expected.size();
            RunQuery query = workspace.runs().where(filter.toString()).orderBy(order.toString());
            assertThat(ids(query.limit(limit).list()))
                    .as("seed %d, search %d: %s order by %s limit %d", seed, i, filter, order, limit)
                    .isEqualTo(expected.subList(0, Math.min(limit, expected.size())));
            assertThat(query.count())
                    .as("seed %d, search %d: %s", seed, i, filter)
                    .isEqualTo(expected.size());
            assertThat(paged(query, limit))
                    .as("seed %d, search %d: pages of %d of %s order by %s", seed, i, limit, filter, order)
                    .isEqualTo(expected);
        }
        assertThat(found).as("seed %d: runs found", seed).isGreaterThan(1_000);
    }

    private List<String> expected(Filter filter, OrderBy order) {
        Comparator<Map<Field, Object>> byOrder =
                (left, right) -> order.comparator().compare(left::get, right::get);
        return stored.values().stream()
                .filter(values -> filter.matches(values::get))
                .sorted(byOrder.thenComparing(NEWEST_FIRST))
                .map(values -> (String) values.get(ID))
                .toList();
    }

    private static List<String> paged(RunQuery query, int size) {
        List<String> ids = new ArrayList<>();
        RunPage page = query.page(size);
        ids.addAll(ids(page.runs()));
        while (page.hasNext()) {
            page = page.next();
            ids.addAll(ids(page.runs()));
        }
        return ids;
    }

    private void change(RunCorpus corpus, Random random) {
        List<String> ids = new ArrayList<>(stored.keySet());
        ids.sort(null);
        switch (ids.size() < 20 ? 0 : random.nextInt(6)) {
            case 0, 1 -> store(corpus.run());
            case 2 -> delete(ids.get(random.nextInt(ids.size())));
            case 3 -> changeTag(ids.get(random.nextInt(ids.size())), random.nextInt(3));
            default -> clock.advance(Duration.ofMillis(random.nextInt(2)));
        }
    }

    private void store(RunCorpus.Spec spec) {
        Run run = workspace.experiment(spec.experiment()).startLogging();
        spec.params().forEach(run::param);
        spec.tags().forEach(run::tag);
        spec.metrics().forEach((metric, points) -> points.forEach(value -> run.log(metric, value)));
        end(run, spec.status());
        Map<Field, Object> values = new HashMap<>(spec.values());
        values.put(ID, run.id());
        values.put(NUMBER, run.number());
        values.put(START, clock.millis());
        stored.put(run.id(), values);
    }

    private static void end(Run run, String status) {
        switch (status) {
            case "Completed" -> run.complete();
            case "Failed" -> run.fail("on purpose");
            default -> {}
        }
    }

    private void changeTag(String id, int value) {
        workspace.run(id).tag("team", "team " + value);
        stored.get(id).put(Field.of(Entity.TAG, "team"), "team " + value);
    }

    private void delete(String id) {
        workspace.documents().transact(transaction -> {
            transaction.delete("run", id);
            return id;
        });
        workspace.store().metrics().delete(List.of(id));
        stored.remove(id);
    }

    private static List<String> ids(List<Run> runs) {
        return runs.stream().map(Run::id).toList();
    }
}
