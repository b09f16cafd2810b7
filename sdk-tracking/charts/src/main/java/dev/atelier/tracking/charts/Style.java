package dev.atelier.tracking.charts;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Locale;
import java.util.TimeZone;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;

/** Colours, fonts and strokes of all pictures. */
final class Style {
    static final Color BACKGROUND = Color.WHITE;
    static final Color TEXT = new Color(0x22, 0x26, 0x2C);
    static final Color MUTED = new Color(0x6B, 0x72, 0x80);
    static final Color GRID = new Color(0xE5, 0xE7, 0xEB);
    static final Color FRAME = new Color(0xB6, 0xBC, 0xC6);
    static final BasicStroke LINE = new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke THIN = new BasicStroke(1f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke DASHED =
            new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {5, 4}, 0);

    /** Told apart by people who see few colours: P. Tol, "Colour Schemes", 2021, scheme bright, and then vibrant. */
    private static final Color[] SERIES = {
        new Color(0x44, 0x77, 0xAA), new Color(0xEE, 0x66, 0x77), new Color(0x22, 0x88, 0x33),
        new Color(0xCC, 0xBB, 0x44), new Color(0x66, 0xCC, 0xEE), new Color(0xAA, 0x33, 0x77),
        new Color(0xEE, 0x77, 0x33), new Color(0x00, 0x99, 0x88), new Color(0x33, 0x66, 0xCC),
        new Color(0x8A, 0x8A, 0x8A)
    };

    private static final Color[] SCALE = {
        new Color(0x44, 0x01, 0x54),
        new Color(0x3B, 0x52, 0x8B),
        new Color(0x21, 0x91, 0x8C),
        new Color(0x5E, 0xC9, 0x62),
        new Color(0xF0, 0xD0, 0x20)
    };
    private static final int PALE_ALPHA = 70;
    private static final int BAND_ALPHA = 50;
    private static final int MAX_TEXT = 120;
    private static final int TITLE_SIZE = 15;
    private static final int LABEL_SIZE = 12;
    private static final double TITLE_SHARE = 0.65;
    private static final int PADDING = 12;
    private static final FontRenderContext PIXELS = new FontRenderContext(null, true, true);

    private Style() {}

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    static Color series(int index) {
        return SERIES[index % SERIES.length];
    }

    static Color pale(Color color) {
        return withAlpha(color, PALE_ALPHA);
    }

    static Color band(Color color) {
        return withAlpha(color, BAND_ALPHA);
    }

    static Color withAlpha(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** Returns a colour between dark violet at 0 and yellow at 1, after the scale viridis. */
    static Color scale(double position) {
        double place = Math.max(0, Math.min(1, position)) * (SCALE.length - 1);
        int index = Math.min(SCALE.length - 2, (int) place);
        return mix(SCALE[index], SCALE[index + 1], place - index);
    }

    /** Returns a colour between two. */
    static Color mix(Color from, Color to, double share) {
        return new Color(
                mix(from.getRed(), to.getRed(), share),
                mix(from.getGreen(), to.getGreen(), share),
                mix(from.getBlue(), to.getBlue(), share));
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    /** Returns a text on one line that is not too long to be drawn. */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    /** Returns a text for a legend or an axis; XChart fails on empty texts. */
    static String name(String text) {
        String plain = plain(text);
        int length = plain.codePointCount(0, plain.length());
        if (length > MAX_TEXT) {
            plain = plain.substring(0, plain.offsetByCodePoints(0, MAX_TEXT - 1)) + "…";
        }
        return plain.isBlank() ? " " : plain;
    }

    /** Returns a name that is not wider than some pixels. */
    static String label(String text, double room) {
        return fitted(text, font(Font.PLAIN, LABEL_SIZE), room);
    }

    /** Returns a title that fits above the plot, where it has its middle. */
    static String title(String text, int width) {
        return fitted(text, font(Font.BOLD, TITLE_SIZE), width * TITLE_SHARE);
    }

    private static String fitted(String text, Font font, double room) {
        String name = name(text);
        int length = name.codePointCount(0, name.length());
        String fitted = name;
        while (length > 1 && font.getStringBounds(fitted, PIXELS).getWidth() > room) {
            length--;
            fitted = name.substring(0, name.offsetByCodePoints(0, length)) + "…";
        }
        return fitted;
    }

    static void apply(AxesChartStyler styler) {
        styler.setBaseFont(font(Font.PLAIN, LABEL_SIZE));
        styler.setChartBackgroundColor(BACKGROUND)
                .setChartFontColor(TEXT)
                .setChartTitleFont(font(Font.BOLD, TITLE_SIZE))
                .setChartTitleBoxVisible(false)
                .setChartTitlePadding(8)
                .setChartPadding(PADDING)
                .setPlotBackgroundColor(BACKGROUND)
                .setPlotBorderVisible(false)
                .setPlotContentSize(1)
                .setLegendBackgroundColor(BACKGROUND)
                .setLegendBorderColor(BACKGROUND)
                .setLegendFont(font(Font.PLAIN, LABEL_SIZE))
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendSeriesLineLength(18)
                .setMarkerSize(7)
                .setAntiAlias(true);
        styler.setPlotGridLinesColor(GRID)
                .setPlotGridLinesStroke(new BasicStroke(1f))
                .setPlotGridVerticalLinesVisible(false)
                .setPlotTicksMarksVisible(false)
                .setAxisTickMarksColor(FRAME)
                .setAxisTickMarksStroke(new BasicStroke(1f))
                .setAxisTickLabelsColor(MUTED)
                .setAxisTickLabelsFont(font(Font.PLAIN, 11))
                .setAxisTitleFont(font(Font.PLAIN, LABEL_SIZE))
                .setLocale(Locale.ROOT)
                .setTimezone(TimeZone.getTimeZone("UTC"))
                .setPlotMargin(0);
    }
}
