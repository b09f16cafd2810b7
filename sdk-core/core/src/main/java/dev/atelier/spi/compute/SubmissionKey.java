package dev.atelier.spi.compute;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The idempotency key of a submission, findable on the far side by name or label. Immutable.
 *
 * @param value 32 hexadecimal digits
 */
public record SubmissionKey(String value) {
    private static final int LENGTH = 32;

    /** {@inheritDoc} */
    public SubmissionKey {
        if (!value.matches("[0-9a-f]{" + LENGTH + "}")) {
            throw new IllegalArgumentException("not a submission key: '" + value + "'");
        }
    }

    /**
     * Derives the key of an attempt: the first half of the SHA-256 of its coordinates.
     *
     * @param workspaceId the workspace's id
     * @param runId the run's id
     * @param attempt the attempt, from 1
     * @return the same key for the same arguments
     */
    public static SubmissionKey of(String workspaceId, String runId, int attempt) {
        String coordinates = workspaceId + '\n' + runId + '\n' + attempt;
        byte[] hash = sha256(coordinates.getBytes(StandardCharsets.UTF_8));
        return new SubmissionKey(HexFormat.of().formatHex(hash).substring(0, LENGTH));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
