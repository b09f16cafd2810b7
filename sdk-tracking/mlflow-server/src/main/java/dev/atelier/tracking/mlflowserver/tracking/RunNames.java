package dev.atelier.tracking.mlflowserver.tracking;

import java.util.concurrent.ThreadLocalRandom;

/** Names for runs that were given none. */
final class RunNames {
    private static final String[] ADJECTIVES = {
        "amber", "bold", "brisk", "calm", "clear", "crisp", "deep", "eager", "fair", "fine", "gentle", "grand", "keen",
        "light", "lively", "lucid", "mellow", "neat", "noble", "quick", "quiet", "rapid", "ready", "sharp", "silver",
        "smooth", "solid", "steady", "swift", "vivid"
    };
    private static final String[] NOUNS = {
        "badger", "beech", "brook", "cedar", "comet", "crane", "delta", "dune", "falcon", "fern", "fjord", "heron",
        "ibis", "juniper", "kestrel", "lark", "linden", "lynx", "maple", "marten", "meadow", "otter", "plover", "quail",
        "ridge", "robin", "rowan", "sparrow", "spruce", "willow"
    };
    private static final int NUMBERS = 1_000;

    private RunNames() {}

    static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return ADJECTIVES[random.nextInt(ADJECTIVES.length)] + "-" + NOUNS[random.nextInt(NOUNS.length)] + "-"
                + random.nextInt(NUMBERS);
    }
}
