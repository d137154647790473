package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ProposedBinding;
import dev.flowcdk.materialize.sql.ExistingTable;
import dev.flowcdk.materialize.sql.Fence;
import dev.flowcdk.materialize.sql.SqlCatalog;
import dev.flowcdk.materialize.sql.SqlDatabase;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.materialize.sql.SqlWriter;
import dev.flowcdk.materialize.sql.TablePolicy;
import dev.flowcdk.postgres.Closing;
import dev.flowcdk.postgres.Credentials;
import dev.flowcdk.postgres.DatabaseRoute;
import dev.flowcdk.postgres.PostgresConnector;
import dev.flowcdk.postgres.PostgresOptions;
import dev.flowcdk.postgres.SslMode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The database that a task's config names.
final class TargetDatabase implements SqlDatabase<TargetResource> {

    /// Rows that row level security would hide make a statement fail, instead of being taken for missing.
    private static final String SESSION = "SET row_security = off";

    private final TargetConfig config;
    private final TargetFlags flags;
    private final DatabaseRoute route;
    private final @Nullable DbtRuns runs;

    private TargetDatabase(TargetConfig config, DatabaseRoute route) {
        this.config = config;
        TargetFlags named = TargetFlags.of(config.advanced().featureFlags());
        this.flags = config.advanced().noFlowDocument() ? named.withTimesInKeysAsText() : named;
        this.route = route;
        DbtJobTrigger trigger = config.dbtJobTrigger();
        this.runs = trigger == null || !trigger.enabled() ? null : new DbtRuns(trigger, trigger.access());
    }

    /// Opens the way to the database; connects not yet.
    ///
    /// @throws UserException when the config asks for what does not exist yet, or the tunnel cannot be opened
    static TargetDatabase open(TargetConfig config) {
        List<String> unsupported = config.unsupported();
        if (!unsupported.isEmpty()) {
            throw new UserException("the endpoint config asks for what this connector cannot do yet:", unsupported);
        }
        Credentials login = config.login();
        SslMode chosen = config.advanced().sslmode();
        var options = new PostgresOptions(
                config.server(),
                config.user(),
                login.login(config.server(), config.user(), InstantSource.system()),
                config.database(),
                chosen == null ? login.usualSslMode() : chosen,
                Duration.ZERO,
                null);
        return new TargetDatabase(config, DatabaseRoute.open(options, config.networkTunnel()));
    }

    @Override
    public SqlDialect dialect() {
        return new PostgresDialect(flags);
    }

    /// A new connection in auto-commit mode, without limits of time.
    @Override
    public Connection connect() throws SQLException {
        Connection connection = route.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        } catch (Throwable failure) { // whatever it is, nobody else closes the connection
            Closing.after(failure, connection);
            throw failure;
        }
        return connection;
    }

    @Override
    public List<String> path(ProposedBinding<TargetResource> binding) {
        String schema = binding.resource().schema();
        String table = binding.resource().table();
        String chosen = schema == null || schema.isEmpty() ? schema() : schema;
        return chosen == null ? List.of(table) : List.of(chosen, table);
    }

    @Override
    public List<String> checkpoints() {
        String schema = schema();
        return schema == null ? List.of(Fence.TABLE) : List.of(schema, Fence.TABLE);
    }

    @Override
    public boolean hardDelete() {
        return config.hardDelete();
    }

    @Override
    public TablePolicy tablePolicy() {
        return flags.tables(config.advanced().noFlowDocument());
    }

    /// A new value cannot be used in the transaction that adds it to its type.
    @Override
    public List<String> beforeChanging(Connection connection, SqlCatalog catalog, SqlTable table) throws SQLException {
        ExistingTable existing = catalog.table(table.path());
        List<String> statements = new ArrayList<>(
                existing == null ? List.of() : InterruptedRenames.finish(existing, table, new PostgresDialect(flags)));
        statements.addAll(EnumLabels.missing(connection, existing, table));
        return statements;
    }

    @Override
    public String sql(Connection connection, List<String> path) throws SQLException {
        return TargetCatalog.sql(connection, path);
    }

    @Override
    public SqlCatalog catalog(Connection connection, Collection<List<String>> paths) throws SQLException {
        return TargetCatalog.withTraits(connection, paths);
    }

    @Override
    public Set<String> missingSchemas(Connection connection, Collection<String> schemas) throws SQLException {
        return TargetCatalog.missingSchemas(connection, schemas);
    }

    @Override
    public List<String> afterCreating(MaterializedBinding<TargetResource> binding) {
        String additional = binding.resource().additionalTableCreateSql();
        return additional == null || additional.isBlank() ? List.of() : List.of(additional);
    }

    /// Tables without schema, types that the operator chose and his own SQL are meant as the role looks them up.
    @Override
    public void beforeSetup(Connection connection) throws SQLException {
        PostgresConnector.useOwnSearchPath(connection);
    }

    @Override
    public SqlWriter writer(Connection storing, Connection loading, SqlCatalog catalog, List<SqlTable> tables)
            throws SQLException {
        return new CopyWriter(hardDelete(), storing, loading, (TargetCatalog) catalog, tables);
    }

    @Override
    public RuntimeException explain(String doing, SQLException failure) {
        return DatabaseProblems.explain(doing, failure);
    }

    private @Nullable String schema() {
        String schema = config.schema();
        return schema == null || schema.isEmpty() ? null : schema;
    }

    @Override
    public <T extends @Nullable Object> T doing(String what, Callable<T> work) throws Exception {
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

    @Override
    public void committed() {
        if (runs != null) {
            runs.committed();
        }
    }

    /// Closes the tunnel, if there is one.
    @Override
    public void close() {
        if (runs != null) {
            runs.close();
        }
        route.close();
    }
}
