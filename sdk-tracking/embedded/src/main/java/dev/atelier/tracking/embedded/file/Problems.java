package dev.atelier.tracking.embedded.file;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found damaged; each problem is logged once. Thread-safe. */
public final class Problems {
    private final Set<String> messages = new LinkedHashSet<>();
    private final boolean silent;

    public Problems() {
        this(false);
    }

    private Problems(boolean silent) {
        this.silent = silent;
    }

    /** Returns a place for problems that are told of elsewhere. */
    public static Problems silent() {
        return new Problems(true);
    }

    public synchronized void report(String message) {
        if (messages.add(message) && !silent) {
            Log.LOG.warn(message);
        }
    }

    public synchronized List<String> all() {
        return List.copyOf(messages);
    }

    /** Loaded at the first problem only: starting a logging framework takes longer than opening a store. */
    private static final class Log {
        /** Named after the store, which is what its users know and which this package does not see. */
        private static final Logger LOG = LoggerFactory.getLogger("dev.atelier.tracking.embedded.EmbeddedStore");
    }
}
