package dev.flowcdk.materialize.sql;

import java.util.Locale;
import java.util.Set;

/// The type of a field's column.
///
/// @param ddl the type as it stands in `CREATE TABLE`, without nullability
/// @param accepts types of existing columns that the field can be written to, in lower case and in the database's own
///     words
/// @param anyExisting whether it can be written to a column of whatever type: the user chose it
public record ColumnType(String ddl, Set<String> accepts, boolean anyExisting) {

    public ColumnType {
        accepts = Set.copyOf(accepts);
    }

    /// A type that accepts columns of these types only.
    public static ColumnType of(String ddl, String... accepts) {
        return new ColumnType(ddl, Set.of(accepts), false);
    }

    /// A type that the user chose.
    public static ColumnType chosen(String ddl) {
        return new ColumnType(ddl, Set.of(), true);
    }

    /// Whether the field can be written to a column of this type.
    public boolean accepts(String existing) {
        return anyExisting || accepts.contains(existing.toLowerCase(Locale.ROOT));
    }
}
