package dev.atelier.internal.chart;

import java.util.Arrays;

/**
 * A grid of characters on which dots are set by their place between 0 and 1, (0, 0) at the lower left. Confined.
 *
 * <p>In fine mode a character has two by four dots, shown by the Braille patterns from U+2800; else a dot is a symbol.
 */
final class Canvas {
    private static final int BRAILLE = 0x2800;
    private static final int[][] BRAILLE_BITS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final int columns;
    private final int rows;
    private final int across;
    private final int up;
    private final char[][] cells;

    private Canvas(int columns, int rows, int across, int up) {
        this.columns = columns;
        this.rows = rows;
        this.across = across;
        this.up = up;
        cells = new char[rows][columns];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
    }

    static Canvas fine(int columns, int rows) {
        return new Canvas(columns, rows, 2, 4);
    }

    static Canvas coarse(int columns, int rows) {
        return new Canvas(columns, rows, 1, 1);
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** Sets a dot; one that has no place is left out. */
    void dot(double x, double y, char symbol) {
        if (!Double.isNaN(x) && !Double.isNaN(y)) {
            set(column(x), row(y), symbol);
        }
    }

    /** Joins two places by a line. */
    void line(double x1, double y1, double x2, double y2, char symbol) {
        int fromColumn = column(x1);
        int fromRow = row(y1);
        int width = column(x2) - fromColumn;
        int height = row(y2) - fromRow;
        int steps = Math.max(1, Math.max(Math.abs(width), Math.abs(height)));
        for (int i = 0; i <= steps; i++) {
            set(
                    fromColumn + (int) Math.round((double) width * i / steps),
                    fromRow + (int) Math.round((double) height * i / steps),
                    symbol);
        }
    }

    /** Fills a rectangle. */
    void fill(double x1, double y1, double x2, double y2, char symbol) {
        int last = Math.max(column(x1), column(x2) - 1); // so that neighbours do not share a column
        for (int column = column(x1); column <= last; column++) {
            for (int row = Math.min(row(y1), row(y2)); row <= Math.max(row(y1), row(y2)); row++) {
                set(column, row, symbol);
            }
        }
    }

    String row(int index) {
        return new String(cells[index]);
    }

    /** Returns the character column of a place across. */
    int characterColumn(double x) {
        return column(x) / across;
    }

    /** Returns the character row of a height, from the top. */
    int characterRow(double y) {
        return row(y) / up;
    }

    private int column(double x) {
        return (int) Math.round(clamp(x) * (columns * across - 1));
    }

    private int row(double y) {
        return (int) Math.round((1 - clamp(y)) * (rows * up - 1));
    }

    private static double clamp(double position) {
        return Math.max(0, Math.min(1, position));
    }

    private void set(int column, int row, char symbol) {
        int x = column / across;
        int y = row / up;
        if (up == 1) {
            cells[y][x] = symbol;
            return;
        }
        int known = cells[y][x] == ' ' ? BRAILLE : cells[y][x];
        cells[y][x] = (char) (known | BRAILLE_BITS[row % up][column % across]);
    }
}
