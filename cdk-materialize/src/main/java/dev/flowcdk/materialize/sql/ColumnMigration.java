package dev.flowcdk.materialize.sql;

/// A column that exists and gets the type that its field needs, with its values.
///
/// @param column the column as it should be
/// @param existing the column as it is
public record ColumnMigration(SqlColumn column, ExistingColumn existing) {}
