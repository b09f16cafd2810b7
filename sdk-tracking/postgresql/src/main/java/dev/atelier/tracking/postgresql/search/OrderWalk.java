package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.RunIndex.Hit;
import dev.atelier.spi.tracking.RunSelection;
import dev.atelier.tracking.postgresql.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at runs in the order that is wanted until enough are found, and gives up when that takes too many looks. Confined to a
 * thread.
 *
 * <p>An order by what documents say goes from value to value. The runs of a value that many have are found in the order of
 * the next key.
 */
final class OrderWalk {
    private static final int MOST_STEPS = 12;
    private static final SqlText ALL = new SqlText().add("true");

    private final Connection connection;
    private final RunSelection selection;
    private final int few;
    private final int many;
    private final Look look;

    /** Looks at so few runs at first, then at so many. */
    OrderWalk(Connection connection, RunSelection selection, int many, Look look) {
        this.connection = connection;
        this.selection = selection;
        this.few = Math.max(1, many / 20);
        this.many = many;
        this.look = look;
    }

    /** Finds those of some runs that match, in order; of all that fulfil the condition when the runs are null. */
    interface Look {
        List<Hit> at(RunSelection selection, @Nullable SqlText runs, SqlText condition) throws SQLException;
    }

    /** Returns what was found, or empty when there may be more. */
    Optional<List<Hit>> find() throws SQLException {
        List<OrderBy.Key> keys = selection.order().keys();
        ValueHeads heads = ValueHeads.of(connection, keys.get(0));
        return heads == null
                ? along(keys.get(0), selection.after(), ALL, selection.limit())
                : byValue(heads, keys.size() > 1 ? keys.get(1) : null);
    }

    private Optional<List<Hit>> along(OrderBy.Key key, List<@Nullable Object> page, SqlText condition, int limit)
            throws SQLException {
        for (int size : new int[] {few, many}) {
            Optional<OrderWindow> window = OrderWindow.of(connection, key, page, size);
            if (window.isEmpty()) {
                break;
            }
            SqlText stretch =
                    new SqlText().add(window.get().stretch()).add(" and ").add(condition);
            List<Hit> hits = look.at(limited(limit), window.get().runs(), stretch);
            if (window.get().last() || hits.size() == limit) {
                return Optional.of(hits);
            }
        }
        return Optional.empty();
    }

    private Optional<List<Hit>> byValue(ValueHeads heads, OrderBy.@Nullable Key next) throws SQLException {
        List<Hit> hits = new ArrayList<>();
        byte[] page = page();
        if (page == null && !selection.after().isEmpty()) {
            return Optional.empty();
        }
        byte[] from = page;
        boolean behind = false;
        for (int step = 0; step < MOST_STEPS; step++) {
            byte[] head = heads.find(from, behind, 0);
            if (head == null) {
                return Optional.empty(); // now come those without a value
            }
            byte[] before = heads.find(head, false, step == 0 ? few : many);
            if (before != null && Arrays.equals(head, before)) {
                before = heads.find(head, false, many);
            }
            int left = selection.limit() - hits.size();
            behind = before != null && Arrays.equals(head, before);
            if (behind) {
                List<@Nullable Object> rest = Arrays.equals(head, page)
                        ? selection.after().subList(1, selection.after().size())
                        : List.of();
                Optional<List<Hit>> ofValue = next == null || !SearchKey.isShort(head)
                        ? Optional.empty()
                        : along(next, rest, heads.having(head), left);
                if (ofValue.isEmpty()) {
                    return Optional.empty();
                }
                hits.addAll(ofValue.get());
            } else {
                hits.addAll(look.at(limited(left), heads.runs(head, before), ALL));
            }
            if (hits.size() == selection.limit()) {
                return Optional.of(hits);
            }
            if (before == null) {
                return Optional.empty();
            }
            from = before;
        }
        return Optional.empty();
    }

    /** Returns the head of the value that the last page ended with, or null when there is none. */
    private byte @Nullable [] page() {
        Object value = selection.after().isEmpty() ? null : selection.after().get(0);
        return value == null || (value instanceof Double number && number.isNaN())
                ? null
                : SearchKey.head(SearchKey.of(value));
    }

    private RunSelection limited(int limit) {
        return new RunSelection(selection.scope(), selection.filter(), selection.order(), selection.after(), limit);
    }
}
