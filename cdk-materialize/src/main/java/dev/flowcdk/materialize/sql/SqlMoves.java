package dev.flowcdk.materialize.sql;

import dev.flowcdk.materialize.MaterializeApply;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.StagingMaterialization.Move;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Moves rows from one table into another, all of them in one transaction, where the database can. Tables stay what
/// they are, with what others have attached to them, such as grants and views: only rows move.
///
/// @param <R> record of the resource config
final class SqlMoves<R> {

    private final SqlDatabase<R> database;
    private final SqlDialect dialect;
    private final MaterializeApply<?, R> request;
    private final SqlStatements statements;

    SqlMoves(SqlDatabase<R> database, MaterializeApply<?, R> request) {
        this.database = database;
        this.dialect = database.dialect();
        this.request = request;
        this.statements = new SqlStatements(database);
    }

    void make(List<Move> moves) throws SQLException {
        try (Connection connection = database.connect()) {
            SqlCatalog catalog = database.catalog(connection, paths(moves));
            JdbcTransaction.run(connection, () -> {
                database.beforeSetup(connection);
                for (Move move : moves) {
                    make(move, connection, catalog);
                }
                return null;
            });
        }
    }

    private List<List<String>> paths(List<Move> moves) {
        List<List<String>> paths = new ArrayList<>();
        for (Move move : moves) {
            switch (move) {
                case Move.Replace replace -> {
                    paths.add(binding(replace.binding()).resourcePath());
                    paths.add(replace.staged());
                }
                case Move.Merge merge -> {
                    paths.add(binding(merge.binding()).resourcePath());
                    paths.add(merge.staged());
                }
                case Move.Retain retain -> paths.add(binding(retain.binding()).resourcePath());
                case Move.Drop _ -> {}
            }
        }
        return paths;
    }

    private void make(Move move, Connection connection, SqlCatalog catalog) {
        switch (move) {
            case Move.Replace replace -> replace(replace, connection, catalog);
            case Move.Merge merge -> merge(merge, connection, catalog);
            case Move.Retain retain -> retain(retain, connection, catalog);
            case Move.Drop drop ->
                statements.run(connection, "dropping table " + name(drop.staged()), dialect.dropTable(drop.staged()));
        }
    }

    private void replace(Move.Replace replace, Connection connection, SqlCatalog catalog) {
        MaterializedBinding<R> binding = binding(replace.binding());
        SqlTable table = table(binding);
        List<String> sql = new ArrayList<>(new TableChanges(
                        dialect, table, binding, request.last(binding.resourcePath()), catalog.table(table.path()))
                .statements(database.afterCreating(binding)));
        sql.addAll(dialect.insertFrom(table, fields(table, replace.staged(), catalog), replace.staged()));
        sql.addAll(dialect.dropTable(replace.staged()));
        statements.run(connection, "putting new rows into table " + table.name(), sql);
    }

    private void merge(Move.Merge merge, Connection connection, SqlCatalog catalog) {
        SqlTable table = table(binding(merge.binding()));
        List<String> sql = new ArrayList<>();
        if (!table.deltaUpdates()) {
            sql.addAll(dialect.deleteSameKeys(table, merge.staged()));
        }
        sql.addAll(dialect.insertFrom(table, fields(table, merge.staged(), catalog), merge.staged()));
        sql.addAll(dialect.dropTable(merge.staged()));
        statements.run(connection, "putting waiting rows into table " + table.name(), sql);
    }

    /// Those of the table's columns that the other table has, too.
    private List<String> fields(SqlTable table, List<String> staged, SqlCatalog catalog) {
        ExistingTable there = catalog.table(staged);
        if (there == null) {
            throw new IllegalStateException("table " + name(staged) + " is gone");
        }
        return table.columns().stream()
                .map(SqlColumn::field)
                .filter(field -> there.column(dialect.stored(field)) != null)
                .toList();
    }

    private void retain(Move.Retain retain, Connection connection, SqlCatalog catalog) {
        List<String> path = binding(retain.binding()).resourcePath();
        ExistingTable there = catalog.table(path);
        if (there != null && there.column(dialect.stored(retain.field())) != null) {
            statements.run(
                    connection,
                    "deleting rows of table " + name(path),
                    dialect.deleteOthers(path, retain.field(), retain.value()));
        }
    }

    private MaterializedBinding<R> binding(int index) {
        return request.bindings().get(index);
    }

    private SqlTable table(MaterializedBinding<R> binding) {
        return SqlTable.of(dialect, request.taskName(), binding);
    }

    private static String name(List<String> path) {
        return String.join(".", path);
    }
}
