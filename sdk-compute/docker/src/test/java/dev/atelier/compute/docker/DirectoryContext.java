package dev.atelier.compute.docker;

import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;

/** A workspace that offers a directory and secrets. */
record DirectoryContext(Path workDirectory, Secrets secrets) implements ProviderContext {
    DirectoryContext(Path workDirectory) {
        this(workDirectory, new KnownSecrets(Map.of()));
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public ClassLoader classLoader() {
        return getClass().getClassLoader();
    }
}
