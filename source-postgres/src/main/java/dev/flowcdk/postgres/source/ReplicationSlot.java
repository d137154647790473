package dev.flowcdk.postgres.source;

import dev.flowcdk.Applied;
import dev.flowcdk.UserException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What the server says of a replication slot.
///
/// @param database the database that the slot belongs to; null for a physical slot
/// @param plugin its output plug-in; null for a physical slot
/// @param session number of the process that reads it or makes it; null if none does
/// @param confirmed position that a client has confirmed; null while the slot is being made
/// @param walStatus whether the log that the slot needs is still there; null before PostgreSQL 13
record ReplicationSlot(
        String name,
        @Nullable String database,
        @Nullable String plugin,
        @Nullable Integer session,
        @Nullable String confirmed,
        @Nullable String walStatus) {

    private static final Logger LOGGER = System.getLogger(ReplicationSlot.class.getName());

    /// The slot of this name, null if there is none.
    static @Nullable ReplicationSlot find(Connection connection, String name) throws SQLException {
        // columns differ between versions, hence the detour over JSON
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT database, plugin, active_pid, confirmed_flush_lsn::text, to_json(s) ->> 'wal_status'
                FROM pg_catalog.pg_replication_slots s WHERE slot_name = ?""")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new ReplicationSlot(
                                name,
                                rows.getString(1),
                                rows.getString(2),
                                rows.getObject(3, Integer.class),
                                rows.getString(4),
                                rows.getString(5))
                        : null;
            }
        }
    }

    /// What to tell when the server no longer has everything behind the cursor; null when it has.
    @Nullable
    UserException loss(long cursor) {
        if ("lost".equals(walStatus)) {
            return new UserException(
                    ("replication slot \"%s\" is lost: the server has removed a part of its log that was not"
                                    + " captured yet. Raise the backfill counter of all bindings, and consider a higher"
                                    + " max_slot_wal_keep_size")
                            .formatted(name));
        }
        if (confirmed == null) {
            LOGGER.log(Level.WARNING, "replication slot \"" + name + "\" has no confirmed position yet");
        } else if (Long.compareUnsigned(Lsn.parse(confirmed), cursor) > 0) {
            return new UserException(
                    ("replication slot \"%s\" was moved on to %s by something else than this capture, which has"
                                    + " got to %s only: the server would leave out the changes in between. Raise the backfill"
                                    + " counter of all bindings to capture the tables anew")
                            .formatted(name, confirmed, Lsn.format(cursor)));
        }
        return null;
    }

    /// Drops the slot of this name if it is one of this database that nobody reads. A capture that runs still has it,
    /// and another that was given the same name.
    ///
    /// @return what was done
    static Applied dropUnused(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT pg_catalog.pg_drop_replication_slot(slot_name) FROM pg_catalog.pg_replication_slots
                WHERE slot_name = ? AND database = pg_catalog.current_database() AND NOT active""")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    return Applied.of("dropped replication slot \"" + name + '"');
                }
            }
        }
        ReplicationSlot left = find(connection, name);
        if (left != null) {
            LOGGER.log(
                    Level.WARNING,
                    ("replication slot \"%s\" stays, as it is in use or belongs to another database: the server keeps its"
                                    + " log for it. When nobody needs it, run SELECT pg_drop_replication_slot('%s') in database"
                                    + " \"%s\"")
                            .formatted(name, name, left.database));
        }
        return Applied.nothing();
    }

    /// What to tell when there is no slot although the capture has a position in it.
    static UserException missing(String name, long cursor) {
        return new UserException(
                ("replication slot \"%s\" does not exist any more, but the capture goes on from position %s in"
                                + " it: changes since then may be lost. Raise the backfill counter of all bindings; the slot is"
                                + " then created anew")
                        .formatted(name, Lsn.format(cursor)));
    }

    /// What to tell when someone else has the slot.
    ///
    /// @param failure what the server says
    static UserException inUse(Connection connection, String name, SQLException failure) throws SQLException {
        ReplicationSlot slot = find(connection, name);
        if (slot != null && slot.confirmed == null && slot.session != null) {
            return new UserException(
                    ("replication slot \"%s\" is being made by session %d, of another capture or of a start of this one that"
                                    + " was killed. It waits for: %s. When these have ended it goes on, or ends; to end it"
                                    + " now, run SELECT pg_terminate_backend(%d)")
                            .formatted(name, slot.session, whom(connection, slot.session), slot.session),
                    failure);
        }
        return new UserException(
                "another capture is already running against this database: replication slot \"" + name
                        + "\" is in use (" + Database.message(failure)
                        + "). Stop it, or choose another slot in /advanced/slotName",
                failure);
    }

    private static String whom(Connection connection, int session) throws SQLException {
        var blockers = Blockers.of(connection, session);
        return blockers.isEmpty() ? "nobody" : String.join("; ", blockers);
    }
}
