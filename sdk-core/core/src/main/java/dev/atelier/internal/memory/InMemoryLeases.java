package dev.atelier.internal.memory;

import dev.atelier.spi.tracking.Lease;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases by name. */
final class InMemoryLeases {
    private final Map<String, Lease> held = new HashMap<>();
    private long terms;

    synchronized Optional<Lease> tryTake(String name) {
        requireValid(name);
        if (held.containsKey(name)) {
            return Optional.empty();
        }
        Lease lease = new HeldLease(name, ++terms);
        held.put(name, lease);
        return Optional.of(lease);
    }

    /** Tells whether the last holder has a lease's term, and holds it still. */
    synchronized boolean isHeld(Lease lease) {
        Lease holder = held.get(lease.name());
        return holder != null && holder.term() == lease.term();
    }

    private synchronized void giveBack(HeldLease lease) {
        held.remove(lease.name(), lease);
    }

    private static void requireValid(String name) {
        if (name.isEmpty() || !name.chars().allMatch(InMemoryLeases::isAllowed)) {
            throw new IllegalArgumentException(
                    "a lease name has letters, digits, '.', '_' and '-' only, got '" + name + "'");
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-".indexOf(c) >= 0;
    }

    private final class HeldLease implements Lease {
        private final String name;
        private final long term;

        private HeldLease(String name, long term) {
            this.name = name;
            this.term = term;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean held() {
            return isHeld(this);
        }

        @Override
        public long term() {
            return term;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }
}
