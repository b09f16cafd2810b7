package dev.atelier.internal.search;

import dev.atelier.search.OrderBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The distinct values of a column, numbered from 1 on; 0 means that there is none. Confined to the lock of its table. */
final class Dictionary {
    private static final int MAX_RANKED = 1 << 14;

    private final Map<Object, Integer> ids = new HashMap<>();
    private final List<Object> values = new ArrayList<>();
    private volatile int @Nullable [] ranks;

    int id(Object value) {
        Integer known = ids.putIfAbsent(value, values.size() + 1);
        if (known != null) {
            return known;
        }
        values.add(value);
        return values.size();
    }

    Object value(int id) {
        return values.get(id - 1);
    }

    int size() {
        return values.size();
    }

    /** Returns the place of each id in the order of the values, or null when there are too many to sort for a search. */
    int @Nullable [] ranks() {
        int[] known = ranks;
        if (known != null && known.length == values.size() + 1) {
            return known;
        }
        return values.size() > MAX_RANKED ? null : rank();
    }

    private int[] rank() {
        List<Integer> sorted = new ArrayList<>();
        for (int id = 1; id <= values.size(); id++) {
            sorted.add(id);
        }
        sorted.sort((left, right) -> compare(value(left), value(right)));
        int[] places = new int[values.size() + 1];
        for (int i = 0; i < sorted.size(); i++) {
            boolean same = i > 0 && compare(value(sorted.get(i - 1)), value(sorted.get(i))) == 0;
            places[sorted.get(i)] = same ? places[sorted.get(i - 1)] : i + 1;
        }
        ranks = places;
        return places;
    }

    private static int compare(Object left, Object right) {
        return isNan(left) || isNan(right)
                ? Boolean.compare(isNan(left), isNan(right))
                : OrderBy.VALUES.compare(left, right);
    }

    private static boolean isNan(Object value) {
        return value instanceof Double number && number.isNaN();
    }
}
