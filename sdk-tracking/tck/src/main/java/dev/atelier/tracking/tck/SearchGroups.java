package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.RunGroups;
import dev.atelier.search.Field;
import dev.atelier.search.Filter;
import java.math.BigDecimal;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Runs grouped by looking at each. */
final class SearchGroups {
    private final Map<Object, Long> counts = new HashMap<>();
    private final Map<Object, DoubleSummaryStatistics> results = new HashMap<>();
    private final Map<Object, Map<String, Double>> numbers = new HashMap<>();

    SearchGroups(List<SearchRun> runs, Filter filter, Field group, Field metric) {
        for (SearchRun run : runs) {
            Object value = run.value(group);
            if (value == null || !filter.matches(run)) {
                continue;
            }
            counts.merge(identity(value), 1L, Long::sum);
            if (run.value(metric) instanceof Double number && !number.isNaN()) {
                results.computeIfAbsent(identity(value), key -> new DoubleSummaryStatistics())
                        .accept(number);
                numbers.computeIfAbsent(identity(value), key -> new TreeMap<>())
                        .put(run.run().id(), number);
            }
        }
    }

    void assertCounts(RunGroups found, String description) {
        Map<Object, Long> foundCounts = new HashMap<>();
        found.groups().forEach(group -> foundCounts.merge(identity(group.value()), group.count(), Long::sum));
        assertThat(foundCounts).as(description).isEqualTo(counts);
    }

    void assertResults(RunGroups found, ToDoubleFunction<DoubleSummaryStatistics> figure, String description) {
        Map<Object, Double> expected = new HashMap<>();
        results.forEach((value, statistics) -> expected.put(value, figure.applyAsDouble(statistics) + 0.0));
        Map<Object, Double> foundResults = new HashMap<>();
        found.groups().forEach(group -> foundResults.put(identity(group.value()), group.result() + 0.0));
        assertThat(foundResults).as("%s: %s", description, found.what()).isEqualTo(expected);
    }

    /** Checks that the run of a group is the first by id that has its result. */
    void assertBest(RunGroups found, String description) {
        for (RunGroups.Group group : found.groups()) {
            Map<String, Double> runs = numbers.getOrDefault(identity(group.value()), Map.of());
            assertThat(group.best().map(Run::id))
                    .as("%s: %s of %s", description, found.what(), group.value())
                    .isEqualTo(runs.entrySet().stream()
                            .filter(run -> run.getValue() == group.result())
                            .map(Map.Entry::getKey)
                            .findFirst());
        }
    }

    /** Compares means but for the rounding of sums. */
    void assertMeans(RunGroups found, String description) {
        assertThat(found.groups()).as(description).hasSameSizeAs(numbers.keySet());
        for (RunGroups.Group group : found.groups()) {
            Map<String, Double> runs = numbers.getOrDefault(identity(group.value()), Map.of());
            double mean = runs.values().stream().reduce(0.0, Double::sum) / runs.size();
            assertThat(Double.compare(group.result() + 0.0, mean + 0.0) == 0
                            || Math.abs(group.result() - mean) <= 1e-12 * Math.abs(mean))
                    .as("%s: the mean of %s is %s, not %s", description, group.value(), mean, group.result())
                    .isTrue();
        }
    }

    /** Numbers that are equal are one group. */
    private static Object identity(Object value) {
        boolean finite = value instanceof Long || (value instanceof Double number && Double.isFinite(number));
        if (!finite) {
            return value;
        }
        BigDecimal exact = value instanceof Long number ? BigDecimal.valueOf(number) : new BigDecimal((Double) value);
        return exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
    }
}
