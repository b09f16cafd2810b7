package dev.atelier.error;

/** A filter or an order clause that cannot be read; the message points at the character. Thread-safe. */
public final class FilterSyntaxException extends AtelierException {
    private static final long serialVersionUID = 1L;

    /** Characters shown on each side of the position, so that a long text stays readable. */
    private static final int SHOWN = 60;

    private final String text;
    private final int position;

    /**
     * Creates the exception.
     *
     * @param text the whole text
     * @param position index of the first wrong character, from 0 to the length of the text
     * @param found what stands there
     * @param expected what could stand there
     */
    public FilterSyntaxException(String text, int position, String found, String expected) {
        super("cannot read the search text at character " + (position + 1) + ": found " + found + ", expected "
                + expected + "\n" + pointAt(text, position));
        this.text = text;
        this.position = position;
    }

    /**
     * Returns the text that could not be read.
     *
     * @return the whole text
     */
    public String text() {
        return text;
    }

    /**
     * Returns where the text is wrong.
     *
     * @return index of the first wrong character; the length of the text when it ends too early
     */
    public int position() {
        return position;
    }

    private static String pointAt(String text, int position) {
        int start = Math.max(0, position - SHOWN);
        int end = Math.min(text.length(), position + SHOWN);
        String before = start == 0 ? "" : "…";
        String after = end == text.length() ? "" : "…";
        String line = before + text.substring(start, end).replaceAll("\\p{Cntrl}", " ") + after;
        return "  " + line + "\n  " + " ".repeat(before.length() + text.codePointCount(start, position)) + "^";
    }
}
