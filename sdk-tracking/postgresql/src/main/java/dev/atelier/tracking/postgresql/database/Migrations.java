package dev.atelier.tracking.postgresql.database;

import dev.atelier.error.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings a schema to the version of this program; safe when several processes do so at once. */
public final class Migrations {
    /** The version of the last script in {@code migrations}. */
    static final int VERSION = 5;

    private static final int OLDEST_SERVER = 130_000;
    private static final String HISTORY = "schema_history";

    private Migrations() {}

    public static void run(Database database) {
        int version = database.read("open the workspace", connection -> {
            requireServer(connection, database.uri());
            return version(connection, database.uri());
        });
        if (version > VERSION) {
            throw new StoreException(database.uri() + " has schema version " + version + ", this Atelier knows version "
                    + VERSION + "; use a newer Atelier");
        }
        if (version < VERSION) {
            database.repeatable("create the schema", connection -> createSchema(connection, database.uri()));
            migrate(database.uri());
        }
    }

    private static void requireServer(Connection connection, DatabaseUri uri) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select current_setting('server_version_num')::int, current_setting('server_version'),"
                                + " current_setting('server_encoding')")) {
            row.next();
            if (row.getInt(1) < OLDEST_SERVER) {
                throw new StoreException(
                        uri + " is PostgreSQL " + row.getString(2) + "; Atelier needs PostgreSQL 13 or newer");
            }
            if (!row.getString(3).equals("UTF8")) {
                throw new StoreException(uri + " is a database in encoding " + row.getString(3)
                        + ", which cannot hold every text; use one made by CREATE DATABASE … ENCODING 'UTF8'"
                        + " TEMPLATE template0");
            }
        }
    }

    /** Returns the version that is there, 0 for none. */
    private static int version(Connection connection, DatabaseUri uri) throws SQLException {
        try (PreparedStatement exists = connection.prepareStatement("select to_regclass(?) is not null")) {
            exists.setString(1, uri.schema() + "." + HISTORY);
            try (ResultSet row = exists.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    return 0;
                }
            }
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select coalesce(max(version::int), 0) from " + HISTORY + " where success")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Two processes that create a schema at once would meet an error, even with "if not exists". */
    private static boolean createSchema(Connection connection, DatabaseUri uri) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "select pg_advisory_xact_lock(hashtextextended('atelier schema ' || '" + uri.schema() + "', 0))");
            try (ResultSet row =
                    statement.executeQuery("select 1 from pg_namespace where nspname = '" + uri.schema() + "'")) {
                if (row.next()) {
                    return false;
                }
            }
            return statement.execute("create schema " + uri.schema());
        }
    }

    private static PGSimpleDataSource source(DatabaseUri uri) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(uri.url());
        for (String name : uri.properties().stringPropertyNames()) {
            source.setProperty(name, uri.properties().getProperty(name));
        }
        source.setSocketTimeout(0); // large tables take long to change
        return source;
    }

    private static void migrate(DatabaseUri uri) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source(uri))
                    .schemas(uri.schema())
                    .defaultSchema(uri.schema())
                    .createSchemas(false)
                    .table(HISTORY)
                    .locations("classpath:dev/atelier/tracking/postgresql/migrations")
                    .baselineOnMigrate(false)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (SQLException e) {
            throw DatabaseFailure.of("create the tables", uri, e);
        } catch (FlywayException e) {
            SQLException cause = DatabaseFailure.cause(e);
            if (cause != null) {
                throw DatabaseFailure.of("create the tables", uri, cause);
            }
            throw new StoreException(
                    "cannot bring " + uri + " to schema version " + VERSION + ": "
                            + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\n\\s*", ", "),
                    e);
        }
    }
}
