package dev.atelier.tracking.postgresql.shipping;

import dev.atelier.error.StoreException;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.journal.JournalFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Takes one journal to the server, each record exactly once: the transaction that writes points also writes how far the journal
 * has come, under the lock of that row, whoever ships it. Thread-safe.
 */
final class JournalShipper {
    private final Database database;
    private final JournalReader reader;
    private final boolean ofDeadProcess;
    private final Consumer<String> problems;
    private long position = -1;

    JournalShipper(Database database, JournalFolder folder, boolean ofDeadProcess, Consumer<String> problems) {
        this.database = database;
        this.reader = new JournalReader(folder);
        this.ofDeadProcess = ofDeadProcess;
        this.problems = problems;
    }

    /** Ships what was appended before a position, and tells how far the server has come. */
    synchronized long ship(long limit) {
        if (!mayHaveMore(limit)) {
            return position;
        }
        long before;
        do {
            before = position;
            position = database.repeatable("store metrics", connection -> shipBatch(connection, limit));
        } while (position < limit && position != before);
        return position;
    }

    /** Forgets the journal, whose files are deleted. */
    void forget() {
        database.repeatable("forget a journal", connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from journal where id = ?")) {
                delete.setObject(1, reader.folder().id());
                return delete.executeUpdate();
            }
        });
    }

    /** Looks into the files only, so that reading metrics costs no query when there is nothing to ship. */
    private boolean mayHaveMore(long limit) {
        if (position < 0) {
            return true;
        }
        try {
            return position < limit && (reader.position() != position || reader.hasNext() || isMovedOn());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Tells whether the owner has shipped and deleted what the reader stands at. */
    private boolean isMovedOn() throws IOException {
        return reader.folder().segments().higherKey(position) != null;
    }

    private long shipBatch(Connection connection, long limit) throws SQLException {
        long from = lockPosition(connection);
        Shipment shipment = new Shipment();
        try {
            if (from >= limit || !reader.seek(from)) {
                return from;
            }
            while (reader.position() < limit && !shipment.isFull() && hasNext()) {
                reader.next(shipment);
            }
        } catch (IOException e) {
            throw failure(e);
        }
        long to = reader.position();
        if (to != from) {
            if (!shipment.isEmpty()) {
                new ShipmentWriter(connection, shipment).write();
            }
            notePosition(connection, to);
        }
        return to;
    }

    private boolean hasNext() throws IOException {
        if (reader.hasNext()) {
            return true;
        }
        if (ofDeadProcess && reader.skipDamage()) {
            problems.accept(reader.folder().path() + " is damaged before byte " + reader.position()
                    + ": the points there are lost, those behind are stored");
            return reader.hasNext();
        }
        return false;
    }

    private long lockPosition(Connection connection) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into journal (id, host, position) values (?, ?, 0) on conflict do nothing")) {
            if (position < 0) {
                insert.setObject(1, reader.folder().id());
                insert.setString(2, host());
                insert.executeUpdate();
            }
        }
        try (PreparedStatement query =
                connection.prepareStatement("select position from journal where id = ? for update")) {
            query.setObject(1, reader.folder().id());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MAX_VALUE;
            }
        }
    }

    private void notePosition(Connection connection, long reached) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update journal set position = ?, shipped_at = clock_timestamp() where id = ?")) {
            update.setLong(1, reached);
            update.setObject(2, reader.folder().id());
            update.executeUpdate();
        }
    }

    private StoreException failure(IOException cause) {
        return new StoreException("cannot read the journal " + reader.folder().path() + ": " + cause, cause);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
