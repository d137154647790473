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
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
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
        String message = doing + " failed: " + message(failure);
        if (passing(failure)) {
            return new TransientException(message, failure);
        }
        return new UserException(message + advice(failure), failure);
    }

    private static String advice(SQLException failure) {
        return switch (state(failure)) {
            case UNIQUE_VIOLATION ->
                "; the table holds a row of this key that the task did not load: somebody else writes to the table, or the"
                        + " collection's documents came twice; backfill the binding to start over";
            case UNDEFINED_TABLE -> "; if the table was dropped, publish the task again to have it made";
            case INSUFFICIENT_PRIVILEGE -> "; grant the user of the task what is missing";
            default -> "";
        };
    }

    /// What the server says, with the place that it names.
    static String message(SQLException failure) {
        ServerErrorMessage server = failure instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
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
