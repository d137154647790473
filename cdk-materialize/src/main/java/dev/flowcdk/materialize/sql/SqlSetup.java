package dev.flowcdk.materialize.sql;

import dev.flowcdk.Applied;
import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializedBinding;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Creates and alters the tables of a task. What belongs to one table happens in one transaction, where the database
/// can; repeating it after a crash does what was left.
///
/// @param <R> record of the resource config
final class SqlSetup<R> {

    private static final Logger LOGGER = System.getLogger(SqlSetup.class.getName());

    /// How often a table is set up when others are in the way, as by a deadlock: what they do passes by.
    private static final int ATTEMPTS = 5;

    private final SqlDatabase<R> database;
    private final SqlDialect dialect;
    private final MaterializeApply<?, R> request;
    private final List<String> done = new ArrayList<>();

    SqlSetup(SqlDatabase<R> database, MaterializeApply<?, R> request) {
        this.database = database;
        this.dialect = database.dialect();
        this.request = request;
    }

    /// @return all SQL that was run
    Applied apply() throws SQLException {
        List<SqlTable> tables = request.bindings().stream()
                .map(binding -> SqlTable.of(dialect, request.taskName(), binding))
                .toList();
        requireDistinct(tables);
        try (Connection connection = database.connect()) {
            createSchemas(connection);
            List<List<String>> paths = new ArrayList<>();
            tables.forEach(table -> paths.add(table.path()));
            paths.add(database.checkpoints());
            SqlCatalog catalog = database.catalog(connection, paths);
            if (catalog.table(database.checkpoints()) == null) {
                run(connection, "the table of checkpoints", dialect.createCheckpoints(database.checkpoints()));
            }
            for (int index = 0; index < tables.size(); index++) {
                SqlTable table = tables.get(index);
                MaterializedBinding<R> binding = request.bindings().get(index);
                MaterializedBinding<RawJson> last = request.last(binding.resourcePath());
                ExistingTable existing = prepared(connection, catalog, table);
                warnIfGone(table, binding, last, existing);
                run(
                        connection,
                        "table " + table.name(),
                        new TableChanges(dialect, database.tablePolicy(), table, binding, last, existing)
                                .statements(database.afterCreating(binding)));
            }
        }
        return Applied.of(String.join("\n", done));
    }

    /// Does what has to be done before the table is changed.
    ///
    /// @return the table as it is then; null if it does not exist
    private @Nullable ExistingTable prepared(Connection connection, SqlCatalog catalog, SqlTable table)
            throws SQLException {
        List<String> statements = database.beforeChanging(connection, catalog, table);
        for (String sql : statements) {
            new SqlStatements(database).run(connection, "setting up table " + table.name(), List.of(sql));
            done.add(sql);
        }
        SqlCatalog now = statements.isEmpty() ? catalog : database.catalog(connection, List.of(table.path()));
        return now.table(table.path());
    }

    private static void warnIfGone(
            SqlTable table,
            MaterializedBinding<?> binding,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable existing) {
        if (last != null && last.active() && last.backfill() == binding.backfill() && existing == null) {
            LOGGER.log(
                    Level.WARNING,
                    "table " + table.name()
                            + " is gone and made anew, without the rows that it had: it gets only"
                            + " documents that change from now on; backfill the binding to have them all");
        }
    }

    private void requireDistinct(List<SqlTable> tables) {
        Set<List<String>> seen = new HashSet<>();
        for (SqlTable table : tables) {
            if (!seen.add(SqlValidation.stored(dialect, table.path()))) {
                throw new UserException("table " + table.name() + " is named by two bindings, since "
                        + dialect.sameNames() + "; rename one of them");
            }
        }
    }

    private void createSchemas(Connection connection) throws SQLException {
        Set<String> schemas = new TreeSet<>();
        addSchema(database.checkpoints(), schemas);
        request.bindings().forEach(binding -> addSchema(binding.resourcePath(), schemas));
        if (schemas.isEmpty()) {
            return;
        }
        for (String schema : database.missingSchemas(connection, schemas)) {
            run(connection, "schema " + schema, dialect.createSchema(schema));
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
        for (int attempt = 1; ; attempt++) {
            try {
                JdbcTransaction.run(connection, () -> {
                    database.beforeSetup(connection);
                    new SqlStatements(database).run(connection, "setting up " + what, statements);
                    return null;
                });
                break;
            } catch (TransientException conflict) {
                if (attempt == ATTEMPTS || connection.isClosed()) {
                    throw conflict;
                }
                LOGGER.log(Level.WARNING, "trying again what failed for now: " + conflict.getMessage());
            }
        }
        done.addAll(statements);
    }
}
