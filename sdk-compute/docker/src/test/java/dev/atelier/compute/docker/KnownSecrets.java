package dev.atelier.compute.docker;

import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.util.Map;
import java.util.Optional;

/** Secrets that a test knows. */
record KnownSecrets(Map<String, String> texts) implements Secrets {
    @Override
    public Optional<Secret> find(String name) {
        return Optional.ofNullable(texts.get(name)).map(Secret::of);
    }

    @Override
    public void put(String name, Secret secret) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String name) {
        throw new UnsupportedOperationException();
    }
}
