package dev.atelier.tracking.postgresql;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What a workspace would offer. */
public record TestContext(Path workDirectory, Map<String, Secret> known) implements ProviderContext {
    public TestContext(Path workDirectory) {
        this(workDirectory, new ConcurrentHashMap<>());
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
        return new Secrets() {
            @Override
            public Optional<Secret> find(String name) {
                return Optional.ofNullable(known.get(name));
            }

            @Override
            public void put(String name, Secret secret) {
                known.put(name, secret);
            }

            @Override
            public void delete(String name) {
                known.remove(name);
            }
        };
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }

    @Override
    public ClassLoader classLoader() {
        return TestContext.class.getClassLoader();
    }
}
