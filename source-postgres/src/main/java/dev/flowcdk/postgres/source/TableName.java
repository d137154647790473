package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;
import java.util.Locale;

/// Schema and name of a table, spelled as the server spells them.
record TableName(String schema, String table) {

    /// The name as SQL takes it, whatever characters it has.
    String quoted() {
        return Identifiers.quoted(schema, table);
    }

    /// What is the same for names that differ in letter case only.
    TableName inLowerCase() {
        return new TableName(schema.toLowerCase(Locale.ROOT), table.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return schema + '.' + table;
    }
}
