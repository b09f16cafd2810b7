package dev.atelier.tracking.transfer.mlflow;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.tracking.transfer.internal.CountedImport;
import dev.atelier.tracking.transfer.internal.Tally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An sqlite database of MLflow 1 to 3, opened read-only. Confined to a thread.
 *
 * <p>Tables and columns that an older version does not have are taken as empty. Points are read in the order of their row
 * ids, which is the order of their insertion. Schema read in {@code mlflow/store/tracking/dbmodels/models.py}.
 */
public final class MlflowDatabase implements MlflowSource {
    private static final String DRIVER_MISSING =
            "there is no JDBC driver for sqlite on the class path; add org.xerial:sqlite-jdbc";

    private final Path file;
    private final Tally tally;
    private final Connection connection;
    private final Set<String> tables;

    private MlflowDatabase(Path file, Tally tally, Connection connection) throws SQLException {
        this.file = file;
        this.tally = tally;
        this.connection = connection;
        tables = SqlRows.tables(connection);
    }

    public static MlflowDatabase open(Path file, Tally tally) {
        if (!Files.isRegularFile(file)) {
            throw new NotFoundException("MLflow database", file.toString(), "there is no such file");
        }
        Connection connection = connect(file);
        try {
            MlflowDatabase database = new MlflowDatabase(file, tally, connection);
            if (!database.tables.containsAll(Set.of("experiments", "runs", "params", "tags", "metrics"))) {
                throw new ConfigurationException(
                        "'" + file + "' is an sqlite database, but none of MLflow; its tables are " + database.tables);
            }
            return database;
        } catch (SQLException | ConfigurationException e) {
            closeQuietly(connection);
            if (e instanceof ConfigurationException known) {
                throw known;
            }
            throw new ConfigurationException("'" + file + "' cannot be read as an sqlite database: " + e.getMessage());
        }
    }

    @Override
    public List<MlflowExperiment> experiments() {
        List<MlflowExperiment> found = new ArrayList<>();
        for (SqlRow row : rows("SELECT * FROM experiments ORDER BY experiment_id")) {
            String id = row.text("experiment_id");
            String space = row.text("workspace");
            String name =
                    space.isEmpty() || space.equals("default") ? row.text("name") : space + "-" + row.text("name");
            found.add(new MlflowExperiment(id, name, deleted(row), pairs("experiment_tags", "experiment_id", id)));
        }
        return found;
    }

    @Override
    public void runs(MlflowExperiment experiment, Consumer<MlflowRun> each) {
        for (SqlRow row :
                rows("SELECT * FROM runs WHERE experiment_id = ? ORDER BY start_time, run_uuid", experiment.id())) {
            each.accept(run(experiment, row));
        }
    }

    @Override
    public void metrics(MlflowRun run, CountedImport target) {
        try {
            SqlRows.each(
                    connection,
                    "SELECT * FROM metrics WHERE run_uuid = ? ORDER BY rowid",
                    row -> target.point(row.text("key"), row.number("step", 0), value(row), row.number("timestamp", 0)),
                    run.id());
        } catch (SQLException e) {
            unreadable("metrics of run " + run.id(), e);
        }
    }

    @Override
    public List<MlflowFolder> folders(MlflowRun run) {
        List<MlflowFolder> folders = new ArrayList<>();
        folders.add(new MlflowFolder("", "", run.artifactUri(), run.experimentId() + "/" + run.id() + "/artifacts"));
        if (tables.contains("logged_models")) {
            for (SqlRow row : rows("SELECT * FROM logged_models WHERE source_run_id = ? ORDER BY model_id", run.id())) {
                String id = row.text("model_id");
                folders.add(new MlflowFolder(
                        row.text("name") + "/",
                        id,
                        row.text("artifact_location"),
                        run.experimentId() + "/models/" + id + "/artifacts"));
            }
        }
        return folders;
    }

    @Override
    public List<MlflowModelVersion> modelVersions() {
        if (!tables.contains("model_versions")) {
            return List.of();
        }
        List<MlflowModelVersion> versions = new ArrayList<>();
        for (SqlRow row : rows("SELECT * FROM model_versions WHERE current_stage <> 'Deleted_Internal'")) {
            String model = row.text("name");
            String version = row.text("version");
            versions.add(new MlflowModelVersion(
                    model,
                    (int) row.number("version", 0),
                    row.text("source"),
                    row.text("run_id"),
                    row.text("description"),
                    versionTags(model, version),
                    aliases(model, version)));
        }
        return versions;
    }

    @Override
    public List<Path> artifactRoots() {
        return List.of(file.resolveSibling("mlruns"), file.resolveSibling("mlartifacts"));
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    private MlflowRun run(MlflowExperiment experiment, SqlRow row) {
        String id = row.text("run_uuid");
        return new MlflowRun(
                id,
                experiment.id(),
                row.text("name"),
                row.text("user_id"),
                row.text("status"),
                row.find("start_time"),
                row.find("end_time"),
                deleted(row),
                row.text("artifact_uri"),
                pairs("params", "run_uuid", id),
                pairs("tags", "run_uuid", id),
                datasets(id));
    }

    private List<MlflowDataset> datasets(String runId) {
        if (!tables.containsAll(Set.of("datasets", "inputs", "input_tags"))) {
            return List.of();
        }
        String sql = "SELECT d.*, t.value AS context FROM inputs i JOIN datasets d ON d.dataset_uuid = i.source_id"
                + " LEFT JOIN input_tags t ON t.input_uuid = i.input_uuid AND t.name = 'mlflow.data.context'"
                + " WHERE i.source_type = 'DATASET' AND i.destination_type = 'RUN' AND i.destination_id = ?";
        return rows(sql, runId).stream()
                .map(row -> new MlflowDataset(
                        row.text("name"),
                        row.text("digest"),
                        row.text("dataset_source_type"),
                        row.text("dataset_source"),
                        row.text("context")))
                .toList();
    }

    private Map<String, String> versionTags(String model, String version) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (tables.contains("model_version_tags")) {
            rows("SELECT * FROM model_version_tags WHERE name = ? AND version = ?", model, version)
                    .forEach(row -> tags.put(row.text("key"), row.text("value")));
        }
        return tags;
    }

    private List<String> aliases(String model, String version) {
        return tables.contains("registered_model_aliases")
                ? rows("SELECT * FROM registered_model_aliases WHERE name = ? AND version = ?", model, version).stream()
                        .map(row -> row.text("alias"))
                        .toList()
                : List.of();
    }

    private Map<String, String> pairs(String table, String column, String id) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (tables.contains(table)) {
            rows("SELECT * FROM " + table + " WHERE " + column + " = ? ORDER BY \"key\"", id)
                    .forEach(row -> pairs.put(row.text("key"), row.text("value")));
        }
        return pairs;
    }

    private List<SqlRow> rows(String sql, String... parameters) {
        List<SqlRow> rows = new ArrayList<>();
        try {
            SqlRows.each(connection, sql, row -> rows.add(row.copy()), parameters);
        } catch (SQLException e) {
            unreadable(sql, e);
        }
        return rows;
    }

    private void unreadable(String what, SQLException e) {
        tally.unreadable(file, what + ": " + e.getMessage());
    }

    /** Returns a point's value; MLflow has a flag for NaN and the greatest double for infinity. */
    private static double value(SqlRow row) {
        if (row.number("is_nan", 0) != 0) {
            return Double.NaN;
        }
        double value = row.real("value");
        return Math.abs(value) == Double.MAX_VALUE ? Math.copySign(Double.POSITIVE_INFINITY, value) : value;
    }

    private static boolean deleted(SqlRow row) {
        return row.text("lifecycle_stage").equals("deleted");
    }

    private static Connection connect(Path file) {
        try {
            return DriverManager.getConnection(
                    "jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?mode=ro");
        } catch (SQLException e) {
            boolean missing = "08001".equals(e.getSQLState());
            throw new ConfigurationException(
                    missing
                            ? DRIVER_MISSING
                            : "'" + file + "' cannot be opened as an sqlite database: " + e.getMessage());
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // opened for reading only: there is nothing to lose
        }
    }
}
