package dev.atelier.tracking.embedded;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found damaged; each problem is logged once. Thread-safe. */
final class Problems {
    private final Set<String> messages = new LinkedHashSet<>();
    private final boolean silent;

    Problems() {
        this(false);
    }

    private Problems(boolean silent) {
        this.silent = silent;
    }

    /** Returns a place for problems that are told of elsewhere. */
    static Problems silent() {
        return new Problems(true);
    }

    synchronized void report(String message) {
        if (messages.add(message) && !silent) {
            Log.LOG.warn(message);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(messages);
    }

    /** Loaded at the first problem only: starting a logging framework takes longer than opening a store. */
    private static final class Log {
        private static final Logger LOG = LoggerFactory.getLogger("dev.atelier.tracking.embedded.EmbeddedStore");
    }
}
