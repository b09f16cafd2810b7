package dev.atelier.spi.tracking;

import dev.atelier.search.OrderBy;
import dev.atelier.spi.tracking.RunIndex.Group;
import dev.atelier.spi.tracking.RunIndex.Hit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What there is of a group as its runs are looked at one by one. Confined to a thread. */
final class GroupTally {
    private final Object value;
    private long count;
    private double sum;
    private double min;
    private double max;
    private String minRun = "";
    private String maxRun = "";

    private GroupTally(Object value) {
        this.value = value;
    }

    /** Groups runs by their first value; the second is the number, unless they are only counted. */
    static List<Group> of(List<Hit> runs, boolean countOnly) {
        Map<Object, GroupTally> tallies = new HashMap<>();
        for (Hit run : runs) {
            Double number = countOnly ? Double.valueOf(0) : number(run.values().get(1));
            if (number != null) {
                Set<Object> seen = new HashSet<>();
                for (Object value : values(run.values().get(0))) {
                    if (seen.add(identity(value))) {
                        tallies.computeIfAbsent(identity(value), same -> new GroupTally(value))
                                .add(number, run.runId());
                    }
                }
            }
        }
        return tallies.values().stream().map(GroupTally::group).toList();
    }

    private static @Nullable Double number(@Nullable Object value) {
        return value instanceof Number number && !Double.isNaN(number.doubleValue()) ? number.doubleValue() : null;
    }

    private static List<?> values(@Nullable Object value) {
        return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    }

    private static Object identity(Object value) {
        // the greatest long seems to be the double above it, to which casts pull both
        boolean exact = value instanceof Long number && number != Long.MAX_VALUE && (long) (double) number == number;
        return exact ? (Object) ((Long) value).doubleValue() : value.equals(-0.0) ? (Object) 0.0 : value;
    }

    private void add(double number, String run) {
        if (count == 0 || isAhead(number, min, run, minRun)) {
            min = number;
            minRun = run;
        }
        if (count == 0 || isAhead(max, number, run, maxRun)) {
            max = number;
            maxRun = run;
        }
        count++;
        sum += number;
    }

    /** Of equals the least run id, so that every store gives the same run. */
    private static boolean isAhead(double less, double more, String run, String best) {
        return less < more || (!(more < less) && OrderBy.VALUES.compare(run, best) < 0);
    }

    private Group group() {
        return new Group(value, count, sum, min, minRun, max, maxRun);
    }
}
