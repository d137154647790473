package dev.flowcdk.postgres;

import dev.flowcdk.Secret;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whom to connect as, where, and how.
///
/// @param address the server as the user names it; TLS names are checked against it
/// @param user the role
/// @param login what it logs in with
/// @param database the database; empty or null for the one named like the role
/// @param sslMode null for the driver's choice (`prefer`)
/// @param statementTimeout limit of each statement; zero turns it off, null leaves the server's setting
/// @param through local end of a tunnel that leads to the address, or null to connect directly
public record PostgresOptions(
        ServerAddress address,
        String user,
        Login login,
        @Nullable String database,
        @Nullable SslMode sslMode,
        @Nullable Duration statementTimeout,
        @Nullable InetSocketAddress through) {

    /// The same by a password.
    public PostgresOptions(
            ServerAddress address,
            String user,
            Secret password,
            @Nullable String database,
            @Nullable SslMode sslMode,
            @Nullable Duration statementTimeout,
            @Nullable InetSocketAddress through) {
        this(address, user, Login.password(password), database, sslMode, statementTimeout, through);
    }

    /// The same through the local end of a tunnel.
    public PostgresOptions withTunnel(InetSocketAddress localEnd) {
        return new PostgresOptions(address, user, login, database, sslMode, statementTimeout, localEnd);
    }

    /// The same with another limit for each statement.
    public PostgresOptions withStatementTimeout(@Nullable Duration limit) {
        return new PostgresOptions(address, user, login, database, sslMode, limit, through);
    }
}
