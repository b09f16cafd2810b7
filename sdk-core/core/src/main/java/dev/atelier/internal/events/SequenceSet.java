package dev.atelier.internal.events;

import java.util.Map;
import java.util.TreeMap;

/** A set of sequence numbers as ranges, of which there are as many as there are gaps. Not thread-safe. */
final class SequenceSet {
    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();

    boolean contains(long number) {
        Map.Entry<Long, Long> range = lastByFirst.floorEntry(number);
        return range != null && number <= range.getValue();
    }

    void add(long number) {
        Map.Entry<Long, Long> below = lastByFirst.floorEntry(number);
        if (below != null && number <= below.getValue()) {
            return;
        }
        long first = below != null && below.getValue() == number - 1 ? below.getKey() : number;
        Long last = lastByFirst.remove(number + 1);
        lastByFirst.put(first, last == null ? Long.valueOf(number) : last);
    }

    int ranges() {
        return lastByFirst.size();
    }
}
