package dev.atelier.search;

import dev.atelier.search.Lexer.Kind;
import dev.atelier.search.Lexer.Token;
import dev.atelier.search.OrderBy.Direction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads orders. */
final class OrderByParser {
    private final TokenReader tokens;
    private final List<OrderBy.Key> keys = new ArrayList<>();
    private final Set<Field> seen = new HashSet<>();

    OrderByParser(String text) {
        this.tokens = new TokenReader(text);
    }

    OrderBy parse() {
        if (tokens.isAt(Kind.END)) {
            return new OrderBy(List.of());
        }
        do {
            keys.add(key());
        } while (tokens.skipSymbol(","));
        if (!tokens.isAt(Kind.END)) {
            throw tokens.unexpected("'asc', 'desc', ',' or the end");
        }
        return new OrderBy(keys);
    }

    private OrderBy.Key key() {
        Token start = tokens.current();
        Field field = tokens.field("a field such as metrics.loss");
        if (!seen.add(field)) {
            throw tokens.error(start, "each field once");
        }
        return new OrderBy.Key(field, direction());
    }

    private Direction direction() {
        if (tokens.skipWord("desc")) {
            return Direction.DESC;
        }
        tokens.skipWord("asc");
        return Direction.ASC;
    }
}
