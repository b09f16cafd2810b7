package dev.atelier.tracking.transfer.tensorboard;

/** Makes names that every file system takes. */
public final class FileNames {
    private static final int MAX = 80;

    private FileNames() {}

    /** Replaces what is neither an ASCII letter nor a digit nor one of {@code . _ -}. */
    public static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
        String known = plain.isEmpty() ? "run" : plain;
        return known.length() > MAX ? known.substring(0, MAX) : known;
    }
}
