package dev.atelier.compute.local;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A workspace that offers a directory and settings, which is all that local compute asks for. */
record DirectoryContext(Path workDirectory, Map<String, String> settings) implements ProviderContext {
    private static final Secrets NO_SECRETS = new Secrets() {
        @Override
        public Optional<Secret> find(String name) {
            return Optional.empty();
        }

        @Override
        public void put(String name, Secret secret) {
            throw new UnsupportedOperationException("no secrets");
        }

        @Override
        public void delete(String name) {}
    };

    DirectoryContext(Path workDirectory) {
        this(workDirectory, Map.of());
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
    public Secrets secrets() {
        return NO_SECRETS;
    }

    @Override
    public ClassLoader classLoader() {
        return getClass().getClassLoader();
    }
}
