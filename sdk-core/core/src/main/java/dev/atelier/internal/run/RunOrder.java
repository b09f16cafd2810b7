package dev.atelier.internal.run;

import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import java.util.ArrayList;
import java.util.List;

/** The order of runs that leaves no choice. */
final class RunOrder {
    private static final Field RUN_ID = Field.of(Entity.ATTRIBUTE, "run_id");
    private static final List<OrderBy.Key> NEWEST_FIRST = List.of(
            new OrderBy.Key(Field.of(Entity.ATTRIBUTE, "start_time"), Direction.DESC),
            new OrderBy.Key(Field.of(Entity.ATTRIBUTE, "number"), Direction.DESC),
            new OrderBy.Key(RUN_ID, Direction.ASC));

    private RunOrder() {}

    /** Returns the order wanted, then the newest first, and the run's id in the end. */
    static OrderBy total(OrderBy order) {
        List<OrderBy.Key> keys = new ArrayList<>();
        for (OrderBy.Key key : order.keys()) {
            keys.add(key);
            if (key.field().equals(RUN_ID)) {
                return new OrderBy(keys);
            }
        }
        for (OrderBy.Key key : NEWEST_FIRST) {
            if (keys.stream().noneMatch(known -> known.field().equals(key.field()))) {
                keys.add(key);
            }
        }
        return new OrderBy(keys);
    }
}
