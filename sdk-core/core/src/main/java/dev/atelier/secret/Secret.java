package dev.atelier.secret;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A secret text whose {@code toString} is masked and whose comparison takes constant time. Immutable. */
public final class Secret {
    private final byte[] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /**
     * Wraps a secret text.
     *
     * @param value the text
     * @return the secret
     */
    public static Secret of(String value) {
        return new Secret(requireNonNull(value, "value").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Gives the text away; call it only where the text is really needed.
     *
     * @return the text
     */
    public String reveal() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /**
     * Compares with a text in a time that depends on the lengths only.
     *
     * @param candidate the text to compare with
     * @return true when equal
     */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(value, candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(value, secret.value);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
