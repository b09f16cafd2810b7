package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Aggregate;
import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.search.OrderBy;
import dev.atelier.search.OrderBy.Direction;
import dev.atelier.tracking.postgresql.sql.SearchText;
import dev.atelier.tracking.postgresql.sql.SqlText;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key of an order in SQL: where its value comes from, and the expressions to sort by. The first of them is the rank: values,
 * then NaN, then what is missing, whatever the direction. Immutable.
 *
 * @param join what is added to {@code from run_entry r}
 * @param sort the expressions, the rank first
 * @param read the expressions that {@link #value} reads
 * @param metric whether the value is a metric's
 * @param key the key
 */
record OrderColumn(SqlText join, List<String> sort, List<String> read, boolean metric, OrderBy.Key key) {
    static OrderColumn of(OrderBy.Key key, int number, SearchForm form) {
        Field field = key.field();
        if (field.entity() == Entity.METRIC) {
            return metric(key, "o" + number);
        }
        if (field.entity() == Entity.ATTRIBUTE) {
            switch (field.key()) {
                case "run_id" -> {
                    return ofRun(key, "r.run_id", "'S'");
                }
                case "start_time", "number" -> {
                    return ofRun(key, "r." + field.key(), "'L'");
                }
                default -> {
                    // like any other
                }
            }
        }
        String o = "o" + number;
        SqlText join = new SqlText().add(values(field, o, form), FilterSql.name(field));
        String rank = "case when " + o + ".type is null then 2 when " + o + ".type = 'N' then 1 else 0 end";
        return new OrderColumn(join, List.of(rank, o + ".key"), List.of(o + ".type", o + ".text"), false, key);
    }

    /** Joins the first value of a field; only what other documents say of a run, and its data sets, may be several. */
    private static String values(Field field, String o, SearchForm form) {
        if (field.entity() != Entity.LINEAGE && field.entity() != Entity.DATASET) {
            return " left join run_value " + o + " on " + o + ".run_id = r.run_id and " + o + ".field = ?";
        }
        String first = "v.run_id, v.type, v.key, v.text from run_value v where v.field = ?";
        return form == SearchForm.PROBES
                ? " left join lateral (select " + first + " and v.run_id = r.run_id order by v.key nulls last limit 1) "
                        + o + " on true"
                : " left join (select distinct on (v.run_id) " + first + " order by v.run_id, v.key nulls last) " + o
                        + " on " + o + ".run_id = r.run_id";
    }

    /** Adds the expressions for {@code order by}. */
    void orderBy(List<String> terms) {
        for (int i = 0; i < sort.size(); i++) {
            boolean rank = i == 0;
            if (!rank || !sort.get(i).equals("0")) {
                terms.add(sort.get(i) + (rank || key.direction() == Direction.ASC ? "" : " desc"));
            }
        }
    }

    /** Returns the condition that a run comes behind a value. */
    SqlText behind(@Nullable Object value) {
        List<Object> parts = parts(value);
        SqlText behind = new SqlText().add("(").add(sort.get(0) + " > ?", parts.get(0));
        if (parts.size() > 1) {
            String operator = key.direction() == Direction.ASC ? " > " : " < ";
            String columns = "(" + String.join(", ", sort.subList(1, parts.size())) + ")";
            String marks = "(" + "?, ".repeat(parts.size() - 2) + "?)";
            behind.add(
                    " or (" + sort.get(0) + " = 0 and " + columns + operator + marks + ")",
                    parts.subList(1, parts.size()).toArray());
        }
        return behind.add(")");
    }

    /** Returns the condition that a run has a value. */
    SqlText same(@Nullable Object value) {
        List<Object> parts = parts(value);
        SqlText same = new SqlText().add("(" + sort.get(0) + " = ?", parts.get(0));
        for (int i = 1; i < parts.size(); i++) {
            same.add(" and " + sort.get(i) + " = ?", parts.get(i));
        }
        return same.add(")");
    }

    /** Reads the value from the expressions of {@link #read}. */
    @Nullable
    Object value(ResultSet row, int from) throws SQLException {
        if (!metric) {
            String type = row.getString(from);
            return type == null ? null : SearchValue.read(type.charAt(0), row.getString(from + 1));
        }
        return MetricValues.read(row, from, key.field().aggregate());
    }

    private List<Object> parts(@Nullable Object value) {
        if (value == null) {
            return List.of(2);
        }
        if (value instanceof Double number && number.isNaN()) {
            return List.of(1);
        }
        List<Object> parts = new ArrayList<>(List.of(0));
        if (!metric) {
            parts.add(sort.get(1).startsWith("r.") ? value(value) : SearchKey.of(value));
        } else if (value instanceof Number number) {
            parts.add(0);
            parts.add(number.doubleValue());
        } else {
            parts.add(1);
            parts.add(0.0);
            parts.add(SearchText.of(String.valueOf(value)));
        }
        return parts;
    }

    private static Object value(Object value) {
        return value instanceof String text ? StoredText.encode(text) : value;
    }

    private static OrderColumn ofRun(OrderBy.Key key, String column, String type) {
        return new OrderColumn(
                new SqlText(), List.of("0", column), List.of(type + "::text", column + "::text"), false, key);
    }

    private static OrderColumn metric(OrderBy.Key key, String o) {
        Field field = key.field();
        SqlText join = new SqlText()
                .add(
                        " left join series " + o + " on " + o + ".run_id = r.run_id and " + o + ".metric = ?",
                        StoredText.encode(field.key()));
        String column = MetricColumn.of(field.aggregate()).replace("s.", o + ".");
        String text = field.aggregate() == Aggregate.COUNT ? "null" : o + ".last_text";
        String numbers = field.aggregate() == Aggregate.COUNT ? "points + " + o + ".structured" : "points";
        String rank = "case when " + o + "." + numbers + " > 0 then case when " + column + " = 'NaN' then 1 else 0 end"
                + " when " + text + " is not null then 0 else 2 end";
        String has = o + "." + numbers + " > 0";
        return new OrderColumn(
                join,
                List.of(
                        rank,
                        "case when " + has + " then 0 else 1 end",
                        "case when " + has + " then " + column + " else 0 end",
                        "(case when " + has + " then '' else " + text + " end) collate \"C\""),
                List.of(o + ".points", o + ".structured", column, text),
                true,
                key);
    }
}
