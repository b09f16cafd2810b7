package dev.atelier.testing;

import static java.util.Objects.requireNonNull;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * What a workspace offers to its providers, without a workspace: for tests of a provider. Thread-safe. The clock is the
 * machine's, the executor the thread that calls, and secrets live as long as this object.
 *
 * @param workDirectory the provider's directory, which is not created
 * @param settings the provider's settings
 * @param secrets the secrets
 */
public record TestContext(Path workDirectory, Map<String, String> settings, Secrets secrets)
        implements ProviderContext {
    /** {@inheritDoc} */
    public TestContext {
        requireNonNull(workDirectory, "workDirectory");
        settings = Map.copyOf(settings);
        requireNonNull(secrets, "secrets");
    }

    /**
     * Makes a context without settings and secrets.
     *
     * @param workDirectory the provider's directory, which is not created
     * @return the context
     */
    public static TestContext in(Path workDirectory) {
        return in(workDirectory, Map.of());
    }

    /**
     * Makes a context without secrets.
     *
     * @param workDirectory the provider's directory, which is not created
     * @param settings the provider's settings
     * @return the context
     */
    public static TestContext in(Path workDirectory, Map<String, String> settings) {
        return new TestContext(workDirectory, settings, new SecretsInMemory(new ConcurrentHashMap<>()));
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
    public ClassLoader classLoader() {
        return TestContext.class.getClassLoader();
    }

    private record SecretsInMemory(Map<String, Secret> known) implements Secrets {
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
    }
}
