package dev.atelier.crash;

import java.util.Random;

/** How many crashes there are, and of which sequence. */
final class Crashes {
    static final int COUNT = Integer.getInteger("crash.kills", 2);
    static final long SEED = Long.getLong("crash.seed", 1);

    private Crashes() {}

    static Random random(String kind) {
        return new Random(SEED * 31 + kind.hashCode());
    }
}
