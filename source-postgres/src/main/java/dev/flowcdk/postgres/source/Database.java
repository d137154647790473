package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.postgres.Closing;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.PostgresConnector;
import dev.flowcdk.postgres.PostgresOptions;
import dev.flowcdk.postgres.ServerAddress;
import dev.flowcdk.postgres.SslMode;
import dev.flowcdk.tunnel.NetworkTunnel.SshForwarding;
import dev.flowcdk.tunnel.SshTunnel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The way to the database of a config, through its tunnel where it has one. Any thread may use it.
final class Database implements AutoCloseable {

    private final PostgresConnector connector;
    private final @Nullable SshTunnel tunnel;

    private Database(PostgresConnector connector, @Nullable SshTunnel tunnel) {
        this.connector = connector;
        this.tunnel = tunnel;
    }

    /// What is done with a database.
    interface Work<T> {
        T with(Database database) throws Exception;
    }

    /// Opens the way, does the work and closes it. Failures of the database and of the tunnel come out in the
    /// operator's words.
    static <T> T use(SourceConfig config, Work<T> work) throws Exception {
        try (Database database = open(config)) {
            try {
                return work.with(database);
            } catch (SQLException failure) {
                database.checkTunnel(failure);
                throw explained(failure, config.server());
            } catch (UserException | TransientException failure) {
                if (failure.getCause() instanceof SQLException) {
                    database.checkTunnel(failure);
                }
                throw failure;
            }
        }
    }

    private static Database open(SourceConfig config) {
        Credentials login = config.login();
        if (login.unsupported() != null) {
            throw new UserException("the endpoint config cannot be used:", config.unsupported());
        }
        SslMode chosen = config.advanced().sslmode();
        ServerAddress address = config.server();
        var options = new PostgresOptions(
                address,
                config.user(),
                login.login(address, config.user(), InstantSource.system()),
                config.database(),
                chosen == null ? login.usualSslMode() : chosen,
                config.advanced().queryTimeout(),
                null);
        SshForwarding forwarding = config.networkTunnel().sshForwarding();
        if (forwarding == null || !config.networkTunnel().used()) {
            return new Database(PostgresConnector.of(options), null);
        }
        SshTunnel tunnel = SshTunnel.open(forwarding, address.host(), address.port());
        return new Database(PostgresConnector.of(options.withTunnel(tunnel.localAddress())), tunnel);
    }

    /// A new connection for queries; the caller closes it. Its commits do not wait for standbys: what is written is
    /// only there to be found in the log. Where policies would hide rows of a table from the user, a query of it fails
    /// instead of leaving these rows out.
    Connection connect() throws SQLException {
        Connection connection = connector.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = local; SET row_security = off");
            return connection;
        } catch (SQLException failure) {
            Closing.after(failure, connection);
            throw failure;
        }
    }

    /// A new connection in replication mode; the caller closes it.
    Connection connectForReplication() {
        return connector.connectForReplication();
    }

    @Override
    public void close() {
        if (tunnel != null) {
            tunnel.close();
        }
    }

    /// What the server or the driver says, by who can act on it.
    static RuntimeException explained(SQLException failure, ServerAddress address) {
        String text = message(failure);
        if (passing(failure)) {
            return new TransientException("the connection to PostgreSQL at " + address + " broke: " + text, failure);
        }
        return new UserException("PostgreSQL at " + address + " says: " + text, failure);
    }

    /// Whether the connection or the server broke, so that the same may work later.
    static boolean passing(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.isEmpty() || state.startsWith("08") || state.startsWith("57P");
    }

    /// The server's own words, on one line.
    static String message(SQLException failure) {
        return String.valueOf(failure.getMessage())
                .replaceFirst("^(ERROR|FATAL): ", "")
                .replaceAll("\\s*\\n\\s*", "; ");
    }

    private void checkTunnel(Exception failure) {
        if (tunnel != null) {
            tunnel.throwIfBroken(failure);
        }
    }
}
