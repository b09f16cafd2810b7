package dev.atelier.search;

import dev.atelier.error.FilterSyntaxException;
import dev.atelier.search.Lexer.Kind;
import dev.atelier.search.Lexer.Token;
import java.util.Locale;
import java.util.Set;

/** Reads the tokens that filters and orders have in common; confined to one parse. */
final class TokenReader {
    private static final int SHOWN = 40;
    private static final Set<String> KEYWORDS = Set.of("and", "or", "not", "in", "is", "like", "ilike", "null", "nan");

    private final String text;
    private final Lexer lexer;
    private Token current;

    TokenReader(String text) {
        if (text.length() > Filter.MAX_LENGTH) {
            throw new FilterSyntaxException(
                    text, Filter.MAX_LENGTH, text.length() + " characters", "at most " + Filter.MAX_LENGTH);
        }
        this.text = text;
        this.lexer = new Lexer(text);
        this.current = lexer.next();
    }

    Token current() {
        return current;
    }

    Token advance() {
        Token consumed = current;
        current = lexer.next();
        return consumed;
    }

    boolean isAt(Kind kind) {
        return current.kind() == kind;
    }

    boolean isAtSymbol(String symbol) {
        return isAt(Kind.SYMBOL) && current.value().equals(symbol);
    }

    boolean isAtWord(String word) {
        return isAt(Kind.WORD) && current.value().equalsIgnoreCase(word);
    }

    boolean skipSymbol(String symbol) {
        return skipIf(isAtSymbol(symbol));
    }

    boolean skipWord(String word) {
        return skipIf(isAtWord(word));
    }

    void requireSymbol(String symbol, String expected) {
        if (!skipSymbol(symbol)) {
            throw unexpected(expected);
        }
    }

    /** Reads a field: {@code name}, {@code entity.name} or {@code metrics.name.aggregate}, quoted or not. */
    Field field(String expected) {
        return switch (current.kind()) {
            case WORD -> dotted(advance());
            case NAME, STRING -> startingQuoted(advance());
            default -> throw unexpected(expected);
        };
    }

    /** Reads a text that is one field and nothing else. */
    static Field onlyField(String text) {
        TokenReader tokens = new TokenReader(text);
        Field field = tokens.field("a field such as metrics.loss");
        if (!tokens.isAt(Kind.END)) {
            throw tokens.unexpected("the end, since one field is needed here, without 'asc' or 'desc'");
        }
        return field;
    }

    FilterSyntaxException unexpected(String expected) {
        return isAt(Kind.OPEN_QUOTE)
                ? error(current, "a closing " + current.value().charAt(0))
                : error(current, expected);
    }

    FilterSyntaxException error(Token token, String expected) {
        String found = token.kind() == Kind.END ? "the end" : shown(token);
        return new FilterSyntaxException(text, token.start(), found, expected);
    }

    private boolean skipIf(boolean matches) {
        if (matches) {
            advance();
        }
        return matches;
    }

    /** Reads on after a quoted part: a whole attribute, or an entity in backticks as MLflow allows. */
    private Field startingQuoted(Token quoted) {
        if (!isAdjacentDot(quoted)) {
            return field(Entity.ATTRIBUTE, quoted, quoted.value());
        }
        Token rest = advance();
        return dotted(new Token(Kind.WORD, quoted.value() + rest.value(), quoted.start(), rest.end()));
    }

    private Field dotted(Token word) {
        int dot = word.value().indexOf('.');
        if (dot < 0) {
            return field(Entity.ATTRIBUTE, word, word.value());
        }
        Entity entity = entity(word, dot);
        String rest = word.value().substring(dot + 1);
        return rest.isEmpty() ? quotedKey(entity, word) : unquotedKey(entity, word, rest);
    }

    private Entity entity(Token word, int dot) {
        Entity entity = Entity.named(word.value().substring(0, dot));
        if (entity == null) {
            throw error(
                    word,
                    "metrics. params. tags. properties. attributes. dataset. or lineage."
                            + suggestion(word, word.value()));
        }
        return entity;
    }

    private Field unquotedKey(Entity entity, Token word, String rest) {
        Token key = new Token(Kind.WORD, rest, word.end() - rest.length(), word.end());
        if (rest.endsWith(".")) {
            throw error(new Token(Kind.WORD, ".", word.end() - 1, word.end()), "no dot at the end of a name");
        }
        return entity == Entity.METRIC ? Field.metric(rest) : field(entity, key, rest);
    }

    private Field quotedKey(Entity entity, Token prefix) {
        boolean quoted = isAt(Kind.NAME) || isAt(Kind.STRING);
        if (!quoted || current.start() != prefix.end()) {
            throw unexpected(entity.keys());
        }
        Token key = advance();
        Field field = field(entity, key, key.value());
        return isAdjacentDot(key) ? new Field(entity, field.key(), aggregate(entity)) : field;
    }

    private Aggregate aggregate(Entity entity) {
        Aggregate aggregate = Aggregate.named(current.value().substring(1));
        if (entity != Entity.METRIC || aggregate == null) {
            throw unexpected(entity == Entity.METRIC ? ".last, .min, .max, .first or .count" : "the end of the name");
        }
        advance();
        return aggregate;
    }

    private boolean isAdjacentDot(Token before) {
        return isAt(Kind.WORD)
                && current.start() == before.end()
                && current.value().startsWith(".");
    }

    private Field field(Entity entity, Token token, String key) {
        String canonical = entity.canonicalKey(key);
        if (canonical == null) {
            throw error(token, entity.keys() + (entity == Entity.ATTRIBUTE ? suggestion(token, key) : ""));
        }
        return Field.of(entity, canonical);
    }

    /** Returns a hint for a name without a prefix, which is nearly always that of a metric or a parameter. */
    private static String suggestion(Token token, String name) {
        boolean keyword = token.kind() == Kind.WORD && KEYWORDS.contains(name.toLowerCase(Locale.ROOT));
        return keyword || name.isBlank() || name.length() > SHOWN
                ? ""
                : "; did you mean " + Field.of(Entity.METRIC, name) + ", " + Field.of(Entity.PARAM, name) + " or "
                        + Field.of(Entity.TAG, name) + "?";
    }

    private static String shown(Token token) {
        String value = token.value();
        return "'" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value) + "'";
    }
}
