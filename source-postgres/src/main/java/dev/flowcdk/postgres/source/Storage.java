package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// The files that a table's rows are in. Rows that come later are in the log, so the size when reading starts will do;
/// a little more does no harm.
///
/// @param pages their size in pages, of partitions that of the largest
/// @param partitions how many there are
/// @param mark another, very likely, when the rows have been written into other files, so that their addresses mean
///     nothing any more; at least 0, and below [RowAddress#MARKS]. New partitions leave it as it is, for they begin
///     empty
record Storage(long pages, int partitions, int mark) {

    static Storage of(Connection connection, Table table) throws SQLException {
        // a table has the number of its first file for its own
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH RECURSIVE tree(id) AS (
                    SELECT ?::oid
                    UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree ON i.inhparent = tree.id WHERE ?),
                files AS (
                    SELECT id, pg_catalog.pg_relation_filenode(id) AS file, pg_catalog.pg_relation_size(id) AS bytes
                    FROM tree)
                SELECT max(ceil(1.05 * bytes / pg_catalog.current_setting('block_size')::int8))::int8, count(*) - 1,
                       coalesce(string_agg(id || ':' || file, ' ' ORDER BY id) FILTER (WHERE id <> file OR id = ?), '')
                FROM files""")) {
            statement.setLong(1, table.id());
            statement.setBoolean(2, table.partitioned());
            statement.setLong(3, table.id());
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                String files = table.id() + " " + found.getString(3);
                return new Storage(
                        found.getLong(1), found.getInt(2), Math.floorMod(files.hashCode(), RowAddress.MARKS));
            }
        }
    }
}
