package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Policies that hide rows of a table from the user. A backfill that obeys them takes a part of the table for the
/// whole, while the log has the changes of all rows.
final class RowSecurity {

    private RowSecurity() {}

    /// Says what hides rows of the table and what to do; null if nothing does.
    static @Nullable String problem(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT current_user, p.polname
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_policy p ON p.polrelid = c.oid AND p.polcmd IN ('r', '*')
                WHERE n.nspname = ? AND c.relname = ? AND row_security_active(c.oid)
                ORDER BY p.polname""")) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet rows = statement.executeQuery()) {
                String user = null;
                List<String> policies = new ArrayList<>();
                while (rows.next()) {
                    user = rows.getString(1);
                    String policy = rows.getString(2);
                    if (policy != null) {
                        policies.add(Identifiers.quoted(policy));
                    }
                }
                return user == null ? null : problem(table, user, policies);
            }
        }
    }

    private static String problem(TableName table, String user, List<String> policies) {
        String reason = policies.isEmpty()
                ? "none of its policies is for reading"
                : (policies.size() == 1 ? "policy " : "policies ") + String.join(", ", policies);
        return "row level security of table %s may hide rows from user \"%s\" (%s): run ALTER ROLE %s BYPASSRLS, or turn it off by ALTER TABLE %s DISABLE ROW LEVEL SECURITY"
                        .formatted(table, user, reason, Identifiers.quoted(user), table.quoted())
                + " (where the user owns the table, NO FORCE ROW LEVEL SECURITY will do)";
    }
}
