package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ExistingTable;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/// Finishes what older versions of the other implementation may have left: they migrated a column by copying it into a
/// new one, dropping it, and giving the new one its name.
final class InterruptedRenames {

    private static final String SUFFIX = "_flowtmp1";

    private InterruptedRenames() {}

    /// Statements that give columns their names for which nothing but the new column is left.
    static List<String> finish(ExistingTable existing, SqlTable table, PostgresDialect dialect) {
        List<String> statements = new ArrayList<>();
        for (SqlColumn column : table.columns()) {
            String copy = Identifiers.truncated(column.field() + SUFFIX);
            if (existing.column(Identifiers.truncated(column.field())) == null && existing.column(copy) != null) {
                statements.add("ALTER TABLE " + dialect.table(table.path()) + " RENAME COLUMN "
                        + dialect.identifier(copy) + " TO " + dialect.identifier(column.field()) + ";");
            }
        }
        return statements;
    }
}
