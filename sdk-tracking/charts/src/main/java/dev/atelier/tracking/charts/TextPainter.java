package dev.atelier.tracking.charts;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;

/** Draws short texts at places. Confined. */
final class TextPainter {
    private final Graphics2D graphics;
    private final FontMetrics metrics;

    TextPainter(Graphics2D graphics, Font font, Color color) {
        this.graphics = graphics;
        metrics = graphics.getFontMetrics(font);
        graphics.setFont(font);
        graphics.setColor(color);
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
        float left = (float) (x - anchor * width(text));
        graphics.drawString(text, left, (float) (y + (metrics.getAscent() - metrics.getDescent()) / 2.0));
    }

    /** Draws a text upwards, with its middle at a place. */
    void drawUpwards(String text, double x, double y) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2);
        draw(text, 0, 0, 0.5);
        graphics.setTransform(before);
    }
}
