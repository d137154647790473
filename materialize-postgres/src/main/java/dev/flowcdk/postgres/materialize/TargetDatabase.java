package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.sql.Fence;
import dev.flowcdk.postgres.Closing;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.DatabaseRoute;
import dev.flowcdk.postgres.PostgresOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The database that a task's config names.
final class TargetDatabase implements AutoCloseable {

    /// Undoes what settings of the role or the database may hold: limits of time for sessions that wait for the runtime
    /// (the second since version 14), and backslashes as escapes in literals. Rows that row level security would hide
    /// make a statement fail, instead of being taken for missing.
    private static final String SESSION = """
            SET idle_in_transaction_session_timeout = 0;
            SET standard_conforming_strings = on;
            SET row_security = off;
            SELECT set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name = 'idle_session_timeout'""";
    private static final String CHECKPOINTS = Fence.TABLE;

    private final TargetConfig config;
    private final DatabaseRoute route;

    private TargetDatabase(TargetConfig config, DatabaseRoute route) {
        this.config = config;
        this.route = route;
    }

    /// Opens the way to the database; connects not yet.
    ///
    /// @throws UserException when the config asks for what does not exist yet, or the tunnel cannot be opened
    static TargetDatabase open(TargetConfig config) {
        List<String> unsupported = config.unsupported();
        if (!unsupported.isEmpty()) {
            throw new UserException("the endpoint config asks for what this connector cannot do yet:", unsupported);
        }
        if (!(config.login() instanceof Credentials.UserPassword login)) {
            throw new UserException("/credentials: only the type UserPassword is supported yet");
        }
        var options = new PostgresOptions(
                config.server(),
                config.user(),
                login.password(),
                config.database(),
                config.advanced().sslmode(),
                Duration.ZERO,
                null);
        return new TargetDatabase(config, DatabaseRoute.open(options, config.networkTunnel()));
    }

    /// A new connection in auto-commit mode, without limits of time.
    Connection connect() throws SQLException {
        Connection connection = route.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        } catch (Throwable failure) { // whatever it is, nobody else closes the connection
            Closing.after(failure, connection);
            throw failure;
        }
        return connection;
    }

    /// Schema and table of a resource, or the table alone if nobody names a schema.
    List<String> path(TargetResource resource) {
        String schema = resource.schema();
        String chosen = schema == null || schema.isEmpty() ? schema() : schema;
        return chosen == null ? List.of(resource.table()) : List.of(chosen, resource.table());
    }

    /// The table of checkpoints.
    List<String> checkpointsPath() {
        String schema = schema();
        return schema == null ? List.of(CHECKPOINTS) : List.of(schema, CHECKPOINTS);
    }

    /// Whether documents that are deleted at their source lose their rows.
    boolean hardDelete() {
        return config.hardDelete();
    }

    private @Nullable String schema() {
        String schema = config.schema();
        return schema == null || schema.isEmpty() ? null : schema;
    }

    /// Does work in the database; failures become ones that an operator understands.
    ///
    /// @param what names the work in messages
    <T extends @Nullable Object> T doing(String what, Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (SQLException failure) {
            route.throwIfBroken(failure);
            throw DatabaseProblems.explain(what, failure);
        } catch (RuntimeException failure) {
            if (failure.getCause() instanceof SQLException cause) {
                route.throwIfBroken(cause);
            }
            throw failure;
        }
    }

    /// Closes the tunnel, if there is one.
    @Override
    public void close() {
        route.close();
    }
}
