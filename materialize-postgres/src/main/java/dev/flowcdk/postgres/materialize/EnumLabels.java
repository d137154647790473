package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ExistingColumn;
import dev.flowcdk.materialize.sql.ExistingTable;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds values that schemas have gained since the types of their columns were made.
final class EnumLabels {

    private static final String LABELS = """
            SELECT e.enumlabel
            FROM pg_catalog.pg_enum e
            WHERE e.enumtypid = pg_catalog.to_regtype(?)""";

    private EnumLabels() {}

    /// Statements that add them, each to be committed by itself.
    ///
    /// @param existing the table, null if it does not exist
    static List<String> missing(Connection connection, @Nullable ExistingTable existing, SqlTable table)
            throws SQLException {
        List<String> statements = new ArrayList<>();
        for (SqlColumn column : table.columns()) {
            EnumType type = PostgresDialect.enumType(table, column);
            if (type != null) {
                String sql = existing(existing, column, type);
                Set<String> labels = labels(connection, sql);
                for (String label : labels.isEmpty() ? List.<String>of() : type.labels()) {
                    if (!labels.contains(label)) {
                        statements.add(EnumType.add(sql, label));
                    }
                }
            }
        }
        return statements;
    }

    /// The type that the column has, or that of its name, which may be left from a table that was dropped.
    private static String existing(@Nullable ExistingTable table, SqlColumn column, EnumType type) {
        ExistingColumn found = table == null ? null : table.column(Identifiers.truncated(column.field()));
        return found != null && EnumType.isOne(found.type()) ? found.type() : type.sql();
    }

    private static Set<String> labels(Connection connection, String type) throws SQLException {
        Set<String> labels = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(LABELS)) {
            query.setString(1, type);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    labels.add(rows.getString(1));
                }
            }
        }
        return labels;
    }
}
