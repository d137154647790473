package dev.flowcdk.postgres.source;

import java.util.List;

/// A table as the log describes it, before the first change of it and after each change of its columns.
///
/// @param id the table's OID
/// @param replicaIdentity what the log holds of rows before a change: `d`, `n`, `f` or `i`
record Relation(int id, TableName name, char replicaIdentity, List<RelationColumn> columns) {

    Relation {
        columns = List.copyOf(columns);
    }

    /// @param inIdentity whether the column is part of the table's replica identity
    /// @param typeId OID of its type
    /// @param modifier the type's modifier, such as a length; -1 without one
    record RelationColumn(String name, boolean inIdentity, int typeId, int modifier) {}
}
