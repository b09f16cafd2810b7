package dev.atelier.serving.wire;

/** A value that is JSON already. Immutable. */
public final class RawJson {
    private final byte[] utf8;

    /**
     * Takes a text over.
     *
     * @param utf8 JSON in UTF-8, not to be changed
     */
    public RawJson(byte[] utf8) {
        this.utf8 = utf8;
    }

    /**
     * Returns the text.
     *
     * @return JSON in UTF-8, not to be changed
     */
    public byte[] utf8() {
        return utf8;
    }
}
