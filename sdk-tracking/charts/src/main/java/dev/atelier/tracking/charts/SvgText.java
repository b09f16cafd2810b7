package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Figure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tidies what VectorGraphics2D writes: joins the segments of a line, rounds coordinates, numbers the clipping paths (their
 * names are hash codes), drops the document type, which makes parsers look for it on the network, and adds a title for
 * people who do not see the picture.
 */
final class SvgText {
    private static final Pattern SEGMENT = Pattern.compile(
            "\\s*<line style=\"([^\"]*)\" x1=\"([^\"]*)\" x2=\"([^\"]*)\" y1=\"([^\"]*)\" y2=\"([^\"]*)\"/>");
    private static final Pattern COORDINATES =
            Pattern.compile(" (d|points|transform|x|x1|x2|y|y1|y2|width|height|cx|cy|r|rx|ry)=\"([^\"]*)\"");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}(E-?\\d+)?|-?\\d+\\.\\d+E-?\\d+");
    private static final Pattern CLIP = Pattern.compile("clip-?\\d+");
    private static final Pattern PROLOGUE = Pattern.compile("<!DOCTYPE[^>]*>\\s*");
    private static final Pattern ROOT = Pattern.compile("<svg ([^>]*)>");
    private static final int DECIMALS = 2;

    private SvgText() {}

    static String tidy(String svg, Figure figure) {
        String plain = PROLOGUE.matcher(svg).replaceFirst("");
        String joined = numberClips(roundCoordinates(joinSegments(plain)))
                .replace("font-family:SansSerif", "font-family:sans-serif");
        return ROOT.matcher(joined.strip() + "\n")
                .replaceFirst(root -> Matcher.quoteReplacement("<svg role=\"img\" " + root.group(1) + ">\n  <title>"
                        + escaped(figure.title().isBlank() ? "chart" : Style.plain(figure.title())) + "</title>"));
    }

    private static String joinSegments(String svg) {
        StringBuilder joined = new StringBuilder(svg.length());
        String style = "";
        String end = "";
        boolean open = false;
        for (String line : svg.split("\n", -1)) {
            Matcher segment = SEGMENT.matcher(line);
            boolean matches = segment.matches();
            if (matches
                    && open
                    && segment.group(1).equals(style)
                    && begin(segment).equals(end)) {
                joined.append(' ').append(segment.group(3)).append(',').append(segment.group(5));
                end = segment.group(3) + "," + segment.group(5);
                continue;
            }
            joined.append(open ? "\"/>\n" : "");
            open = matches;
            if (matches) {
                style = segment.group(1);
                end = segment.group(3) + "," + segment.group(5);
                joined.append("  <polyline style=\"" + style + "\" points=\"" + begin(segment) + " " + end);
            } else {
                joined.append(line).append('\n');
            }
        }
        return joined.toString();
    }

    private static String begin(Matcher segment) {
        return segment.group(2) + "," + segment.group(4);
    }

    private static String roundCoordinates(String svg) {
        return COORDINATES
                .matcher(svg)
                .replaceAll(match -> Matcher.quoteReplacement(" " + match.group(1) + "=\""
                        + LONG_NUMBER.matcher(match.group(2)).replaceAll(SvgText::rounded) + "\""));
    }

    private static String rounded(MatchResult number) {
        return new BigDecimal(number.group())
                .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String numberClips(String svg) {
        Map<String, String> names = new HashMap<>();
        return CLIP.matcher(svg).replaceAll(match -> {
            names.putIfAbsent(match.group(), "clip" + (names.size() + 1));
            return Objects.requireNonNull(names.get(match.group()));
        });
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
