package dev.flowcdk.postgres.type;

/// The type of a column, as the catalogue describes it.
///
/// @param oid identity of the declared type: of the domain itself where it is one
/// @param schema schema of the type, or of the base type where it is a domain; one level, as for the next two
/// @param name `pg_type.typname`, such as `int4` or `_text`
/// @param typtype `pg_type.typtype`: `b` base type, `e` enum, `r` range, `m` multirange, `c` composite, `d` domain
/// @param modifier `pg_attribute.atttypmod`; −1 for none, as for a column whose type is a domain
public record PostgresType(long oid, String schema, String name, char typtype, int modifier) {

    /// A type that every server has, by its name.
    public static PostgresType builtIn(String name) {
        return builtIn(TypeTable.oid(name), name, -1);
    }

    /// A type that every server has, by its identity: what a Relation message of the log tells.
    ///
    /// @return a catch-all type when the identity belongs to none
    public static PostgresType builtIn(long oid, int modifier) {
        String name = TypeTable.nameOf(oid);
        return name == null ? new PostgresType(oid, "", "unknown", 'b', modifier) : builtIn(oid, name, modifier);
    }

    private static PostgresType builtIn(long oid, String name, int modifier) {
        char typtype =
                name.startsWith("_") ? 'b' : name.endsWith("multirange") ? 'm' : name.endsWith("range") ? 'r' : 'b';
        return new PostgresType(oid, TypeTable.CATALOGUE, name, typtype, modifier);
    }

    /// Whether documents have its values as scalars, as keys of collections must be. Arrays are none, and JSON may be
    /// anything.
    public boolean isScalar() {
        TypeMapping mapping = TypeMapping.of(this);
        return !mapping.isArray() && mapping.shape(true, ValueForms.USUAL).contentMediaType() == null;
    }

    /// Greatest number of characters that the column's declaration allows; −1 for no limit.
    int maxCharacters() {
        return modifier >= 4 ? modifier - 4 : -1;
    }
}
