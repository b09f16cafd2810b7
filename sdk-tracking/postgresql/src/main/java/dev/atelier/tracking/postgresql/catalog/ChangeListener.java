package dev.atelier.tracking.postgresql.catalog;

import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.DatabaseThreads;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens for the commits of all processes on a connection of its own, from the first time somebody waits. Thread-safe.
 *
 * <p>A notification only wakes; what has happened is read from the tables, so that none is missed when the connection was
 * lost for a while.
 */
public final class ChangeListener implements AutoCloseable {
    private static final int LISTEN_MILLIS = 500;
    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Database database;
    private final String channel;
    private final Object lock = new Object();
    private long heard;
    private boolean started;
    private volatile boolean closed;

    public ChangeListener(Database database) {
        this.database = database;
        this.channel = "atelier_" + database.uri().schema();
    }

    String channel() {
        return channel;
    }

    /** Returns how many times something was heard, to be given to {@link #await}. */
    long heard() {
        synchronized (lock) {
            return heard;
        }
    }

    /** Waits until something was heard since, or for a time. */
    void await(long since, long nanos) throws InterruptedException {
        synchronized (lock) {
            if (!started && !closed) {
                started = true;
                DatabaseThreads.start("listener", this::run);
            }
            if (heard == since && !closed) {
                TimeUnit.NANOSECONDS.timedWait(lock, nanos);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }

    private void run() {
        while (!closed) {
            try (Connection connection = database.connect()) {
                listen(connection);
            } catch (SQLException e) {
                DatabaseThreads.pause(RECONNECT_NANOS); // waiting threads look on their own meanwhile
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + channel);
        }
        wake(); // what was committed before it listened
        PGConnection notifications = connection.unwrap(PGConnection.class);
        while (!closed) {
            PGNotification[] received = notifications.getNotifications(LISTEN_MILLIS);
            if (received != null && received.length > 0) {
                wake();
            }
        }
    }

    private void wake() {
        synchronized (lock) {
            heard++;
            lock.notifyAll();
        }
    }
}
