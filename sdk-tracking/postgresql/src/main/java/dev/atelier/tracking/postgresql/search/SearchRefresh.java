package dev.atelier.tracking.postgresql.search;

import dev.atelier.search.Entity;
import dev.atelier.search.Field;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SearchableFields;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.sql.BinaryCopy;
import dev.atelier.tracking.postgresql.sql.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables of the search up to date with the documents: page by page in the order of the commits, each in a transaction
 * that holds the lock of {@code search_state}, so that of all processes one does it. Immutable.
 */
public record SearchRefresh(Database database, SearchableFields fields) {
    private static final int PAGE = 2_000;
    private static final int MANY = 10_000;
    private static final Field EXPERIMENT = Field.of(Entity.ATTRIBUTE, "experiment");
    private static final Field START_TIME = Field.of(Entity.ATTRIBUTE, "start_time");
    private static final Field NUMBER = Field.of(Entity.ATTRIBUTE, "number");

    /** A changed document: what it says, or null when it is gone or says nothing. */
    private record Changed(DocumentKey key, long revision, SearchableFields.@Nullable Entry entry) {
        private String name() {
            return StoredText.encode(key.kind()) + "/" + StoredText.encode(key.id());
        }
    }

    private record Page(long reached, int documents) {}

    void run() {
        long target = database.read("search", SearchRefresh::behind);
        long documents = 0;
        long reached = 0;
        while (reached < target) {
            Page page = database.repeatable("bring the search up to date", this::page);
            reached = page.reached;
            documents += page.documents;
        }
        if (documents >= MANY) {
            database.read("analyze the tables of the search", SearchRefresh::analyze);
        }
    }

    /** Tells the planner at once what the tables have now; the server's own daemon takes a minute and more. */
    private static boolean analyze(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("analyze run_entry, run_value, search_document, series");
        }
    }

    /** Returns the sequence to reach, or 0 when it is reached. */
    private static long behind(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select w.sequence, s.sequence from workspace w, search_state s");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1) > row.getLong(2) ? row.getLong(1) : 0;
        }
    }

    private Page page(Connection connection) throws SQLException {
        long from = number(connection, "select sequence from search_state for update");
        List<Changed> changed = changed(connection, from);
        long reached = changed.isEmpty()
                ? Math.max(from, number(connection, "select sequence from workspace"))
                : changed.get(changed.size() - 1).revision();
        if (!changed.isEmpty()) {
            apply(connection, changed);
        }
        try (PreparedStatement update = connection.prepareStatement("update search_state set sequence = ?")) {
            update.setLong(1, reached);
            update.executeUpdate();
        }
        return new Page(reached, changed.size());
    }

    /** Reads whole commits; there is always one more when the sequence is not reached. */
    private List<Changed> changed(Connection connection, long from) throws SQLException {
        List<Changed> changed = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select kind, id, revision, body from document"
                + " where revision > ? and revision <= coalesce((select max(revision) from (select revision from document"
                + " where revision > ? order by revision limit " + PAGE + ") page), 0) order by revision")) {
            query.setLong(1, from);
            query.setLong(2, from);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    DocumentKey key =
                            new DocumentKey(StoredText.decode(row.getString(1)), StoredText.decode(row.getString(2)));
                    changed.add(new Changed(key, row.getLong(3), entry(key, row.getLong(3), row.getString(4))));
                }
            }
        }
        return changed;
    }

    private SearchableFields.@Nullable Entry entry(DocumentKey key, long revision, @Nullable String body) {
        if (body == null) {
            return null;
        }
        Optional<SearchableFields.Entry> entry = fields.read(new Document(key, revision, StoredText.decodeBody(body)));
        return entry.orElse(null);
    }

    private static void apply(Connection connection, List<Changed> changed) throws SQLException {
        List<String> names = changed.stream().map(Changed::name).toList();
        List<String> runs = new ArrayList<>();
        for (Changed change : changed) {
            if (change.entry == null || change.entry.run()) {
                runs.add(change.key.id());
            }
        }
        delete(connection, names, runs, changed);
        insertRuns(connection, changed);
        insertValues(connection, changed);
    }

    /** Forgets what the documents said before; a document that is gone may have been a run's own. */
    private static void delete(Connection connection, List<String> names, List<String> runs, List<Changed> changed)
            throws SQLException {
        execute(
                connection,
                "delete from run_value v using search_document d where d.document = any(?)"
                        + " and v.run_id = d.run_id and v.document = d.document",
                plain(names));
        execute(connection, "delete from search_document where document = any(?)", plain(names));
        String[] ids = runs.stream().map(StoredText::encode).toArray(String[]::new);
        List<String> own = new ArrayList<>();
        for (Changed change : changed) {
            if (change.entry == null || change.entry.run()) {
                own.add(change.name());
            }
        }
        // documents of another kind with the id of a run must not delete the run
        execute(
                connection,
                "delete from run_value where document = '' and run_id in (select e.run_id from run_entry e"
                        + " where e.run_id = any(?) and e.document = any(?))",
                ids,
                plain(own));
        execute(connection, "delete from run_entry where run_id = any(?) and document = any(?)", ids, plain(own));
    }

    private static void insertRuns(Connection connection, List<Changed> changed) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into run_entry (run_id, document, experiment, start_time, number) values (?, ?, ?, ?, ?)")) {
            boolean any = false;
            for (Changed change : changed) {
                if (change.entry != null && change.entry.run()) {
                    Map<Field, Object> values = change.entry.values();
                    insert.setString(1, StoredText.encode(change.entry.runId()));
                    insert.setString(2, change.name());
                    insert.setString(3, StoredText.encode(String.valueOf(values.getOrDefault(EXPERIMENT, ""))));
                    insert.setLong(4, values.get(START_TIME) instanceof Long time ? time : 0);
                    insert.setLong(5, values.get(NUMBER) instanceof Long number ? number : 0);
                    insert.addBatch();
                    any = true;
                }
            }
            if (any) {
                insert.executeBatch();
            }
        }
    }

    private static void insertValues(Connection connection, List<Changed> changed) throws SQLException {
        Map<String, String> others = new TreeMap<>();
        try (BinaryCopy copy = new BinaryCopy(
                connection, "run_value (run_id, document, field, type, key, head, text, folded, listed)")) {
            for (Changed change : changed) {
                SearchableFields.Entry entry = change.entry;
                if (entry != null) {
                    String document = entry.run() ? "" : change.name();
                    if (!entry.run()) {
                        others.put(document, StoredText.encode(entry.runId()));
                    }
                    for (Map.Entry<Field, Object> value : entry.values().entrySet()) {
                        insert(copy, StoredText.encode(entry.runId()), document, value);
                    }
                }
            }
            copy.end();
        }
        execute(
                connection,
                "insert into search_document (document, run_id) select * from unnest(?::text[], ?::text[])",
                others.keySet().toArray(new String[0]),
                others.values().toArray(new String[0]));
    }

    private static void insert(BinaryCopy copy, String runId, String document, Map.Entry<Field, Object> field)
            throws SQLException {
        boolean listed = !document.isEmpty() || field.getValue() instanceof List;
        List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
        for (Object value : values) {
            SearchValue stored = SearchValue.of(value);
            copy.row(9).putText(runId).putText(document).putText(FilterSql.name(field.getKey()));
            copy.putBytes(new byte[] {(byte) stored.type()});
            byte[] key = stored.key();
            if (key == null) {
                copy.putNull();
                copy.putNull();
            } else {
                copy.putBytes(key).putBytes(SearchKey.head(key));
            }
            copy.putText(stored.text());
            if (stored.folded() == null) {
                copy.putNull();
            } else {
                copy.putText(stored.folded());
            }
            copy.putBytes(new byte[] {(byte) (listed ? 1 : 0)});
        }
    }

    private static void execute(Connection connection, String sql, String[]... arrays) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arrays.length; i++) {
                statement.setArray(i + 1, connection.createArrayOf("text", arrays[i]));
            }
            statement.executeUpdate();
        }
    }

    private static String[] plain(List<String> texts) {
        return texts.toArray(new String[0]);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
