package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;

/// Schema and name of a table, spelled as the server spells them.
record TableName(String schema, String table) {

    /// The name as SQL takes it, whatever characters it has.
    String quoted() {
        return Identifiers.quoted(schema, table);
    }

    /// Whether the other name is this one but for letter case.
    boolean matchesIgnoringCase(TableName other) {
        return schema.equalsIgnoreCase(other.schema) && table.equalsIgnoreCase(other.table);
    }

    @Override
    public String toString() {
        return schema + '.' + table;
    }
}
