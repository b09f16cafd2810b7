package dev.atelier.tracking.mlflowserver.search;

import dev.atelier.tracking.mlflowserver.protocol.MlflowError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads MLflow's filters: conditions with AND between them, nothing else. Confined to a thread. */
public final class ClauseParser {
    private static final int MAX_LENGTH = 65_536;
    private static final Pattern TOKEN = Pattern.compile("\\s*(?:"
            + "(?<text>'[^']*')"
            + "|(?<quoted>\"[^\"]*\"|`[^`]*`)"
            + "|(?<operator><=|>=|!=|<>|==|[=<>(),])"
            + "|(?<word>[^\\s'\"`=<>!(),]+(?:[`\"][^`\"]*[`\"])?))");

    private record Token(String kind, String text) {
        private boolean is(String word) {
            return kind.equals("word") && text.equalsIgnoreCase(word);
        }
    }

    private final String filter;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private ClauseParser(String filter) {
        this.filter = filter;
    }

    /** Reads a filter; an empty one has no conditions. */
    public static List<Clause> parse(String filter) {
        if (filter.length() > MAX_LENGTH) {
            throw MlflowError.invalid("The filter is longer than " + MAX_LENGTH + " characters");
        }
        ClauseParser parser = new ClauseParser(filter);
        parser.split();
        return parser.clauses();
    }

    private void split() {
        Matcher matcher = TOKEN.matcher(filter);
        int at = 0;
        int end = filter.stripTrailing().length();
        while (at < end) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw invalid();
            }
            for (String kind : List.of("text", "quoted", "operator", "word")) {
                if (matcher.group(kind) != null) {
                    tokens.add(new Token(kind, matcher.group(kind)));
                }
            }
            at = matcher.end();
        }
    }

    private List<Clause> clauses() {
        List<Clause> clauses = new ArrayList<>();
        while (next < tokens.size()) {
            if (!clauses.isEmpty()) {
                if (!tokens.get(next).is("and")) {
                    throw invalid();
                }
                next++;
            }
            clauses.add(clause());
        }
        return clauses;
    }

    private Clause clause() {
        Token first = take();
        if (!first.kind.equals("word") && !first.kind.equals("quoted")) {
            throw invalid();
        }
        Field field = Field.parse(first.text);
        Token operator = take();
        if (operator.kind.equals("operator")) {
            String symbol = operator.text.equals("==") ? "=" : operator.text.equals("<>") ? "!=" : operator.text;
            if (!List.of("=", "!=", "<", "<=", ">", ">=").contains(symbol)) {
                throw invalid();
            }
            return with(field, symbol, take());
        }
        String word = operator.text.toUpperCase(Locale.ROOT);
        return switch (word) {
            case "LIKE", "ILIKE" -> with(field, word, take());
            case "IN" -> list(field, word);
            case "NOT" -> {
                expect("IN");
                yield list(field, "NOT IN");
            }
            case "IS" -> {
                boolean not = next < tokens.size() && tokens.get(next).is("not");
                next += not ? 1 : 0;
                expect("NULL");
                yield new Clause(field.entity(), field.key(), not ? "IS NOT NULL" : "IS NULL", List.of(), false);
            }
            default -> throw invalid();
        };
    }

    private Clause with(Field field, String operator, Token value) {
        return switch (value.kind) {
            case "text", "quoted" ->
                new Clause(field.entity(), field.key(), operator, List.of(unquoted(value.text)), true);
            case "word" -> new Clause(field.entity(), field.key(), operator, List.of(value.text), false);
            default -> throw invalid();
        };
    }

    private Clause list(Field field, String operator) {
        if (!take().text.equals("(")) {
            throw invalid();
        }
        List<String> values = new ArrayList<>();
        while (true) {
            Token value = take();
            if (!value.kind.equals("text") && !value.kind.equals("quoted")) {
                throw MlflowError.invalid("While parsing a list in the query, expected string value, punctuation, or"
                        + " whitespace, but got different type in list: " + value.text);
            }
            values.add(unquoted(value.text));
            Token separator = take();
            if (separator.text.equals(")")) {
                return new Clause(field.entity(), field.key(), operator, values, true);
            }
            if (!separator.text.equals(",")) {
                throw invalid();
            }
        }
    }

    private void expect(String word) {
        if (!take().is(word)) {
            throw invalid();
        }
    }

    private Token take() {
        if (next >= tokens.size()) {
            throw invalid();
        }
        return tokens.get(next++);
    }

    private static String unquoted(String text) {
        return text.substring(1, text.length() - 1);
    }

    private MlflowError invalid() {
        return MlflowError.invalid("Invalid clause(s) in filter string: '" + filter
                + "'. Conditions are joined by AND; there is no OR, NOT and no parentheses.");
    }
}
