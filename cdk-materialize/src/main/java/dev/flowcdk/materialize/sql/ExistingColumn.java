package dev.flowcdk.materialize.sql;

/// A column that the database has.
///
/// @param name its name as the database keeps it
/// @param type its type in the database's own words
/// @param nullable whether it takes nulls
/// @param hasDefault whether rows that leave it out get a value
public record ExistingColumn(String name, String type, boolean nullable, boolean hasDefault) {}
