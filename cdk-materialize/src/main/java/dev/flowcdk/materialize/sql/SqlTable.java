package dev.flowcdk.materialize.sql;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.task.Projection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The table of a binding as it should be.
///
/// @param path schema and table, or the table alone
/// @param task name of the task, for the table's comment
/// @param collection name of the collection, for the table's comment
/// @param columns the columns in the order keys, values, document
/// @param document field of the root document, null when the table has none
/// @param deltaUpdates whether documents are only added, so that the table has no primary key
public record SqlTable(
        List<String> path,
        String task,
        String collection,
        List<SqlColumn> columns,
        @Nullable String document,
        boolean deltaUpdates) {

    public SqlTable {
        path = List.copyOf(path);
        columns = List.copyOf(columns);
    }

    /// The table of a binding.
    ///
    /// @throws UserException when a field cannot become a column, or two become the same
    public static SqlTable of(SqlDialect dialect, String task, MaterializedBinding<?> binding) {
        List<SqlColumn> columns = new ArrayList<>();
        for (Projection projection : binding.projections()) {
            String field = projection.field();
            String refusal = dialect.refusal(field);
            if (!refusal.isEmpty()) {
                throw new UserException(
                        "table " + String.join(".", binding.resourcePath()) + ": field \"" + field + "\": " + refusal);
            }
            boolean key = binding.fields().keys().contains(field);
            FieldOptions options =
                    FieldOptions.of(field, binding.fields().fieldConfig().get(field));
            ColumnType type = dialect.type(binding.resourcePath(), projection, key || projection.key(), options);
            if (type == null) {
                throw new UserException("table " + String.join(".", binding.resourcePath()) + ": field \"" + field
                        + "\" can have no value, so there is no column for it; leave it out");
            }
            boolean document = field.equals(binding.fields().document());
            columns.add(new SqlColumn(
                    projection, key, type, document || projection.inference().always()));
        }
        requireDistinct(dialect, binding, columns);
        return new SqlTable(
                binding.resourcePath(),
                task,
                binding.collection().name(),
                columns,
                binding.fields().document(),
                binding.deltaUpdates());
    }

    /// The columns of the key.
    public List<SqlColumn> keys() {
        return columns.stream().filter(SqlColumn::key).toList();
    }

    /// The columns of keys and values, in the order of packed tuples: all but the document's.
    public List<SqlColumn> fields() {
        return columns.stream()
                .filter(column -> !column.field().equals(document))
                .toList();
    }

    /// What is wrong with the table that exists, for each column; empty when all fields can be written to it.
    public List<String> problems(SqlDialect dialect, ExistingTable existing) {
        List<String> problems = new ArrayList<>();
        for (SqlColumn column : columns) {
            ExistingColumn found = existing.column(dialect.stored(column.field()));
            if (found == null) {
                problems.add("column \"" + column.field() + "\" is missing");
            } else if (!dialect.accepts(column.projection(), column.key(), column.type(), found)) {
                problems.add("column \"" + column.field() + "\" is of type " + found.type() + ", but needs type "
                        + column.type().ddl());
            }
        }
        return List.copyOf(problems);
    }

    /// The name as users write it.
    public String name() {
        return String.join(".", path);
    }

    private static void requireDistinct(SqlDialect dialect, MaterializedBinding<?> binding, List<SqlColumn> columns) {
        Map<String, String> fields = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (SqlColumn column : columns) {
            String other = fields.putIfAbsent(dialect.stored(column.field()), column.field());
            if (other != null) {
                problems.add("fields \"" + other + "\" and \"" + column.field() + "\" would both become column \""
                        + dialect.stored(column.field())
                        + "\", since " + dialect.sameNames()
                        + "; leave one of them out, or give it another name by a projection");
            }
        }
        if (!problems.isEmpty()) {
            throw new UserException("table " + String.join(".", binding.resourcePath()) + ":", problems);
        }
    }
}
