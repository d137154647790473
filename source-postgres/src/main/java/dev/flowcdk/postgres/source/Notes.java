package dev.flowcdk.postgres.source;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What the captured database itself remembers of the capture, in rows of the watermarks table beside the slot's. The
/// state has no place for it, since its form is that of another implementation. Only for what may be forgotten: where
/// it cannot be read or written, there is nothing, and the operator is told once.
final class Notes {

    private static final Logger LOGGER = System.getLogger(Notes.class.getName());

    private final Connection connection;
    private final Watermarks watermarks;
    private final boolean kept;
    private boolean told;

    /// @param kept whether there are any; a capture that only reads has none
    Notes(Connection connection, Watermarks watermarks, boolean kept) {
        this.kept = kept;
        this.connection = connection;
        this.watermarks = watermarks;
    }

    /// The texts that were noted under these names.
    Map<String, String> read(Collection<String> names) {
        if (!kept) {
            return Map.of();
        }
        try {
            return watermarks.permitted(connection, () -> select(names));
        } catch (SQLException failure) {
            tell(failure);
            return Map.of();
        }
    }

    private Map<String, String> select(Collection<String> names) throws SQLException {
        Map<String, String> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT slot, watermark FROM " + watermarks.table() + " WHERE slot = ANY(?)")) {
            statement.setArray(1, texts(names.stream().map(this::row).toList()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1).substring(row("").length()), rows.getString(2));
                }
            }
        }
        return found;
    }

    /// Notes texts by their names, in place of those before.
    void write(Map<String, String> notes) {
        if (notes.isEmpty() || !kept) {
            return;
        }
        try {
            watermarks.permitted(connection, () -> upsert(notes));
        } catch (SQLException failure) {
            tell(failure);
        }
    }

    private int upsert(Map<String, String> notes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + watermarks.table()
                + " (slot, watermark) SELECT * FROM ROWS FROM (pg_catalog.unnest(?), pg_catalog.unnest(?))"
                + " ON CONFLICT (slot) DO UPDATE SET watermark = excluded.watermark")) {
            statement.setArray(1, texts(notes.keySet().stream().map(this::row).toList()));
            statement.setArray(2, texts(notes.values()));
            return statement.executeUpdate();
        }
    }

    private void tell(SQLException failure) {
        if (told || Database.passing(failure)) {
            LOGGER.log(Level.DEBUG, "notes in the watermarks table", failure);
            return;
        }
        told = true;
        LOGGER.log(
                Level.WARNING,
                ("the user may not keep notes in the watermarks table %s, in rows whose slot begins with \"%s\": %s. What"
                                + " happens while the capture is down goes unnoticed then: that a table is replaced by another"
                                + " of its name, that partitions are attached or detached, that a publication is altered, that"
                                + " the key of a table that is being read gets another order, that the database is restored from"
                                + " an earlier copy. Let the user SELECT, INSERT and UPDATE these rows too")
                        .formatted(watermarks.table(), row(""), Database.message(failure)));
    }

    private String row(String name) {
        return watermarks.slot() + ": " + name;
    }

    private Array texts(Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }
}
