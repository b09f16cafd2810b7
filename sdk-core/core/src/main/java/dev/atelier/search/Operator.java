package dev.atelier.search;

import org.jspecify.annotations.Nullable;

/** A comparison of a field with a literal. Immutable. */
public enum Operator {
    /** Equal. */
    EQUAL("="),
    /** Present, and not equal. */
    NOT_EQUAL("!="),
    /** Less. */
    LESS("<"),
    /** Less or equal. */
    LESS_OR_EQUAL("<="),
    /** Greater. */
    GREATER(">"),
    /** Greater or equal. */
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /** Returns the operator of that symbol, or null. */
    static @Nullable Operator ofSymbol(String symbol) {
        for (Operator operator : values()) {
            if (operator.symbol.equals(symbol)) {
                return operator;
            }
        }
        return null;
    }

    boolean ordersValues() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** Tells whether a value that compares like this with the literal satisfies the operator. */
    boolean accepts(int order) {
        return switch (this) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    /** Returns the symbol. */
    @Override
    public String toString() {
        return symbol;
    }
}
