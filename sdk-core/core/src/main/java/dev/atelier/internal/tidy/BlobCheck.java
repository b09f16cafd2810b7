package dev.atelier.internal.tidy;

import dev.atelier.error.AtelierException;
import dev.atelier.spi.tracking.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Reads contents and compares them with their hashes, each once. Confined to one thread. */
final class BlobCheck {
    private static final int BUFFER = 1 << 16;

    private record Checked(long size, String damage) {}

    private final ArtifactStore artifacts;
    private final Map<String, Checked> known = new HashMap<>();
    private long bytes;

    BlobCheck(ArtifactStore artifacts) {
        this.artifacts = artifacts;
    }

    /** Returns what is wrong with a content that should have a size, or empty. */
    Optional<String> damage(String sha256, long size) {
        Checked checked = known.computeIfAbsent(sha256, this::read);
        if (!checked.damage.isEmpty()) {
            return Optional.of(checked.damage);
        }
        return checked.size == size
                ? Optional.empty()
                : Optional.of("content " + sha256 + " has " + checked.size + " bytes instead of " + size);
    }

    /** Returns how many bytes were read. */
    long bytes() {
        return bytes;
    }

    private Checked read(String sha256) {
        try {
            if (!artifacts.contains(sha256)) {
                return new Checked(0, "content " + sha256 + " is missing");
            }
            return hash(sha256);
        } catch (IOException | AtelierException | IllegalArgumentException e) {
            return new Checked(0, "content " + sha256 + " cannot be read: " + e.getMessage());
        }
    }

    private Checked hash(String sha256) throws IOException {
        MessageDigest digest = digest();
        long size = 0;
        try (InputStream content = artifacts.open(sha256)) {
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                digest.update(buffer, 0, count);
                size += count;
            }
        }
        bytes += size;
        String actual = HexFormat.of().formatHex(digest.digest());
        return new Checked(size, actual.equals(sha256) ? "" : "content " + sha256 + " has been changed");
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
