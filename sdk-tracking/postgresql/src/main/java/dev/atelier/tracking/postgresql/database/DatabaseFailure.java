package dev.atelier.tracking.postgresql.database;

import dev.atelier.error.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Turns what the server or the driver says into what a person can act on. */
public final class DatabaseFailure {
    /**
     * What another attempt may not meet again: conflicts of locks, a statement that took too long, a standby. Class 53, a server
     * without memory, disk or connections, is passing as well.
     */
    private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03", "57014", "25006");

    /** The driver's word for a server that wants a password or encryption it was not given. */
    private static final String REJECTED = "08004";

    private DatabaseFailure() {}

    /** Describes a failed action, such as "read a document". */
    public static StoreException of(String action, DatabaseUri uri, SQLException failure) {
        String message = "cannot " + action + " in " + uri + ": " + reason(failure);
        return isPassing(failure) ? StoreException.passing(message, failure) : new StoreException(message, failure);
    }

    private static boolean isPassing(SQLException failure) {
        String state = state(failure);
        return isConnectionLost(failure) || state.startsWith("53") || PASSING.contains(state);
    }

    /** Tells whether the connection is gone, or could not be made because the server is away. */
    static boolean isConnectionLost(SQLException failure) {
        String state = state(failure);
        if (state.equals(REJECTED) || isDistrusted(failure)) {
            return false;
        }
        return state.startsWith("08")
                || state.startsWith("57P0")
                || state.equals("25P03")
                || (state.isEmpty() && failure instanceof SQLTransientConnectionException);
    }

    /** Tells whether the same transaction may succeed when it is simply done again. */
    static boolean isConflictOfLocks(SQLException failure) {
        return state(failure).startsWith("40");
    }

    private static String reason(SQLException failure) {
        String said = said(failure);
        if (isDistrusted(failure)) {
            return said + "; check sslmode, sslrootcert and the server's certificate";
        }
        return switch (state(failure)) {
            case "28P01", "28000" ->
                said + "; check user and password (parameters user and passwordSecret, or .pgpass)";
            case REJECTED ->
                said + "; check user, password and sslmode (parameters user, passwordSecret and sslmode, or .pgpass)";
            case "57014" -> said + "; raise statement_timeout, or ask for less at once";
            case "25006" ->
                said
                        + "; this server is a standby, name the primary (parameter targetServerType=primary with"
                        + " several hosts)";
            case "3D000" -> said + "; create the database, or correct its name";
            case "42501" ->
                said + "; the user needs CREATE on the database for the first open, and to own the schema's tables";
            case "53100" -> said + "; free space on the server's disk, nothing that was stored is lost";
            case "53300" -> said + "; lower the poolSize of the workspaces or raise the server's max_connections";
            default ->
                isConnectionLost(failure) ? "the server cannot be reached (" + said + "); try again when it is" : said;
        };
    }

    /** Finds what the server or the driver said in what another library made of it, or null. */
    static @Nullable SQLException cause(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }

    /** Tells whether one side did not accept the other's certificate, which the driver reports as a lost connection. */
    private static boolean isDistrusted(SQLException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLHandshakeException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    /** Returns the first SQL state in the chain: a pool wraps what the server said. */
    private static String state(SQLException failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private static String said(SQLException failure) {
        @Nullable String said = failure.getMessage();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                said = sql.getMessage();
                break;
            }
        }
        return said == null ? failure.getClass().getSimpleName() : said.strip().replaceAll("\\s*\n\\s*", ", ");
    }
}
