package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Whom a session of the server waits for, in words for the operator.
final class Blockers {

    private Blockers() {}

    /// Those who hold a lock that the session waits for; empty if it waits for none.
    ///
    /// @param session number of its process
    static List<String> of(Connection connection, int session) throws SQLException {
        List<String> blockers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT 'session ' || a.pid || ' of user "' || coalesce(a.usename, '?') || '" in database "'
                    || coalesce(a.datname, '?') || '"' || coalesce(' (' || nullif(a.application_name, '') || ')', '')
                    || coalesce(', open since ' || to_char(a.xact_start, 'YYYY-MM-DD HH24:MI:SSTZ'), '')
                FROM pg_catalog.pg_stat_activity a WHERE a.pid = ANY(pg_catalog.pg_blocking_pids(?))
                UNION ALL
                SELECT 'prepared transaction "' || p.gid || '" of user "' || p.owner || '" in database "' || p.database
                    || '", open since ' || to_char(p.prepared, 'YYYY-MM-DD HH24:MI:SSTZ')
                FROM pg_catalog.pg_locks w JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = w.transactionid
                WHERE w.pid = ? AND NOT w.granted
                ORDER BY 1""")) {
            statement.setInt(1, session);
            statement.setInt(2, session);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    blockers.add(rows.getString(1));
                }
            }
        }
        return List.copyOf(blockers);
    }
}
