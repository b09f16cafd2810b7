package dev.atelier.compute.docker;

import org.jspecify.annotations.Nullable;

/** An image could not be built, for a reason that lies in what was to be built. */
final class BuildFailure extends Exception {
    private static final long serialVersionUID = 1L;

    BuildFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
