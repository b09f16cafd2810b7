package dev.atelier;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of runs that were searched. Immutable; the next page is searched when it is asked for.
 *
 * <p>A page begins behind the last run of the page before, wherever that stands by now: runs that were added meanwhile
 * neither repeat nor hide others. A run whose value of the order has changed is met where it then belongs.
 *
 * <pre>{@code
 * for (RunPage page = workspace.runs().orderBy("metrics.rmse").page(100); ; page = page.next()) {
 *     page.runs().forEach(run -> show(run));
 *     if (!page.hasNext()) {
 *         break;
 *     }
 * }
 * }</pre>
 */
public final class RunPage {
    private final List<Run> runs;
    private final @Nullable RunQuery next;
    private final @Nullable String token;
    private final int size;

    RunPage(List<Run> runs, int size, @Nullable String token, @Nullable RunQuery next) {
        this.runs = List.copyOf(runs);
        this.size = size;
        this.token = token;
        this.next = next;
    }

    /**
     * Returns the runs of this page.
     *
     * @return the runs, in order; empty when none matches
     */
    public List<Run> runs() {
        return runs;
    }

    /**
     * Tells whether runs followed when this page was searched.
     *
     * @return true when there is a next page
     */
    public boolean hasNext() {
        return next != null;
    }

    /**
     * Searches the next page.
     *
     * @return the page, of the same size
     * @throws IllegalStateException when this is the last page
     */
    public RunPage next() {
        if (next == null) {
            throw new IllegalStateException("this is the last page; ask hasNext() before");
        }
        return next.page(size);
    }

    /**
     * Returns a text by which the next page can be found later, and by others: see {@link RunQuery#after}.
     *
     * @return the token, or empty when this is the last page
     */
    public Optional<String> token() {
        return Optional.ofNullable(token);
    }

    @Override
    public String toString() {
        return runs.size() + " runs" + (hasNext() ? ", more follow" : "");
    }
}
