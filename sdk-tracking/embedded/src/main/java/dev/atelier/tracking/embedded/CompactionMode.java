package dev.atelier.tracking.embedded;

import dev.atelier.error.ConfigurationException;
import java.util.Locale;

/** When an embedded store seals metric files that nobody appends to any more. Immutable. */
public enum CompactionMode {
    /** Now and then by itself, once there is enough to gain; and when told to. */
    BACKGROUND,
    /** Only when told to, by {@link EmbeddedStore#compact}. */
    MANUAL;

    /**
     * Reads a mode from a setting.
     *
     * @param text {@code background} or {@code manual}
     * @return the mode
     * @throws ConfigurationException when it is something else
     */
    public static CompactionMode of(String text) {
        for (CompactionMode mode : values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new ConfigurationException("compaction of an embedded store is background or manual, got '" + text + "'");
    }
}
