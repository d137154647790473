package dev.flowcdk.materialize.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a database has of the tables that a task names.
public interface SqlCatalog {

    /// The table, null if it does not exist.
    @Nullable
    ExistingTable table(List<String> path);

    /// Why a task cannot write to a table that exists, beside its columns; empty if it can.
    default List<String> problems(List<String> path) {
        return List.of();
    }
}
