package dev.atelier.tracking.tck;

import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;

/** A context that has nothing to offer: the in-memory store asks for nothing. */
enum TestContext implements ProviderContext {
    NONE;

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public Path workDirectory() {
        throw new UnsupportedOperationException("this test has no directory");
    }

    @Override
    public Secrets secrets() {
        throw new UnsupportedOperationException("this test has no secrets");
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
