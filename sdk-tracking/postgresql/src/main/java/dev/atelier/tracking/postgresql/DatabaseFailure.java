package dev.atelier.tracking.postgresql;

import dev.atelier.error.StoreException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what the server or the driver says into what a person can act on. */
final class DatabaseFailure {
    /** What another attempt may not meet again: conflicts of locks, too many connections. */
    private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03", "53300");

    private DatabaseFailure() {}

    /** Describes a failed action, such as "read a document". */
    static StoreException of(String action, DatabaseUri uri, SQLException failure) {
        String message = "cannot " + action + " in " + uri + ": " + reason(failure);
        return isConnectionLost(failure) || PASSING.contains(state(failure))
                ? StoreException.passing(message, failure)
                : new StoreException(message, failure);
    }

    /** Tells whether the connection is gone, or could not be made because the server is away. */
    static boolean isConnectionLost(SQLException failure) {
        String state = state(failure);
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
        return switch (state(failure)) {
            case "28P01", "28000" ->
                said + "; check user and password (parameters user and passwordSecret, or .pgpass)";
            case "3D000" -> said + "; create the database, or correct its name";
            case "42501" ->
                said + "; the user needs CREATE on the database for the first open, and to own the schema's tables";
            case "53100" -> said + "; free space on the server's disk, nothing that was stored is lost";
            case "53300" -> said + "; lower the poolSize of the workspaces or raise the server's max_connections";
            default ->
                isConnectionLost(failure) ? "the server cannot be reached (" + said + "); try again when it is" : said;
        };
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
