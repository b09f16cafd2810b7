package dev.atelier.search;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.FilterSyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A condition on runs: an immutable tree that is parsed from text, evaluated in memory or translated by a store.
 *
 * <pre>{@code
 * metrics.rmse < 60 and (params.alpha = '0.4' or params.alpha in (0.1, 0.2)) and not tags.team ilike 'risk%'
 * }</pre>
 *
 * <h2>Grammar</h2>
 *
 * MLflow's, and more. Keywords, entities and attributes may be written in any letter case; {@code not} binds tighter than
 * {@code and}, and that tighter than {@code or}.
 *
 * <pre>{@code
 * filter    = [ or ]                                       a blank filter matches every run
 * or        = and { "or" and }
 * and       = unary { "and" unary }
 * unary     = "not" unary | "(" or ")" | predicate
 * predicate = field ("=" | "!=" | "<" | "<=" | ">" | ">=") literal
 *           | field ("like" | "ilike") string              % is any text, _ one character, no escape
 *           | field [ "not" ] "in" "(" literal { "," literal } ")"
 *           | field "is" [ "not" ] ("null" | "nan")
 * field     = [ entity "." ] name [ "." aggregate ]        no entity: an attribute
 * entity    = metrics | params | tags | properties | attributes | dataset | lineage, and aliases: see Entity
 * aggregate = last | min | max | first | count             of metrics only; none: last
 * literal   = number | string | "true" | "false"           numbers may be inf and -inf
 * string    = in ' or ", a quote inside is doubled (MLflow would keep both)
 * }</pre>
 *
 * <p>A name with characters other than letters, digits and {@code _ . - / : @ $ #} is quoted with {@code `}, {@code "} or
 * {@code '}. An unquoted metric that ends in an aggregate ({@code metrics.loss.min}) means that aggregate; a quoted name is
 * always the plain name and an aggregate may follow it ({@code metrics.`val.min`.max}).
 *
 * <p>Attributes are run_id (id), run_name (name, display_name, "run name"), status, experiment (its name), experiment_id,
 * user_id (user), start_time (created), end_time, artifact_uri, parent_run_id (parent), number and target. Times are compared
 * with epoch milliseconds or a quoted ISO-8601 instant or date. Datasets have name, digest and context; lineage has snapshot,
 * git_commit, git_branch, environment and model.
 *
 * <p>What a table heads as {@code run} and {@code started} are run_id and start_time, and are read as such; ended is end_time. A
 * table's {@code duration} is computed and cannot be searched.
 *
 * <h2>Meaning</h2>
 *
 * <ul>
 *   <li>A missing value matches nothing but {@code is null}; {@code !=} and {@code not in} are false for it.
 *   <li>NaN is a value, but matches nothing except {@code is nan} and {@code is not null}; {@code !=} is false for it.
 *   <li>A field with several values matches when one of them does; without any it is missing.
 *   <li>{@code not} is two-valued: it matches whatever its operand does not, missing values included. A store that translates
 *       into SQL must not let SQL's unknown through.
 * </ul>
 *
 * Metrics and parameters compare by the type that was stored:
 *
 * <ul>
 *   <li>number with number: by mathematical value, so 1 equals 1.0 and 0.0 equals -0.0;
 *   <li>a stored number with a string: equal if the number's text form is the string, or if the string is a number of the same
 *       value; ordered by value if the string is a number, otherwise {@code <} and its like are false;
 *   <li>a stored string with a number: never equal, less or greater, whatever it looks like; a parameter that was given as the
 *       text {@code "0.4"} is found by {@code params.alpha = '0.4'} only, the number 0.4 by {@code 0.4} and {@code '0.4'};
 *   <li>string with string: exactly, ordered by Unicode code point;
 *   <li>a stored boolean with a string: equal if the string is {@code true} or {@code false} accordingly;
 *   <li>any other pair: not equal, so {@code !=} is true, and never less or greater.
 * </ul>
 *
 * {@code like} and {@code ilike} look at the text form: a number as Java writes it. All other fields hold text and take strings
 * only, except the times and {@code number}, which take numbers.
 *
 * <p>{@code toString} gives a canonical text, which {@link #parse} reads as an equal tree unless spelling out abbreviations
 * takes it past {@link #MAX_LENGTH}.
 */
public sealed interface Filter permits Condition, Filter.MatchAll, Filter.And, Filter.Or, Filter.Not {
    /** The longest text that is read, in characters. */
    int MAX_LENGTH = 65_536;

    /** The deepest nesting of parentheses and {@code not} that is read. */
    int MAX_DEPTH = 200;

    /**
     * Reads a filter.
     *
     * @param text the filter; blank matches everything
     * @return the filter
     * @throws FilterSyntaxException if the text is not a filter, or too long or too deeply nested; it has the position
     */
    static Filter parse(String text) {
        return FilterParser.parse(requireNonNull(text, "text"));
    }

    /**
     * Returns the filter that every run matches.
     *
     * @return the blank filter
     */
    static Filter all() {
        return new MatchAll();
    }

    /**
     * Joins filters with {@code and}; nested conjunctions become one flat list.
     *
     * @param filters the filters; of none the result matches everything
     * @return the conjunction, or the only filter
     */
    static Filter allOf(List<Filter> filters) {
        List<Filter> terms = new ArrayList<>();
        for (Filter filter : filters) {
            if (filter instanceof And and) {
                terms.addAll(and.terms());
            } else if (!(filter instanceof MatchAll)) {
                terms.add(filter);
            }
        }
        return terms.isEmpty() ? all() : terms.size() == 1 ? terms.get(0) : new And(terms);
    }

    /**
     * Joins filters with {@code or}; nested disjunctions become one flat list.
     *
     * @param filters the filters, at least one
     * @return the disjunction, or the only filter
     * @throws IllegalArgumentException if there is no filter
     */
    static Filter anyOf(List<Filter> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("filters is empty; give at least one");
        }
        List<Filter> terms = new ArrayList<>();
        for (Filter filter : filters) {
            if (filter instanceof MatchAll) {
                return filter;
            }
            terms.addAll(filter instanceof Or or ? or.terms() : List.of(filter));
        }
        return terms.size() == 1 ? terms.get(0) : new Or(terms);
    }

    /**
     * Tells whether a run matches.
     *
     * @param values the run's values
     * @return true if it matches
     * @throws IllegalArgumentException if {@code values} gives a value of an unsupported type
     */
    boolean matches(FieldValues values);

    /** Matches everything; stands alone, never inside another filter. */
    record MatchAll() implements Filter {
        @Override
        public boolean matches(FieldValues values) {
            return true;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /**
     * Matches what all terms match; {@link #allOf} builds one from any filters.
     *
     * @param terms two or more filters, none of them an {@code And} or a {@code MatchAll}
     */
    record And(List<Filter> terms) implements Filter {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the terms are fewer than two, or not flat
         */
        public And {
            terms = List.copyOf(terms);
            requireFlat(terms, And.class);
        }

        @Override
        public boolean matches(FieldValues values) {
            return terms.stream().allMatch(term -> term.matches(values));
        }

        @Override
        public String toString() {
            return join(terms, " and ", term -> term instanceof Or ? "(" + term + ")" : term.toString());
        }
    }

    /**
     * Matches what one of the terms matches; {@link #anyOf} builds one from any filters.
     *
     * @param terms two or more filters, none of them an {@code Or} or a {@code MatchAll}
     */
    record Or(List<Filter> terms) implements Filter {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the terms are fewer than two, or not flat
         */
        public Or {
            terms = List.copyOf(terms);
            requireFlat(terms, Or.class);
        }

        @Override
        public boolean matches(FieldValues values) {
            return terms.stream().anyMatch(term -> term.matches(values));
        }

        @Override
        public String toString() {
            return join(terms, " or ", Filter::toString);
        }
    }

    /**
     * Matches what the term does not match.
     *
     * @param term any filter but {@code MatchAll}
     */
    record Not(Filter term) implements Filter {
        /**
         * {@inheritDoc}
         *
         * @throws IllegalArgumentException if the term is {@code MatchAll}
         */
        public Not {
            if (requireNonNull(term, "term") instanceof MatchAll) {
                throw new IllegalArgumentException("term matches everything; its negation cannot be written");
            }
        }

        @Override
        public boolean matches(FieldValues values) {
            return !term.matches(values);
        }

        @Override
        public String toString() {
            return "not " + (term instanceof And || term instanceof Or ? "(" + term + ")" : term);
        }
    }

    private static String join(List<Filter> terms, String word, Function<Filter, String> text) {
        return terms.stream().map(text).collect(Collectors.joining(word));
    }

    private static void requireFlat(List<Filter> terms, Class<? extends Filter> type) {
        if (terms.size() < 2 || terms.stream().anyMatch(term -> type.isInstance(term) || term instanceof MatchAll)) {
            throw new IllegalArgumentException("terms must be two or more, without " + type.getSimpleName()
                    + " and MatchAll, but are " + terms + "; use Filter.allOf or anyOf");
        }
    }
}
