package dev.atelier.tracking.postgresql;

import dev.atelier.spi.tracking.Lease;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.DatabaseFailure;
import dev.atelier.tracking.postgresql.database.DatabaseThreads;
import dev.atelier.tracking.postgresql.database.Uninterrupted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leases as advisory locks of one connection, which the server drops with it. Thread-safe.
 *
 * <p>When the connection is lost, another one takes the locks again. A table counts how often each lease was taken, so that a
 * lease that somebody else had meanwhile is known to be lost.
 */
final class PostgresLeases implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Database database;
    private final UUID holder = UUID.randomUUID();
    private final Map<String, HeldLease> held = new HashMap<>();
    private @Nullable Connection connection;
    private boolean watched;
    private volatile boolean closed;

    PostgresLeases(Database database) {
        this.database = database;
    }

    Optional<Lease> tryTake(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a lease name has letters, digits, '.', '_' and '-' only, got '" + name + "'");
        }
        return Uninterrupted.call(() -> {
            try {
                return take(name);
            } catch (SQLException e) {
                throw DatabaseFailure.of("take the lease '" + name + "'", database.uri(), e);
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            held.values().forEach(lease -> lease.held = false);
            held.clear();
            disconnect();
        }
    }

    private synchronized Optional<Lease> take(String name) throws SQLException {
        if (held.containsKey(name)) {
            return Optional.empty();
        }
        Connection locks = connected();
        if (!lock(locks, name)) {
            return Optional.empty();
        }
        HeldLease lease = new HeldLease(name, nextTerm(locks, name));
        held.put(name, lease);
        watch();
        return Optional.of(lease);
    }

    private long nextTerm(Connection locks, String name) throws SQLException {
        try (PreparedStatement note =
                locks.prepareStatement("insert into lease as l (name, holder, term) values (?, ?, 1)"
                        + " on conflict (name) do update set holder = excluded.holder, taken_at = clock_timestamp(),"
                        + " term = l.term + 1 returning term")) {
            note.setString(1, name);
            note.setObject(2, holder);
            try (ResultSet row = note.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Returns a connection that works, on which every lease is locked that is still ours. */
    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current != null && current.isValid(5)) {
            return current;
        }
        disconnect();
        database.requireReachable();
        Connection fresh = database.connect();
        connection = fresh;
        for (HeldLease lease : List.copyOf(held.values())) {
            if (!lock(fresh, lease.name) || !isLast(fresh, lease)) {
                lease.held = false;
                held.remove(lease.name);
                unlock(fresh, lease.name);
            }
        }
        return fresh;
    }

    private static boolean isLast(Connection locks, HeldLease lease) throws SQLException {
        try (PreparedStatement query = locks.prepareStatement("select term from lease where name = ?")) {
            query.setString(1, lease.name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getLong(1) == lease.term;
            }
        }
    }

    private boolean lock(Connection locks, String name) throws SQLException {
        return call(locks, "select pg_try_advisory_lock(hashtextextended(?, 0))", name);
    }

    private boolean unlock(Connection locks, String name) throws SQLException {
        return call(locks, "select pg_advisory_unlock(hashtextextended(?, 0))", name);
    }

    private boolean call(Connection locks, String function, String name) throws SQLException {
        try (PreparedStatement call = locks.prepareStatement(function)) {
            call.setString(1, "atelier lease " + database.uri().schema() + "/" + name);
            try (ResultSet row = call.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Looks after the connection while there are leases. */
    private void watch() {
        if (!watched) {
            watched = true;
            DatabaseThreads.start("leases", () -> {
                while (!closed) {
                    DatabaseThreads.pause(CHECK_NANOS);
                    check();
                }
            });
        }
    }

    private synchronized void check() {
        if (closed || held.isEmpty()) {
            return;
        }
        try {
            connected();
        } catch (SQLException e) {
            disconnect(); // the next check tries again
        }
    }

    private synchronized void giveBack(HeldLease lease) {
        if (!held.remove(lease.name, lease)) {
            return;
        }
        lease.held = false;
        Connection current = connection;
        if (current != null) {
            try {
                unlock(current, lease.name);
            } catch (SQLException e) {
                disconnect(); // which gives it back as well; the others are taken again
            }
        }
    }

    private void disconnect() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                // it was lost already
            }
        }
    }

    private final class HeldLease implements Lease {
        private final String name;
        private final long term;
        private volatile boolean held = true;

        private HeldLease(String name, long term) {
            this.name = name;
            this.term = term;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean held() {
            return held;
        }

        @Override
        public long term() {
            return term;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }
}
