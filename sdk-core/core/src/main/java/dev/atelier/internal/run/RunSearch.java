package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.search.FieldValues;
import dev.atelier.search.Filter;
import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.MetricStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Searches runs by evaluating a filter on each. Thread-safe. */
public final class RunSearch {
    /** Which experiments' runs are looked at: named ones, or all that are not archived. */
    public record Scope(Set<String> experiments) {
        public Scope {
            experiments = Set.copyOf(experiments);
        }
    }

    private record Candidate(RunRecord run, FieldValues fields) {}

    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.<Candidate, Instant>comparing(
                    candidate -> candidate.run.startedAt().orElse(candidate.run.createdAt()))
            .reversed()
            .thenComparing(candidate -> candidate.run.number(), Comparator.reverseOrder())
            .thenComparing(candidate -> candidate.run.id());

    private final Documents documents;
    private final MetricStore metrics;

    public RunSearch(Documents documents, MetricStore metrics) {
        this.documents = documents;
        this.metrics = metrics;
    }

    /** Returns the runs in a scope that match, ordered; the newest first where the order leaves a choice. */
    public List<RunRecord> find(Scope scope, Filter filter, OrderBy order) {
        return candidates(scope)
                .filter(candidate -> filter.matches(candidate.fields))
                .sorted(comparator(order))
                .map(Candidate::run)
                .toList();
    }

    /** Returns the values of a run by field. */
    public FieldValues fields(RunRecord run) {
        return new RunFields(run, metrics, documents);
    }

    private Stream<Candidate> candidates(Scope scope) {
        return documents.list(Kinds.RUN, "").stream()
                .map(RunRecord::new)
                .filter(inScope(scope))
                .map(run -> new Candidate(run, fields(run)));
    }

    private Predicate<RunRecord> inScope(Scope scope) {
        if (!scope.experiments.isEmpty()) {
            return run -> scope.experiments.contains(run.experiment());
        }
        Set<String> archived = archived();
        return run -> !archived.contains(run.experiment());
    }

    private Set<String> archived() {
        return documents.list(Kinds.EXPERIMENT, "").stream()
                .filter(experiment -> experiment.flag("archived"))
                .map(experiment -> experiment.text("name"))
                .collect(Collectors.toSet());
    }

    private static Comparator<Candidate> comparator(OrderBy order) {
        Comparator<FieldValues> byFields = order.comparator();
        return Comparator.<Candidate, FieldValues>comparing(Candidate::fields, byFields)
                .thenComparing(NEWEST_FIRST);
    }
}
