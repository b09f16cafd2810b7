package dev.atelier.internal.config;

import static java.util.Objects.requireNonNull;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets that live as long as this object. Thread-safe. */
public final class InMemorySecrets implements Secrets {
    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

    @Override
    public Optional<Secret> find(String name) {
        return Optional.ofNullable(secrets.get(SecretNames.check(name)));
    }

    @Override
    public void put(String name, Secret secret) {
        secrets.put(SecretNames.check(name), requireNonNull(secret, "secret"));
    }

    @Override
    public void delete(String name) {
        secrets.remove(SecretNames.check(name));
    }
}
