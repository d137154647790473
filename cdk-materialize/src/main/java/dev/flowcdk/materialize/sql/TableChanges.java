package dev.flowcdk.materialize.sql;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.MaterializedBinding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has to happen to a binding's table so that its documents can be written: statements that belong into one
/// database transaction. Planned from what the database has, so that planning again after a part was done gives the
/// rest.
public final class TableChanges {

    private final SqlDialect dialect;
    private final TablePolicy policy;
    private final SqlTable table;
    private final MaterializedBinding<?> binding;
    private final @Nullable MaterializedBinding<RawJson> last;
    private final @Nullable ExistingTable existing;

    /// @param last the binding as it was last applied, null for a new one
    /// @param existing the table, null if it does not exist
    public TableChanges(
            SqlDialect dialect,
            SqlTable table,
            MaterializedBinding<?> binding,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable existing) {
        this(dialect, TablePolicy.USUAL, table, binding, last, existing);
    }

    /// @param policy how tables that exist are treated
    /// @param last the binding as it was last applied, null for a new one
    /// @param existing the table, null if it does not exist
    public TableChanges(
            SqlDialect dialect,
            TablePolicy policy,
            SqlTable table,
            MaterializedBinding<?> binding,
            @Nullable MaterializedBinding<RawJson> last,
            @Nullable ExistingTable existing) {
        this.dialect = dialect;
        this.policy = policy;
        this.table = table;
        this.binding = binding;
        this.last = last;
        this.existing = existing;
    }

    /// The statements, none when the table is as it should be.
    ///
    /// @param additional further statements that belong to the table's creation; may be empty
    public List<String> statements(List<String> additional) {
        List<String> statements = new ArrayList<>();
        if (existing == null) {
            create(additional, statements);
        } else if (last == null || last.backfill() == binding.backfill()) {
            alter(existing, statements);
        } else {
            backfill(truncatable(last, existing), existing, additional, statements);
        }
        return List.copyOf(statements);
    }

    /// @param fits whether the table can stay
    private void backfill(boolean fits, ExistingTable columns, List<String> additional, List<String> statements) {
        switch (policy.backfill()) {
            case KEEP -> {
                if (!fits) {
                    throw new UserException("table " + table.name()
                            + " does not fit its fields any more and would have to be made anew, but a backfill keeps its"
                            + " rows; drop the table, choose another one, or let backfills empty tables");
                }
                alter(columns, statements);
                return;
            }
            case EMPTY -> {
                if (fits) {
                    statements.addAll(dialect.truncateTable(table.path()));
                    alter(columns, statements);
                    return;
                }
            }
            case DROP -> {}
        }
        statements.addAll(dialect.dropTable(table.path()));
        create(additional, statements);
    }

    private void create(List<String> additional, List<String> statements) {
        statements.addAll(dialect.createTable(table));
        statements.addAll(additional);
    }

    /// Whether the table can be kept and emptied: it has the same key, the same updates, the same document, and columns
    /// of the right types.
    private boolean truncatable(MaterializedBinding<RawJson> previous, ExistingTable columns) {
        boolean sameKey =
                previous.collection().key().equals(binding.collection().key())
                        && previous.fields().keys().equals(binding.fields().keys());
        if (!sameKey || previous.deltaUpdates() != binding.deltaUpdates()) {
            return false;
        }
        String document = binding.fields().document();
        String previousDocument = previous.fields().document();
        if (document != null && !document.equals(previousDocument)) {
            return false;
        }
        for (SqlColumn column : table.columns()) {
            ExistingColumn found = columns.column(dialect.stored(column.field()));
            boolean fits = found == null ? !column.key() : accepts(column, found) || migrates(column, found);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private void alter(ExistingTable columns, List<String> statements) {
        List<SqlColumn> added = new ArrayList<>();
        List<ColumnMigration> migrated = new ArrayList<>();
        List<String> nullable = new ArrayList<>();
        Set<String> selected = new HashSet<>();
        for (SqlColumn column : table.columns()) {
            String name = dialect.stored(column.field());
            selected.add(name);
            ExistingColumn found = columns.column(name);
            if (found != null && !accepts(column, found) && migrates(column, found)) {
                migrated.add(new ColumnMigration(column, found));
            }
            if (found == null) {
                added.add(column);
            } else if (becomesNullable(column, found) && !columns.primaryKey().contains(name)) {
                nullable.add(name);
            }
        }
        for (ExistingColumn column : columns.columns()) {
            boolean kept =
                    selected.contains(column.name()) || columns.primaryKey().contains(column.name());
            if (!kept && !column.nullable() && !column.hasDefault()) {
                nullable.add(column.name());
            }
        }
        if (!migrated.isEmpty()) {
            statements.addAll(dialect.migrateColumns(table, migrated));
        }
        if (!added.isEmpty() || !nullable.isEmpty()) {
            statements.addAll(dialect.alterTable(table, added, nullable));
        }
    }

    private boolean accepts(SqlColumn column, ExistingColumn found) {
        return dialect.accepts(column.projection(), column.key(), column.type(), found);
    }

    private boolean migrates(SqlColumn column, ExistingColumn found) {
        return !column.key() && dialect.migrates(new ColumnMigration(column, found));
    }

    private static boolean becomesNullable(SqlColumn column, ExistingColumn found) {
        boolean hasDefault =
                found.hasDefault() || column.projection().inference().defaultValue() != null;
        return !found.nullable() && !column.required() && !hasDefault;
    }
}
