package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.internal.Names;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.internal.tidy.RunTree;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which runs of an experiment are kept; see {@link Experiment#retain}. Immutable.
 *
 * <p>A run that is kept keeps its children and their children, and its parents. Runs that have not ended and runs that a
 * model was registered from are never deleted, whatever this says.
 *
 * <pre>{@code
 * Retention.keepLast(20).or(Retention.keepBest(5, "metrics.rmse")).or(Retention.keepTagged("keep"))
 * }</pre>
 */
public final class Retention {
    private static final Comparator<RunRecord> NEWEST_FIRST = Comparator.comparing(RunRecord::createdAt)
            .thenComparing(RunRecord::number)
            .thenComparing(RunRecord::id)
            .reversed();

    private interface Rule {
        Stream<String> kept(Experiment experiment, List<RunRecord> runs, Instant now);
    }

    private final List<Rule> rules;
    private final String text;

    private Retention(List<Rule> rules, String text) {
        this.rules = List.copyOf(rules);
        this.text = text;
    }

    /**
     * Keeps the runs that were created last; children are not counted, they stay with their parents.
     *
     * @param runs how many, 0 or more
     * @return the policy
     */
    public static Retention keepLast(int runs) {
        requireCount(runs);
        return of(
                (experiment, all, now) -> all.stream()
                        .filter(run -> run.parent().isEmpty())
                        .sorted(NEWEST_FIRST)
                        .limit(runs)
                        .map(RunRecord::id),
                "the last " + runs + " runs");
    }

    /**
     * Keeps the runs that ended within some time.
     *
     * @param age how long ago at most
     * @return the policy
     */
    public static Retention keepYoungerThan(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("age must not be negative, got " + age);
        }
        return of(
                (experiment, all, now) -> all.stream()
                        .filter(run -> run.endedAt().orElse(run.createdAt()).isAfter(now.minus(age)))
                        .map(RunRecord::id),
                "runs younger than " + age);
    }

    /**
     * Keeps the runs that come first in an order.
     *
     * @param runs how many, 0 or more
     * @param orderBy the order, such as {@code metrics.rmse} or {@code metrics.accuracy desc}
     * @return the policy
     * @throws dev.atelier.error.FilterSyntaxException when it is not an order; the message points at the character
     */
    public static Retention keepBest(int runs, String orderBy) {
        requireCount(runs);
        OrderBy.parse(orderBy);
        return of(
                (experiment, all, now) -> runs == 0
                        ? Stream.empty()
                        : ids(experiment.runs().orderBy(orderBy).limit(runs)),
                "the best " + runs + " by " + orderBy);
    }

    /**
     * Keeps the runs that match a filter.
     *
     * @param filter the filter, such as {@code metrics.rmse < 60 or tags.team = 'risk'}
     * @return the policy
     * @throws dev.atelier.error.FilterSyntaxException when it is not a filter; the message points at the character
     */
    public static Retention keepMatching(String filter) {
        Filter.parse(filter);
        return of((experiment, all, now) -> ids(experiment.runs().where(filter)), "runs where " + filter);
    }

    /**
     * Keeps the runs that have a tag, with any value or none.
     *
     * @param tag the tag's name
     * @return the policy
     */
    public static Retention keepTagged(String tag) {
        Names.key("tag", tag);
        return of(
                (experiment, all, now) ->
                        all.stream().filter(run -> run.tags().containsKey(tag)).map(RunRecord::id),
                "runs tagged '" + tag + "'");
    }

    /**
     * Keeps what this or another policy keeps.
     *
     * @param other the other policy
     * @return a policy that keeps more
     */
    public Retention or(Retention other) {
        return new Retention(
                Stream.concat(rules.stream(), requireNonNull(other, "other").rules.stream())
                        .toList(),
                text + ", " + other.text);
    }

    @Override
    public String toString() {
        return "keep " + text;
    }

    /** Returns the runs that are not kept. */
    Set<String> unwanted(Experiment experiment, List<RunRecord> runs, Instant now) {
        RunTree tree = new RunTree(runs);
        Collection<String> kept =
                rules.stream().flatMap(rule -> rule.kept(experiment, runs, now)).collect(Collectors.toSet());
        Set<String> all = tree.withAncestors(tree.withDescendants(kept));
        Set<String> unwanted = runs.stream().map(RunRecord::id).collect(Collectors.toCollection(LinkedHashSet::new));
        unwanted.removeAll(all);
        return unwanted;
    }

    private static Retention of(Rule rule, String text) {
        return new Retention(List.of(rule), text);
    }

    private static Stream<String> ids(RunQuery query) {
        return query.list().stream().map(Run::id);
    }

    private static void requireCount(int runs) {
        if (runs < 0) {
            throw new IllegalArgumentException("the number of runs must be 0 or more, got " + runs);
        }
    }
}
