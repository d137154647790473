package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.type.PostgresType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A table as the catalogue has it.
///
/// @param id its OID
/// @param kind `pg_class.relkind`: `r` for a table, `p` for a partitioned one
/// @param columns the columns that are captured, in the order of the table
/// @param omitted names of generated columns, which are not captured
/// @param key columns of its key; empty if it has none
/// @param primaryKey whether the key is the primary key, and not just a unique index
/// @param estimatedRows how many rows the server believes it has; negative if it does not know
/// @param rowSecurity whether policies may hide rows from the user
record Table(
        long id,
        TableName name,
        char kind,
        List<Column> columns,
        Set<String> omitted,
        List<String> key,
        boolean primaryKey,
        long estimatedRows,
        boolean rowSecurity) {

    Table {
        columns = List.copyOf(columns);
        omitted = Set.copyOf(omitted);
        key = List.copyOf(key);
    }

    /// @param notNull whether the column or its domain forbids NULL
    record Column(
            String name,
            PostgresType type,
            boolean notNull,
            @Nullable String comment) {}

    boolean partitioned() {
        return kind == 'p';
    }

    /// The column of this name, null if there is none that is captured.
    @Nullable
    Column column(String columnName) {
        for (Column column : columns) {
            if (column.name().equals(columnName)) {
                return column;
            }
        }
        return null;
    }
}
