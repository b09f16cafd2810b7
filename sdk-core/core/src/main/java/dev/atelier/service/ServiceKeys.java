package dev.atelier.service;

import static java.util.Objects.requireNonNull;

import dev.atelier.secret.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The two keys of a web service, either of which opens it. Immutable; {@code toString} is masked.
 *
 * @param primary the primary key
 * @param secondary the secondary key
 */
public record ServiceKeys(Secret primary, Secret secondary) {
    /** One of the two keys. */
    public enum Slot {
        /** The primary key. */
        PRIMARY,
        /** The secondary key. */
        SECONDARY
    }

    private static final int KEY_BYTES = 32;

    /** {@inheritDoc} */
    public ServiceKeys {
        requireNonNull(primary, "primary");
        requireNonNull(secondary, "secondary");
    }

    /**
     * Makes two new random keys of 256 bits.
     *
     * @return the keys
     */
    public static ServiceKeys random() {
        return new ServiceKeys(randomKey(), randomKey());
    }

    /**
     * Replaces one key by a new random one.
     *
     * @param slot which one
     * @return the keys, the other one unchanged
     */
    public ServiceKeys regenerate(Slot slot) {
        return slot == Slot.PRIMARY ? new ServiceKeys(randomKey(), secondary) : new ServiceKeys(primary, randomKey());
    }

    /**
     * Compares a candidate with both keys in constant time.
     *
     * @param candidate what a client sent
     * @return true when it is one of them
     */
    public boolean matches(String candidate) {
        boolean isPrimary = primary.matches(candidate);
        boolean isSecondary = secondary.matches(candidate);
        return isPrimary || isSecondary;
    }

    private static Secret randomKey() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
