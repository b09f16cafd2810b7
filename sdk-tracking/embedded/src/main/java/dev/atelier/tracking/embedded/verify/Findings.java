package dev.atelier.tracking.embedded.verify;

import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.Verification;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a verification has found so far. Confined to a thread. */
final class Findings {
    private final List<Damage> damages = new ArrayList<>();
    private long bytes;

    void add(Path file, String what, String meaning) {
        damages.add(new Damage(file.toString(), what, meaning));
    }

    void add(Path file, long position, String what, String meaning) {
        damages.add(new Damage(file + ", byte " + position, what, meaning));
    }

    void checked(long count) {
        bytes += count;
    }

    int size() {
        return damages.size();
    }

    /** Keeps of what a first look found what a second one has found as well. */
    void keepFrom(int first, Findings second) {
        damages.subList(first, damages.size()).retainAll(second.damages);
    }

    Verification result() {
        return new Verification(bytes, damages);
    }
}
