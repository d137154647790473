package dev.flowcdk.postgres.type;

/// One column of a table.
///
/// @param name its name, in the server's letter case
/// @param type its type
/// @param notNull whether the column or its domain forbids NULL
/// @param inKey whether it is part of the collection's key
public record PostgresColumn(String name, PostgresType type, boolean notNull, boolean inKey) {}
