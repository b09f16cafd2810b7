package dev.atelier.internal;

import java.util.Collection;
import java.util.function.Consumer;

/** Closes several things. */
public final class Closing {
    private Closing() {}

    /** Closes all, whatever fails; the first failure is thrown at the end, the others are suppressed. */
    public static <T> void all(Collection<? extends T> open, Consumer<T> close) {
        RuntimeException first = null;
        for (T each : open) {
            try {
                close.accept(each);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
