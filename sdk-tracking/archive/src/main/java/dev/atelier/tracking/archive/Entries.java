package dev.atelier.tracking.archive;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/** The names of an archive's entries, version 1 of the format. */
final class Entries {
    static final String FORMAT = "atelier-archive";
    static final int VERSION = 1;

    static final String MANIFEST = "manifest.json";
    static final String DOCUMENTS = "documents.jsonl";
    static final String POINTS = "metrics/points.bin";
    static final String VALUES = "metrics/values.jsonl";

    private static final Pattern BLOB = Pattern.compile("blobs/([0-9a-f]{2})/(\\1[0-9a-f]{62})");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private Entries() {}

    static String blob(String sha256) {
        return "blobs/" + sha256.substring(0, 2) + "/" + sha256;
    }

    static boolean isBlob(String name) {
        return BLOB.matcher(name).matches();
    }

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
