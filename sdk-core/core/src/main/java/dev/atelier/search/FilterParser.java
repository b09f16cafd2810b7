package dev.atelier.search;

import dev.atelier.run.RunStatus;
import dev.atelier.search.Condition.Comparison;
import dev.atelier.search.Condition.In;
import dev.atelier.search.Condition.Like;
import dev.atelier.search.Condition.LikeIgnoreCase;
import dev.atelier.search.Condition.NotIn;
import dev.atelier.search.Condition.StateCheck;
import dev.atelier.search.Lexer.Kind;
import dev.atelier.search.Lexer.Token;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads filters by recursive descent; lists of terms are loops, only parentheses and {@code not} recurse. */
final class FilterParser {
    private static final String COMPARATORS = "=, !=, <, <=, >, >=, like, ilike, in, not in or is";

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private final TokenReader tokens;
    private int depth;

    private FilterParser(String text) {
        this.tokens = new TokenReader(text);
    }

    static Filter parse(String text) {
        FilterParser parser = new FilterParser(text);
        if (parser.tokens.isAt(Kind.END)) {
            return Filter.all();
        }
        Filter filter = parser.disjunction();
        if (!parser.tokens.isAt(Kind.END)) {
            throw parser.tokens.unexpected("'and', 'or' or the end");
        }
        return filter;
    }

    private Filter disjunction() {
        List<Filter> terms = new ArrayList<>(List.of(conjunction()));
        while (tokens.skipWord("or")) {
            terms.add(conjunction());
        }
        return Filter.anyOf(terms);
    }

    private Filter conjunction() {
        List<Filter> terms = new ArrayList<>(List.of(unary()));
        while (tokens.skipWord("and")) {
            terms.add(unary());
        }
        return Filter.allOf(terms);
    }

    private Filter unary() {
        if (tokens.isAtWord("not")) {
            descend();
            Filter negated = new Filter.Not(unary());
            depth--;
            return negated;
        }
        return tokens.isAtSymbol("(") ? parenthesised() : condition();
    }

    private Filter parenthesised() {
        descend();
        Filter inner = disjunction();
        tokens.requireSymbol(")", "'and', 'or' or ')'");
        depth--;
        return inner;
    }

    private void descend() {
        if (++depth > Filter.MAX_DEPTH) {
            throw tokens.unexpected("at most " + Filter.MAX_DEPTH + " nested parentheses and 'not'");
        }
        tokens.advance();
    }

    private Filter condition() {
        Field field = tokens.field("a field such as metrics.loss, 'not' or '('");
        if (tokens.isAt(Kind.SYMBOL)) {
            return comparison(field);
        }
        if (tokens.skipWord("in")) {
            return new In(field, literals(field));
        }
        if (tokens.skipWord("not")) {
            return notIn(field);
        }
        return tokens.skipWord("is") ? stateCheck(field) : like(field);
    }

    private Filter comparison(Field field) {
        Operator operator = Operator.ofSymbol(tokens.current().value());
        if (operator == null) {
            throw tokens.unexpected(COMPARATORS);
        }
        tokens.advance();
        requireNoSecondSign(field, operator);
        Token start = tokens.current();
        Literal literal = literal(field);
        if (operator.ordersValues() && literal instanceof Literal.Bool) {
            throw tokens.error(start, "a number or a quoted string; true and false go with = and !=");
        }
        return new Comparison(field, operator, literal);
    }

    /** Points out what other languages write for equal and not equal. */
    private void requireNoSecondSign(Field field, Operator operator) {
        if (operator == Operator.EQUAL && tokens.isAtSymbol("=")) {
            throw tokens.unexpected(ValueType.of(field).description() + "; equal is written with one '='");
        } else if (operator == Operator.LESS && tokens.isAtSymbol(">")) {
            throw tokens.unexpected(ValueType.of(field).description() + "; not equal is written '!='");
        }
    }

    private Filter notIn(Field field) {
        if (!tokens.skipWord("in")) {
            throw tokens.unexpected("'in'; write 'not' before the field to negate anything else");
        }
        return new NotIn(field, literals(field));
    }

    private Filter stateCheck(Field field) {
        boolean negated = tokens.skipWord("not");
        if (tokens.skipWord("null")) {
            return new StateCheck(field, negated ? ValueState.NOT_NULL : ValueState.NULL);
        }
        if (tokens.skipWord("nan")) {
            return new StateCheck(field, negated ? ValueState.NOT_NAN : ValueState.NAN);
        }
        throw tokens.unexpected(negated ? "'null' or 'nan'" : "'null', 'nan' or 'not'");
    }

    private Filter like(Field field) {
        boolean like = tokens.isAtWord("like");
        if (!like && !tokens.isAtWord("ilike")) {
            throw tokens.unexpected(COMPARATORS);
        }
        if (!ValueType.of(field).hasText()) {
            throw tokens.unexpected("=, !=, <, <=, >, >=, in, not in or is, since " + field + " is a number");
        }
        tokens.advance();
        String pattern = pattern();
        return like ? new Like(field, pattern) : new LikeIgnoreCase(field, pattern);
    }

    private String pattern() {
        if (!tokens.isAt(Kind.STRING)) {
            throw tokens.unexpected("a quoted pattern such as 'ridge%'");
        }
        return tokens.advance().value();
    }

    private List<Literal> literals(Field field) {
        tokens.requireSymbol("(", "'('");
        List<Literal> literals = new ArrayList<>(List.of(literal(field)));
        while (tokens.skipSymbol(",")) {
            literals.add(literal(field));
        }
        tokens.requireSymbol(")", "',' or ')'");
        return literals;
    }

    private Literal literal(Field field) {
        ValueType type = ValueType.of(field);
        Literal literal = literalAtCurrent(type);
        if (literal == null || !type.accepts(literal)) {
            throw tokens.unexpected(expectedLiteral(type));
        }
        tokens.advance();
        return literal;
    }

    private @Nullable Literal literalAtCurrent(ValueType type) {
        String value = tokens.current().value();
        return switch (tokens.current().kind()) {
            case NUMBER -> number(value);
            case STRING -> text(value, type);
            case WORD -> truth(value);
            default -> null;
        };
    }

    private String expectedLiteral(ValueType type) {
        if (tokens.isAtWord("nan") || tokens.isAtWord("null")) {
            return type.description() + "; use 'is nan' or 'is null'";
        }
        return type.description();
    }

    private static @Nullable Literal number(String value) {
        Number number = Numbers.parse(value);
        return number == null ? null : new Literal.Numeric(number);
    }

    private static @Nullable Literal text(String value, ValueType type) {
        return switch (type) {
            case INSTANT -> instant(value);
            case STATUS -> status(value);
            default -> Literal.of(value);
        };
    }

    private static @Nullable Literal status(String value) {
        String name = switch (value.toUpperCase(Locale.ROOT)) {
            case "FINISHED" -> "Completed";
            case "KILLED" -> "Canceled";
            case "SCHEDULED" -> "Queued";
            default -> value;
        };
        try {
            return Literal.of(RunStatus.of(name).toString());
        } catch (IllegalArgumentException noSuchStatus) {
            return null;
        }
    }

    /** Reads an instant; a date alone is its midnight, and a time without a zone is UTC. */
    private static @Nullable Literal instant(String value) {
        try {
            String time = DATE.matcher(value).matches() ? value + "T00:00" : value;
            TemporalAccessor parsed =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(time, OffsetDateTime::from, LocalDateTime::from);
            OffsetDateTime instant =
                    parsed instanceof LocalDateTime local ? local.atOffset(ZoneOffset.UTC) : (OffsetDateTime) parsed;
            return Literal.of(instant.toInstant().toEpochMilli());
        } catch (DateTimeException | ArithmeticException notAnInstant) {
            return null;
        }
    }

    private static @Nullable Literal truth(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> Literal.of(true);
            case "false" -> Literal.of(false);
            default -> null;
        };
    }
}
