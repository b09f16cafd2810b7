package dev.atelier.search;

import java.util.stream.IntStream;

/** Cuts search text into tokens, one at a time. */
final class Lexer {
    private static final String QUOTES = "'\"`";

    private final String text;
    private int position;

    Lexer(String text) {
        this.text = text;
    }

    /**
     * A token.
     *
     * @param value the text, without quotes where it is quoted
     * @param start index of its first character
     * @param end index after its last character
     */
    record Token(Kind kind, String value, int start, int end) {}

    /** The kinds of token. */
    enum Kind {
        /** A keyword, or a field without quotes. */
        WORD,
        NUMBER,
        /** Text in ' or ". */
        STRING,
        /** A name in backticks. */
        NAME,
        SYMBOL,
        /** A quote that is not closed, to the end of the text. */
        OPEN_QUOTE,
        END
    }

    Token next() {
        skipBlanks();
        if (position == text.length()) {
            return token(Kind.END, position);
        }
        if (QUOTES.indexOf(text.charAt(position)) >= 0) {
            return quoted();
        }
        int numberEnd = Numbers.end(text, position);
        if (numberEnd > position && wordEnd(numberEnd) == numberEnd) {
            return token(Kind.NUMBER, numberEnd);
        }
        int wordEnd = wordEnd(position);
        return wordEnd > position ? token(Kind.WORD, wordEnd) : token(Kind.SYMBOL, symbolEnd());
    }

    private void skipBlanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }

    private Token token(Kind kind, int end) {
        Token token = new Token(kind, text.substring(position, end), position, end);
        position = end;
        return token;
    }

    private Token quoted() {
        int start = position;
        String quote = text.substring(start, start + 1);
        int end = closingQuote(quote);
        if (end < 0) {
            return token(Kind.OPEN_QUOTE, text.length());
        }
        position = end + 1;
        String value = text.substring(start + 1, end).replace(quote + quote, quote);
        return new Token(quote.equals("`") ? Kind.NAME : Kind.STRING, value, start, position);
    }

    /** Finds the first quote that is not doubled. */
    private int closingQuote(String quote) {
        int end = text.indexOf(quote, position + 1);
        while (end >= 0 && text.startsWith(quote, end + 1)) {
            end = text.indexOf(quote, end + 2);
        }
        return end;
    }

    private int wordEnd(int start) {
        int end = start;
        while (end < text.length() && Field.isNameCharacter(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private int symbolEnd() {
        boolean two = IntStream.of('!', '<', '>').anyMatch(c -> text.charAt(position) == c)
                && text.startsWith("=", position + 1);
        return position + (two ? 2 : Character.charCount(text.codePointAt(position)));
    }
}
