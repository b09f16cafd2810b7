package dev.atelier.spi.chart;

import dev.atelier.spi.Provider;
import java.util.Set;

/**
 * Draws figures as pictures. Thread-safe; cheap to make, like every {@link Provider}.
 *
 * <p>The same figure, format and size give the same bytes on one machine: no time stamps, no random ids. Texts of a figure
 * come from users and are never markup.
 */
public interface ChartRenderer extends Provider {
    /**
     * Returns what it can write.
     *
     * @return endings of file names in lower case, such as {@code svg} and {@code png}
     */
    Set<String> formats();

    /**
     * Draws a figure.
     *
     * @param figure what to draw
     * @param format one of {@link #formats}
     * @param width pixels, 1 or more
     * @param height pixels, 1 or more
     * @return the content of a file of that format
     */
    byte[] render(Figure figure, String format, int width, int height);
}
