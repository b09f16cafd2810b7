package dev.atelier.tracking.embedded;

import dev.atelier.error.ConfigurationException;
import java.util.Locale;

/** How an embedded store writes points; the bytes in its files are the same. Immutable. */
public enum WriteMode {
    /** Mapped where the file system is known to bear it, else {@link #CHANNEL}. */
    AUTO,
    /** Into memory that is mapped to the file: the fastest. Unsafe on network file systems. */
    MAPPED,
    /** By one write call per point: safe everywhere, about 20 times slower. */
    CHANNEL;

    /**
     * Reads a mode from a setting.
     *
     * @param text {@code auto}, {@code mapped} or {@code channel}
     * @return the mode
     * @throws ConfigurationException when it is something else
     */
    public static WriteMode of(String text) {
        for (WriteMode mode : values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new ConfigurationException(
                "write-mode of an embedded store is auto, mapped or channel, got '" + text + "'");
    }
}
