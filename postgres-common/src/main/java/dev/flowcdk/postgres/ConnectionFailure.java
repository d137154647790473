package dev.flowcdk.postgres;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Says in the operator's words why a connection could not be opened, and what to do.
final class ConnectionFailure {

    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String NOT_PERMITTED = "42501";
    private static final String STARTING_OR_STOPPING = "57P";
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private ConnectionFailure() {}

    static RuntimeException explain(PostgresOptions options, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        String where = "the PostgreSQL server at " + options.address();
        if (state.startsWith("28")) {
            return new UserException(
                    where + " refuses user \"" + options.user() + "\": "
                            + options.login().hint() + server(failure),
                    failure);
        }
        return switch (state) {
            case NO_SUCH_DATABASE ->
                new UserException(
                        where + " has no database \"" + options.database() + "\"; check the option database", failure);
            case NOT_PERMITTED ->
                new UserException(
                        where + ": user \"" + options.user() + "\" may not connect to database \"" + options.database()
                                + "\"; GRANT CONNECT on it",
                        failure);
            default -> {
                boolean passing = state.startsWith(STARTING_OR_STOPPING) || state.equals(TOO_MANY_CONNECTIONS);
                yield passing
                        ? new TransientException(where + " takes no connection now" + server(failure), failure)
                        : unreachable(options, where, failure);
            }
        };
    }

    private static RuntimeException unreachable(PostgresOptions options, String where, SQLException failure) {
        if (cause(failure, UnknownHostException.class) != null) {
            return new UserException(
                    "the host \"" + options.address().host() + "\" is unknown; check the option address", failure);
        }
        SSLException tls = cause(failure, SSLException.class);
        if (tls != null) {
            return new UserException(
                    where + ": TLS fails with sslmode " + sslMode(options) + " (" + tls.getMessage()
                            + "); check the server's certificate or choose another sslmode",
                    failure);
        }
        if (cause(failure, ConnectException.class) != null || cause(failure, NoRouteToHostException.class) != null) {
            return new UserException(
                    where
                            + " is not there: connection refused; check that it is running and that the option address has"
                            + " the right host and port",
                    failure);
        }
        boolean late = cause(failure, SocketTimeoutException.class) != null
                || String.valueOf(failure.getMessage()).contains("timed out")
                || String.valueOf(failure.getMessage()).contains("timeout");
        if (late) {
            return new UserException(
                    where + " does not answer in time; check the option address, firewalls and allowed networks",
                    failure);
        }
        if (String.valueOf(failure.getMessage()).contains("SSL")) {
            return new UserException(
                    where + " refuses sslmode " + sslMode(options) + server(failure)
                            + "; choose another sslmode or set the server up for TLS",
                    failure);
        }
        return new UserException(where + " cannot be connected to" + server(failure), failure);
    }

    private static String sslMode(PostgresOptions options) {
        SslMode mode = options.sslMode();
        return String.valueOf(mode == null ? SslMode.PREFER : mode);
    }

    private static String server(SQLException failure) {
        return " (" + failure.getMessage() + ")";
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
