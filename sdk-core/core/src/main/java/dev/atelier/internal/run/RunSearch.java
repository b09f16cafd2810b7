package dev.atelier.internal.run;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.search.RunColumns;
import dev.atelier.search.Field;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.RunIndex.Hit;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Searches runs: by the store's own index where it has one, else by columns in memory. Thread-safe. */
public final class RunSearch {
    private final WorkspaceStore store;
    private final Documents documents;
    private @Nullable RunIndex index;

    public RunSearch(WorkspaceStore store, Documents documents) {
        this.store = store;
        this.documents = documents;
    }

    /** Finds runs, in order; the values are those of the keys of {@link RunOrder#total}. */
    public List<Hit> find(RunCriteria criteria) {
        return index().find(selection(criteria));
    }

    /** Counts the runs that match, whatever the limit and the page. */
    public long count(RunCriteria criteria) {
        return index().count(selection(criteria));
    }

    /** Groups all runs that match, whatever the limit and the page. */
    public List<RunIndex.Group> groups(RunCriteria criteria, Field group, @Nullable Field number) {
        return index().groups(selection(criteria), group, number);
    }

    private RunSelection selection(RunCriteria criteria) {
        Set<String> named = criteria.experiments();
        RunSelection.Scope scope = new RunSelection.Scope(named, named.isEmpty() ? archived() : Set.of());
        return new RunSelection(
                scope, criteria.filter(), RunOrder.total(criteria.order()), criteria.after(), criteria.limit());
    }

    private Set<String> archived() {
        return documents.list(Kinds.EXPERIMENT, "").stream()
                .filter(experiment -> experiment.flag("archived"))
                .map(experiment -> experiment.text("name"))
                .collect(Collectors.toSet());
    }

    private synchronized RunIndex index() {
        if (index == null) {
            index = store.runIndex(RunDocumentFields.INSTANCE)
                    .orElseGet(() -> new RunColumns(store.catalog(), store.metrics(), RunDocumentFields.INSTANCE));
        }
        return index;
    }
}
