package dev.atelier.internal.chart;

/** The characters that text charts are made of. */
enum Glyphs {
    UNICODE('│', '┤', '└', '─', '┬', "█", " ░▒▓█"),
    ASCII('|', '+', '+', '-', '+', "#", " .:*#");

    /** One for each series where they cannot be told apart by colour. */
    static final String SYMBOLS = "*+xo#@%&";

    private final char upright;
    private final char tickLeft;
    private final char corner;
    private final char level;
    private final char tickBelow;
    private final String full;
    private final String shades;

    Glyphs(char upright, char tickLeft, char corner, char level, char tickBelow, String full, String shades) {
        this.upright = upright;
        this.tickLeft = tickLeft;
        this.corner = corner;
        this.level = level;
        this.tickBelow = tickBelow;
        this.full = full;
        this.shades = shades;
    }

    char upright() {
        return upright;
    }

    char tickLeft() {
        return tickLeft;
    }

    char corner() {
        return corner;
    }

    char level() {
        return level;
    }

    char tickBelow() {
        return tickBelow;
    }

    /** Returns a bar of some length; parts of a character are eighths where there are such characters. */
    String bar(double length) {
        int whole = (int) length;
        int eighths = (int) ((length - whole) * 8);
        String rest = this == ASCII || eighths == 0 ? "" : String.valueOf((char) ('█' + 8 - eighths));
        return full.repeat(whole) + rest;
    }

    /** Returns how dark a share of 0 to 1 is. */
    char shade(double share) {
        return shades.charAt((int) Math.round(Math.max(0, Math.min(1, share)) * (shades.length() - 1)));
    }

    String ellipsis() {
        return this == ASCII ? "..." : "…";
    }
}
