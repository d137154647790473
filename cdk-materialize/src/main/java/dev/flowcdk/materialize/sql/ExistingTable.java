package dev.flowcdk.materialize.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table that the database has.
///
/// @param columns its columns in their order
/// @param primaryKey names of the columns of its primary key; empty without one
public record ExistingTable(List<ExistingColumn> columns, List<String> primaryKey) {

    public ExistingTable {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    /// The column of this name, null if there is none.
    public @Nullable ExistingColumn column(String name) {
        for (ExistingColumn column : columns) {
            if (column.name().equals(name)) {
                return column;
            }
        }
        return null;
    }
}
