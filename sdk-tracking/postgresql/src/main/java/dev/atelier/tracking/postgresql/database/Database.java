package dev.atelier.tracking.postgresql.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.atelier.error.OutcomeUnknownException;
import dev.atelier.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The connections to a database. Thread-safe.
 *
 * <p>Once a connection was lost, calls fail at once until a single attempt to connect has succeeded, so that a server that is
 * away costs its clients no time.
 */
public final class Database implements AutoCloseable {
    private static final int ATTEMPTS = 3;
    private static final long PROBE_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int BORROWS = 15;
    private static final long OUTCOME_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final DatabaseUri uri;
    private final HikariDataSource pool;
    private volatile @Nullable SQLException away;
    private long lastProbe;
    private long pauseNanos;

    public Database(DatabaseUri uri) {
        this.uri = uri;
        HikariConfig config = new HikariConfig();
        config.setPoolName("atelier-" + uri.schema());
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(uri.url());
        config.setDataSourceProperties(uri.properties());
        config.setMaximumPoolSize(uri.poolSize());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(1)); // borrow() tries again
        config.setInitializationFailTimeout(-1);
        config.setThreadFactory(DatabaseThreads.factory("pool"));
        pool = new HikariDataSource(config);
    }

    public DatabaseUri uri() {
        return uri;
    }

    /** Makes a connection of its own, for what must last. */
    public Connection connect() throws SQLException {
        Connection connection = new Driver().connect(uri.url(), uri.properties());
        if (connection == null) {
            throw new SQLException("the driver does not know the URL " + uri.url(), "08001");
        }
        return connection;
    }

    /** Fails at once, with the server's own words, when there is no way in. */
    public void connectOnce() {
        try (Connection connection = connect()) {
            connection.isValid(1);
        } catch (SQLException e) {
            throw DatabaseFailure.of("open the workspace", uri, e);
        }
    }

    /** Looks something up. A server that says nothing for ten seconds is away, so that nobody who logs waits for it longer. */
    public <T> T look(String action, Work<T> work) {
        return read(action, connection -> {
            connection.setNetworkTimeout(Runnable::run, uri.socketTimeoutMillis() / 3);
            return work.run(connection);
        });
    }

    /** Runs queries, again with another connection when the first one is lost. */
    public <T> T read(String action, Work<T> work) {
        return Uninterrupted.call(() -> {
            for (int attempt = 1; ; attempt++) {
                try (Connection connection = borrow()) {
                    return work.run(connection);
                } catch (SQLException e) {
                    lost(e);
                    if (attempt == ATTEMPTS || !DatabaseFailure.isConnectionLost(e)) {
                        throw DatabaseFailure.of(action, uri, e);
                    }
                }
            }
        });
    }

    /** Runs queries that see one state of the database, and may take their time. */
    public <T> T snapshot(String action, Work<T> work) {
        return read(action, connection -> {
            connection.setNetworkTimeout(Runnable::run, 4 * uri.socketTimeoutMillis());
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return work.run(connection); // the pool ends the transaction
        });
    }

    /** Runs a transaction that may be repeated when nobody knows whether it was committed. */
    public <T> T repeatable(String action, Work<T> work) {
        return transaction(action, work, null);
    }

    /**
     * Runs a transaction, again when its connection was lost or it was the victim of a deadlock. When the answer to COMMIT is
     * lost, the outcome is asked for: what the transaction gave, or empty when it was not committed. Without such a
     * question it is done again.
     */
    public <T> T transaction(String action, Work<T> work, @Nullable Work<Optional<T>> outcome) {
        return Uninterrupted.call(() -> {
            for (int attempt = 1; ; attempt++) {
                Attempt state = new Attempt();
                try (Connection connection = borrow()) {
                    return state.run(connection, work);
                } catch (SQLException e) {
                    lost(e);
                    if (outcome != null && state.committing && DatabaseFailure.isConnectionLost(e)) {
                        Optional<T> known = outcome(action, outcome, e);
                        if (known.isPresent()) {
                            return known.get();
                        }
                    } else if (attempt == ATTEMPTS || !mayPass(e)) {
                        throw DatabaseFailure.of(action, uri, e);
                    }
                }
            }
        });
    }

    /** Fails when the server is away. */
    public void requireReachable() throws SQLException {
        if (away != null) {
            probe();
        }
    }

    /** Returns why the server cannot be reached, or null when the last attempt succeeded. */
    @Nullable
    public String whyAway() {
        SQLException failure = away;
        return failure == null ? null : String.valueOf(failure.getMessage());
    }

    @Override
    public void close() {
        pool.close();
    }

    private static boolean mayPass(SQLException failure) {
        return DatabaseFailure.isConnectionLost(failure) || DatabaseFailure.isConflictOfLocks(failure);
    }

    private Connection borrow() throws SQLException {
        requireReachable();
        for (int attempt = 1; ; attempt++) {
            try {
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                connect().close(); // tells a busy pool from a server that is away
                if (attempt == BORROWS) {
                    throw StoreException.passing(
                            "all " + uri.poolSize() + " connections to " + uri + " have been busy for " + BORROWS
                                    + " seconds; try again, or raise poolSize",
                            e);
                }
            }
        }
    }

    /** Remembers that the server may be away; idle connections are stale then. */
    private void lost(SQLException failure) {
        if (DatabaseFailure.isConnectionLost(failure) && away == null) {
            away = failure;
            pool.getHikariPoolMXBean().softEvictConnections();
        }
    }

    private synchronized void probe() throws SQLException {
        SQLException failure = away;
        if (failure == null) {
            return;
        }
        long left = lastProbe + pauseNanos - System.nanoTime();
        if (left > PROBE_PAUSE_NANOS) {
            throw new SQLException(failure.getMessage(), "08006", failure);
        }
        if (left > 0) {
            DatabaseThreads.pause(left);
        }
        long start = System.nanoTime();
        try (Connection connection = connect()) {
            connection.isValid(1);
            away = null;
            pauseNanos = 0;
        } catch (SQLException e) {
            away = e;
            lastProbe = System.nanoTime();
            long took = lastProbe - start; // a refusal is quick, silence takes ten seconds
            pauseNanos = took < SILENCE_NANOS ? Math.min(took, PROBE_PAUSE_NANOS) : 10 * took;
            throw e;
        }
    }

    private <T> Optional<T> outcome(String action, Work<Optional<T>> outcome, SQLException lost) {
        long start = System.nanoTime();
        while (true) {
            try {
                return read(action, outcome);
            } catch (StoreException e) {
                if (!e.retryable() || System.nanoTime() - start > OUTCOME_NANOS) {
                    throw new OutcomeUnknownException(
                            "the connection was lost while " + uri + " was told to " + action
                                    + ", and it cannot be asked whether it did",
                            uri.schema(),
                            lost);
                }
                DatabaseThreads.pause(10 * PROBE_PAUSE_NANOS);
            }
        }
    }

    /** What is done with a connection. */
    public interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    private static final class Attempt {
        private boolean committing;

        private <T> T run(Connection connection, Work<T> work) throws SQLException {
            connection.setAutoCommit(false);
            try {
                T result = work.run(connection);
                committing = true;
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        }

        private static void rollback(Connection connection, Exception failure) {
            try {
                connection.rollback();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }
}
