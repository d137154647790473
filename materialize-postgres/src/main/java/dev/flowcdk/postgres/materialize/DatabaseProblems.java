package dev.flowcdk.postgres.materialize;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Says in the operator's words what went wrong in the database.
final class DatabaseProblems {

    private static final Set<String> PASSING = Set.of("08", "40", "53", "57", "58");
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String NOT_NULL_VIOLATION = "23502";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String EXCLUSION_VIOLATION = "23P01";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String READ_ONLY = "25006";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /// What to do about a table that is gone. Without a backfill it would stay without the rows it had.
    static final String MISSING_TABLE =
            "; if it was dropped, backfill the binding, which makes and fills it again, or disable the binding";

    private static final int SHOWN_CHARACTERS = 500;

    private DatabaseProblems() {}

    /// Whether time may mend it: a lost connection, a server that stops, a conflict with another session.
    static boolean passing(SQLException failure) {
        String state = state(failure);
        return state.equals(LOCK_NOT_AVAILABLE) || state.length() >= 2 && PASSING.contains(state.substring(0, 2));
    }

    /// The failure in words.
    ///
    /// @param doing what was tried, such as `adding rows to table public.orders`
    static RuntimeException explain(String doing, SQLException failure) {
        return explain(doing, failure, advice(failure));
    }

    /// The failure in words.
    ///
    /// @param advice what to do unless time may mend it
    static RuntimeException explain(String doing, SQLException failure, String advice) {
        String message = doing + " failed: " + message(failure);
        return passing(failure)
                ? new TransientException(message, failure)
                : new UserException(message + advice, failure);
    }

    /// Whether two rows would have the same values where they must not.
    static boolean collides(SQLException failure) {
        return state(failure).equals(UNIQUE_VIOLATION) || state(failure).equals(EXCLUSION_VIOLATION);
    }

    /// Whether a collision is one of these columns, by whatever constraint of whatever partition.
    ///
    /// @param columns names in SQL, separated by commas
    static boolean collidesIn(String columns, SQLException failure) {
        ServerErrorMessage server = server(failure);
        String detail = server == null ? null : server.getDetail();
        return detail != null && detail.replace("\"", "").contains("(" + columns.replace("\"", "") + ")=(");
    }

    private static String advice(SQLException failure) {
        return switch (state(failure)) {
            case UNIQUE_VIOLATION, EXCLUSION_VIOLATION ->
                "; the task makes the fields of the key unique and nothing else: two documents have the same value, or rows"
                        + " exchange theirs in one transaction, which the server allows only if the constraint is DEFERRABLE;"
                        + " change or drop the constraint or index";
            case FOREIGN_KEY_VIOLATION ->
                "; the task writes tables in no particular order; make the foreign key DEFERRABLE, so that it is checked when"
                        + " all rows of a transaction are written, or drop it";
            case NOT_NULL_VIOLATION ->
                "; if the column is none of the task's, give it a default, or publish the task again, so that it takes nulls";
            case UNDEFINED_TABLE -> MISSING_TABLE;
            case INSUFFICIENT_PRIVILEGE -> "; grant the user of the task what is missing";
            case READ_ONLY ->
                "; if the server is a standby, choose its primary; else the role or the database has"
                        + " default_transaction_read_only set, which has to be off for the user of the task";
            default -> "";
        };
    }

    /// What the server says, with the place that it names.
    static String message(SQLException failure) {
        ServerErrorMessage server = server(failure);
        if (server == null) {
            return String.valueOf(failure.getMessage());
        }
        var text = new StringBuilder(String.valueOf(server.getMessage()));
        append(text, server.getDetail());
        append(text, server.getHint());
        append(text, server.getWhere());
        return text.append(" (SQLSTATE ")
                .append(server.getSQLState())
                .append(')')
                .toString();
    }

    private static @Nullable ServerErrorMessage server(SQLException failure) {
        return failure instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    }

    private static void append(StringBuilder text, @Nullable String part) {
        if (part != null && !part.isBlank()) {
            String line = part.strip().replace('\n', ' ');
            text.append("; ")
                    .append(line.length() <= SHOWN_CHARACTERS ? line : line.substring(0, SHOWN_CHARACTERS) + "…");
        }
    }

    private static String state(SQLException failure) {
        return failure.getSQLState() == null ? "" : failure.getSQLState();
    }
}
