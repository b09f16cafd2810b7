package dev.atelier.spi;

import dev.atelier.secret.Secrets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;

/** What a workspace offers to the products of its providers. Thread-safe. */
public interface ProviderContext {
    /**
     * Returns the clock to take every time from.
     *
     * @return the clock
     */
    Clock clock();

    /**
     * Returns the executor for work that must not block the caller.
     *
     * @return the workspace's executor
     */
    Executor executor();

    /**
     * Returns a directory for this provider's files on this machine; created on demand.
     *
     * @return an existing directory that survives the JVM, except for in-memory workspaces
     */
    Path workDirectory();

    /**
     * Returns the workspace's secrets.
     *
     * @return the secrets
     */
    Secrets secrets();

    /**
     * Returns the settings meant for this provider, keys without the family and type prefix.
     *
     * @return an immutable map
     */
    Map<String, String> settings();

    /**
     * Returns the class loader for classes that users name, such as scorers.
     *
     * @return the workspace's class loader
     */
    ClassLoader classLoader();
}
