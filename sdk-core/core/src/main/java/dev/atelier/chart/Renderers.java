package dev.atelier.chart;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.internal.provider.Providers;
import dev.atelier.spi.chart.ChartRenderer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Finds what draws pictures. A chart is data without a workspace, so that it is looked up where it is drawn. */
final class Renderers {
    private static final int MIN_SIZE = 100;
    private static final int MAX_SIZE = 10_000;

    private Renderers() {}

    static byte[] render(Chart chart, String format, int width, int height) {
        String wanted = requireNonNull(format, "format").toLowerCase(Locale.ROOT);
        if (Math.min(width, height) < MIN_SIZE || Math.max(width, height) > MAX_SIZE) {
            throw new IllegalArgumentException("a picture is " + MIN_SIZE + " to " + MAX_SIZE
                    + " pixels wide and high, not " + width + " by " + height);
        } else if (wanted.equals("txt")) {
            return (chart + "\n").getBytes(StandardCharsets.UTF_8);
        } else if (wanted.isBlank()) {
            throw new IllegalArgumentException("the file's name must end with the format, such as .svg or .png");
        }
        return renderer(wanted).render(chart.figure(), wanted, width, height);
    }

    private static ChartRenderer renderer(String format) {
        Providers<ChartRenderer> providers = Providers.of(ChartRenderer.class, "chart", List.of(), loader());
        try {
            return providers.only(renderer -> renderer.formats().contains(format), "the format '" + format + "'");
        } catch (ProviderNotFoundException e) {
            throw new ProviderNotFoundException(
                    e.getMessage() + "; dev.atelier:atelier-tracking-charts writes svg and png, and save as .txt needs"
                            + " nothing",
                    e.getCause());
        }
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Chart.class.getClassLoader() : context;
    }
}
