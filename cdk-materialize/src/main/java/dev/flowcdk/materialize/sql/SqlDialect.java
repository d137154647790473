package dev.flowcdk.materialize.sql;

import dev.flowcdk.task.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is particular about a database: names of types, rules of identifiers, and its statements. Has no state.
public interface SqlDialect {

    /// The type of a field's column.
    ///
    /// @param key whether the field is part of the binding's key
    /// @return null when the field can have no value
    @Nullable
    ColumnType type(Projection projection, boolean key, FieldOptions options);

    /// Whether a field of this type can be written to a column that exists.
    default boolean accepts(Projection projection, boolean key, ColumnType type, ExistingColumn existing) {
        return type.accepts(existing.type());
    }

    /// Why the database can have no column of this name, for the operator; empty if it can.
    default String refusal(String name) {
        return "";
    }

    /// The name quoted as needed.
    String identifier(String name);

    /// The name as the database keeps it.
    String stored(String name);

    /// Schema and table, or the table alone, quoted as needed.
    default String table(List<String> path) {
        return String.join(".", path.stream().map(this::identifier).toList());
    }

    /// Creates a schema; does nothing when it is there.
    String createSchema(String name);

    /// Creates the table of checkpoints, with the columns that [Fence] names; does nothing when it is there.
    List<String> createCheckpoints(List<String> path);

    /// Creates a table with its comments; does nothing when it is there.
    List<String> createTable(SqlTable table);

    /// Changes a table.
    ///
    /// @param added columns to add, which take nulls whatever their field says
    /// @param nullable names of existing columns that shall take nulls
    String alterTable(SqlTable table, List<SqlColumn> added, List<String> nullable);

    /// Removes all rows.
    default String truncateTable(List<String> path) {
        return "TRUNCATE TABLE " + table(path) + ";";
    }

    /// Removes the table; does nothing when it is not there.
    default String dropTable(List<String> path) {
        return "DROP TABLE IF EXISTS " + table(path) + ";";
    }
}
