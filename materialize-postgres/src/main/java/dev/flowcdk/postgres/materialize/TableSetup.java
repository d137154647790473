package dev.flowcdk.postgres.materialize;

import dev.flowcdk.Applied;
import dev.flowcdk.UserException;
import dev.flowcdk.materialize.LastBinding;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.sql.JdbcTransaction;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.materialize.sql.TableChanges;
import dev.flowcdk.postgres.PostgresConnector;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Creates and alters the tables of a task. What belongs to one table happens in one transaction; repeating it after a
/// crash does what was left.
final class TableSetup {

    private static final PostgresDialect DIALECT = new PostgresDialect();

    private final TargetDatabase database;
    private final MaterializeApply<TargetConfig, TargetResource> request;
    private final List<String> done = new ArrayList<>();

    TableSetup(TargetDatabase database, MaterializeApply<TargetConfig, TargetResource> request) {
        this.database = database;
        this.request = request;
    }

    /// @return all SQL that was run
    Applied apply() throws SQLException {
        List<SqlTable> tables = request.bindings().stream()
                .map(binding -> SqlTable.of(DIALECT, request.taskName(), binding))
                .toList();
        requireDistinct(tables);
        try (Connection connection = database.connect()) {
            createSchemas(connection);
            List<List<String>> paths = new ArrayList<>();
            tables.forEach(table -> paths.add(table.path()));
            paths.add(database.checkpointsPath());
            TargetCatalog catalog = TargetCatalog.read(connection, paths);
            if (catalog.table(database.checkpointsPath()) == null) {
                run(connection, "the table of checkpoints", DIALECT.createCheckpoints(database.checkpointsPath()));
            }
            for (int index = 0; index < tables.size(); index++) {
                SqlTable table = tables.get(index);
                MaterializedBinding<TargetResource> binding = request.bindings().get(index);
                LastBinding last = request.last(binding.resourcePath());
                warnIfGone(table, binding, last, catalog);
                String additional = binding.resource().additionalTableCreateSql();
                run(
                        connection,
                        "table " + table.name(),
                        new TableChanges(DIALECT, table, binding, last, catalog.table(table.path()))
                                .statements(additional == null ? "" : additional));
            }
        }
        return Applied.of(String.join("\n", done));
    }

    private static void warnIfGone(
            SqlTable table, MaterializedBinding<?> binding, @Nullable LastBinding last, TargetCatalog catalog) {
        if (last != null
                && last.active()
                && last.backfill() == binding.backfill()
                && catalog.table(table.path()) == null) {
            System.getLogger(TableSetup.class.getName())
                    .log(
                            Level.WARNING,
                            "table " + table.name()
                                    + " is gone and made anew, without the rows that it had: it gets only"
                                    + " documents that change from now on; backfill the binding to have them all");
        }
    }

    private static void requireDistinct(List<SqlTable> tables) {
        Set<List<String>> seen = new HashSet<>();
        for (SqlTable table : tables) {
            if (!seen.add(table.path().stream().map(DIALECT::stored).toList())) {
                throw new UserException(
                        "table " + table.name()
                                + " is named by two bindings, since the database cuts names after 63 bytes; rename one of them");
            }
        }
    }

    private void createSchemas(Connection connection) throws SQLException {
        Set<String> schemas = new TreeSet<>();
        addSchema(database.checkpointsPath(), schemas);
        request.bindings().forEach(binding -> addSchema(binding.resourcePath(), schemas));
        for (String schema : TargetCatalog.missingSchemas(connection, schemas)) {
            run(connection, "schema " + schema, List.of(DIALECT.createSchema(schema)));
        }
    }

    private static void addSchema(List<String> path, Set<String> schemas) {
        if (path.size() > 1) {
            schemas.add(path.getFirst());
        }
    }

    private void run(Connection connection, String what, List<String> statements) throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        JdbcTransaction.run(connection, () -> {
            // tables without schema, types that the operator chose and his own SQL are meant as the role looks them up
            PostgresConnector.useOwnSearchPath(connection);
            for (String sql : statements) {
                execute(connection, what, sql);
            }
            return null;
        });
        done.addAll(statements);
    }

    private static void execute(Connection connection, String what, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException failure) {
            throw DatabaseProblems.explain("setting up " + what + " by\n" + sql + "\n", failure);
        }
    }
}
