package dev.atelier.secret;

import java.util.Optional;

/** A place for secrets, outside of the catalog. Thread-safe. */
public interface Secrets {
    /**
     * Finds a secret.
     *
     * @param name its name
     * @return the secret, or empty
     */
    Optional<Secret> find(String name);

    /**
     * Stores a secret, replacing one of the same name.
     *
     * @param name its name: letters, digits, {@code . _ -}
     * @param secret the secret
     */
    void put(String name, Secret secret);

    /**
     * Deletes a secret; does nothing when there is none.
     *
     * @param name its name
     */
    void delete(String name);
}
