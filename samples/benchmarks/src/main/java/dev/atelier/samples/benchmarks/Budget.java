package dev.atelier.samples.benchmarks;

/** What a figure must keep to. Immutable. */
record Budget(boolean atLeast, double limit) {
    static Budget atLeast(double limit) {
        return new Budget(true, limit);
    }

    static Budget atMost(double limit) {
        return new Budget(false, limit);
    }

    boolean keeps(double value) {
        return atLeast ? value >= limit : value <= limit;
    }

    @Override
    public String toString() {
        return (atLeast ? "≥ " : "≤ ") + Ratio.number(limit);
    }

    /** Says ok or missed. */
    String verdict(double value) {
        return keeps(value) ? "ok" : "missed";
    }
}
