package dev.atelier.deploy.tck;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A workspace's offer to its providers, without a workspace. */
record TestContext(Path workDirectory, Map<String, Secret> values) implements ProviderContext {
    static TestContext in(Path workDirectory) {
        return new TestContext(workDirectory, new ConcurrentHashMap<>());
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
                return Optional.ofNullable(values.get(name));
            }

            @Override
            public void put(String name, Secret secret) {
                values.put(name, secret);
            }

            @Override
            public void delete(String name) {
                values.remove(name);
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
