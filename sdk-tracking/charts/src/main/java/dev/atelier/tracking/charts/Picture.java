package dev.atelier.tracking.charts;

import dev.atelier.spi.chart.Figure;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.ArrayList;
import java.util.List;

/** A figure with its notes below it, to be painted anywhere. */
final class Picture {
    private static final int NOTE_LINE = 15;
    private static final int MAX_NOTE_LINES = 4;
    private static final int MARGIN = 12;
    private static final Font NOTE_FONT = Style.font(Font.PLAIN, 11);

    private final Figure figure;
    private final int width;
    private final int height;

    Picture(Figure figure, int width, int height) {
        this.figure = figure;
        this.width = width;
        this.height = height;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    Figure figure() {
        return figure;
    }

    void paint(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        List<String> notes = noteLines(graphics.getFontMetrics(NOTE_FONT));
        int footer = notes.isEmpty() ? 0 : notes.size() * NOTE_LINE + MARGIN / 2;
        graphics.setColor(Style.BACKGROUND);
        graphics.fillRect(0, 0, width, height);
        Drawings.of(figure, width, height - footer).paint(graphics, width, height - footer);
        graphics.setFont(NOTE_FONT);
        graphics.setColor(Style.MUTED);
        for (int line = 0; line < notes.size(); line++) {
            graphics.drawString(notes.get(line), MARGIN, height - footer + (line + 1) * NOTE_LINE - 3);
        }
    }

    private List<String> noteLines(FontMetrics metrics) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String note : figure.notes()) {
            String joined = line.isEmpty() ? note : line + " · " + note;
            if (!line.isEmpty() && metrics.stringWidth(joined) > width - 2 * MARGIN) {
                lines.add(Style.plain(line));
                joined = note;
            }
            line = joined;
        }
        if (!line.isEmpty()) {
            lines.add(Style.plain(line));
        }
        return lines.subList(0, Math.min(lines.size(), Math.min(MAX_NOTE_LINES, height / (4 * NOTE_LINE))));
    }
}
