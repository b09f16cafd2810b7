package dev.atelier.tracking.postgresql.search;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a search looks at values. The server's planner cannot know which, since what it knows of a column is the same for all fields:
 * it took a million look-ups where one pass was better, and the reverse.
 */
enum SearchForm {
    /** For few runs: their values, run by run. */
    PROBES(
            "enable_nestloop=on",
            "enable_seqscan=off",
            "enable_bitmapscan=off",
            "enable_hashjoin=off",
            "enable_mergejoin=off"),
    /** For all runs: all values of a field in one pass, field by field in the order of the filter. */
    SETS(
            "enable_nestloop=off",
            "enable_seqscan=on",
            "enable_bitmapscan=on",
            "enable_hashjoin=on",
            "enable_mergejoin=on",
            "work_mem='64MB'",
            "join_collapse_limit=1",
            "from_collapse_limit=1");

    private final String settings;

    SearchForm(String... settings) {
        this.settings = "set local " + String.join("; set local ", settings);
    }

    /** Tells the planner, until the transaction ends. */
    void plan(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(settings);
        }
    }
}
