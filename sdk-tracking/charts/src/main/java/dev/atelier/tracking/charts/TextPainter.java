package dev.atelier.tracking.charts;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;

/** Draws short texts at places, as outlines like XChart's, so that they have the same size everywhere. Confined. */
final class TextPainter {
    private final Graphics2D graphics;
    private final FontMetrics metrics;
    private final Font font;
    private final Color color;

    TextPainter(Graphics2D graphics, Font font, Color color) {
        this.graphics = graphics;
        metrics = graphics.getFontMetrics(font);
        this.font = font;
        this.color = color;
    }

    int width(String text) {
        return metrics.stringWidth(text);
    }

    /** Shortens a text until it fits. */
    String fitted(String text, double room) {
        String name = Style.name(text);
        int length = name.codePointCount(0, name.length());
        String fitted = name;
        while (length > 1 && width(fitted) > room) {
            length--;
            fitted = name.substring(0, name.offsetByCodePoints(0, length)) + "…";
        }
        return fitted;
    }

    /** Draws a text beside a place: 0 begins there, 1 ends there, 0.5 has its middle there; upright in the middle. */
    void draw(String text, double x, double y, double anchor) {
        double baseline = y + (metrics.getAscent() - metrics.getDescent()) / 2.0;
        AffineTransform place = AffineTransform.getTranslateInstance(x - anchor * width(text), baseline);
        graphics.setColor(color);
        graphics.fill(new TextLayout(text, font, graphics.getFontRenderContext()).getOutline(place));
    }

    /** Draws a text upwards, with its middle at a place. */
    void drawUpwards(String text, double x, double y) {
        drawTurned(text, x, y, 0.5);
    }

    /** Draws a text upwards that ends at a place. */
    void drawUpTo(String text, double x, double y) {
        drawTurned(text, x, y, 1);
    }

    private void drawTurned(String text, double x, double y, double anchor) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        draw(text, 0, 0, anchor);
        graphics.setTransform(before);
    }
}
