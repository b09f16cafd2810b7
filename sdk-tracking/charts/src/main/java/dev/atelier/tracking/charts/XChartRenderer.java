package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.ChartRenderer;
import dev.atelier.spi.chart.Figure;
import java.util.Set;

/**
 * Draws charts with XChart, as {@code svg} and {@code png}. Immutable and thread-safe; needs no display.
 *
 * <p>Texts are drawn with the fonts of the machine; the logical font SansSerif has to have the characters.
 */
public final class XChartRenderer implements ChartRenderer {
    /** Makes a renderer. */
    public XChartRenderer() {}

    @Override
    public String type() {
        return "xchart";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public Set<String> formats() {
        return Set.of("svg", "png");
    }

    @Override
    public byte[] render(Figure figure, String format, int width, int height) {
        Picture picture = new Picture(figure, width, height);
        return switch (format) {
            case "svg" -> SvgFile.of(picture);
            case "png" -> PngFile.of(picture);
            default -> throw new IllegalArgumentException("'" + format + "' is not one of " + formats());
        };
    }
}
