package dev.flowcdk.postgres;

import dev.flowcdk.tunnel.NetworkTunnel;
import dev.flowcdk.tunnel.SshTunnel;
import java.sql.Connection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The way to a database: straight, or through the SSH tunnel that the config asks for. TLS checks names against
/// the real host either way. May be used by any number of threads; close it after its connections.
public final class DatabaseRoute implements AutoCloseable {

    private final PostgresConnector connector;
    private final @Nullable SshTunnel tunnel;

    private DatabaseRoute(PostgresConnector connector, @Nullable SshTunnel tunnel) {
        this.connector = connector;
        this.tunnel = tunnel;
    }

    /// Opens the tunnel if one is asked for; connects to the database not yet.
    ///
    /// @param networkTunnel the option `networkTunnel`, null if it is not there
    /// @throws dev.flowcdk.UserException if the tunnel cannot be opened, saying which of its options to change
    public static DatabaseRoute open(PostgresOptions options, @Nullable NetworkTunnel networkTunnel) {
        if (networkTunnel == null || networkTunnel.sshForwarding() == null || !networkTunnel.used()) {
            return new DatabaseRoute(PostgresConnector.of(options), null);
        }
        var address = options.address();
        var tunnel = SshTunnel.open(networkTunnel.sshForwarding(), address.host(), address.port());
        return new DatabaseRoute(PostgresConnector.of(options.withTunnel(tunnel.localAddress())), tunnel);
    }

    /// A new connection for SQL, as [PostgresConnector#connect] makes it; the failure is the tunnel's if it has
    /// one.
    public Connection connect() {
        return through(connector::connect);
    }

    /// A new connection for replication, as [PostgresConnector#connectForReplication] makes it; the failure is the
    /// tunnel's if it has one.
    public Connection connectForReplication() {
        return through(connector::connectForReplication);
    }

    private Connection through(Supplier<Connection> connecting) {
        try {
            return connecting.get();
        } catch (RuntimeException e) {
            throwIfBroken(e);
            throw e;
        }
    }

    /// To be called when work on a connection failed: throws what happened to the tunnel, if something did, and
    /// else returns.
    ///
    /// @throws dev.flowcdk.TransientException if the tunnel broke
    public void throwIfBroken(Exception failure) {
        if (tunnel != null) {
            tunnel.throwIfBroken(failure);
        }
    }

    /// Closes the tunnel, and with it what goes through it.
    @Override
    public void close() {
        if (tunnel != null) {
            tunnel.close();
        }
    }
}
