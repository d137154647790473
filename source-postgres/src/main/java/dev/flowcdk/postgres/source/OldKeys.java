package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds changes that give a row another key, whose document under the old key is then nobody's.
final class OldKeys {

    private final int[] places;

    private OldKeys(int[] places) {
        this.places = places;
    }

    /// @param connection for queries
    /// @return null where the log does not tell the old key, where several rows may have the same, and where rows may
    ///     exchange their keys within a transaction: the old key of one would then be the new one of another
    static @Nullable OldKeys of(BoundTable table, Connection connection, Relation relation) throws SQLException {
        List<String> key = table.collectionKey();
        List<String> told = relation.columns().stream()
                .filter(Relation.RelationColumn::inIdentity)
                .map(Relation.RelationColumn::name)
                .toList();
        if (key.isEmpty() || !told.containsAll(key)) {
            return null;
        }
        if (!isUniqueAtAnyTime(connection, relation, key)) {
            return null;
        }
        List<String> all =
                relation.columns().stream().map(Relation.RelationColumn::name).toList();
        return new OldKeys(key.stream().mapToInt(all::indexOf).toArray());
    }

    /// Whether the change leaves the document of the old key behind.
    ///
    /// @param before what the log tells of the row before the change
    boolean leaves(Tuple row, Tuple before) {
        for (int place : places) {
            if (row.kind(place) != Tuple.UNCHANGED && !row.hasSame(place, before)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the server sees to it with each row, and not only at the end of a transaction.
    private static boolean isUniqueAtAnyTime(Connection connection, Relation relation, List<String> key)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT EXISTS (
                    SELECT FROM pg_catalog.pg_index i
                    WHERE i.indrelid = ?::oid AND i.indisunique AND i.indimmediate AND i.indisvalid
                      AND i.indpred IS NULL AND i.indexprs IS NULL
                      AND NOT EXISTS (
                          SELECT FROM unnest(i.indkey::int2[]) AS k(number)
                          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                          WHERE NOT a.attname::text = ANY (?)))""")) {
            statement.setLong(1, Integer.toUnsignedLong(relation.id()));
            statement.setArray(2, connection.createArrayOf("text", key.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }
}
