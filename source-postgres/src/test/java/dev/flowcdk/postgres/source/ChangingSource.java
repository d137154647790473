package dev.flowcdk.postgres.source;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.ConnectorUnderTest.Watcher;
import dev.flowcdk.testing.conformance.Preparation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A capture of the table `items`, which changes while it is captured: once there is a slot, each time that the runtime
/// reads from the connector. So the changes fall among chunks of the table and among each other, without a clock. No
/// change is one of a key: the old row stays in the collection if it was captured before.
///
/// A session is complete when all changes are made, the table is read, and the log is read to a place that the server
/// has reached after the start of its session.
final class ChangingSource implements Watcher, Preparation, AutoCloseable {

    private static final List<String> CHANGES = List.of(
            "UPDATE items SET name = 'changed early' WHERE id = 1",
            "UPDATE items SET name = 'changed late' WHERE id = 11",
            "DELETE FROM items WHERE id = 2",
            "INSERT INTO items VALUES (20, 'new'), (21, 'new too')",
            "UPDATE items SET name = NULL WHERE id = 3",
            "DELETE FROM items WHERE id = 12",
            "INSERT INTO items VALUES (2, 'again')",
            "UPDATE items SET name = name || '!' WHERE id IN (1, 20)");

    private final CaptureFixture fixture;
    private final Connection connection;
    private int changes;
    private long position;

    ChangingSource(CaptureFixture fixture) throws SQLException {
        this.fixture = fixture;
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE marks (at TIMESTAMP DEFAULT now())");
        this.connection = fixture.server().connect(fixture.database());
    }

    @Override
    public synchronized void run() throws SQLException {
        fixture.awaitSlotReleased();
        fixture.execute(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
                        + fixture.slot() + "'",
                "TRUNCATE items, flow_watermarks",
                "INSERT INTO items SELECT id, 'row ' || id FROM generate_series(1, 12) id");
        changes = 0;
    }

    /// Whether all changes are captured, by the state that was committed.
    synchronized boolean complete(RawJson state) {
        JsonNode tree = JsonMapper.shared().readTree(state.bytes());
        return changes == CHANGES.size()
                && tree.at("/bindingStateV1/public%2Fitems/mode").asString("").equals("Active")
                && Long.compareUnsigned(Lsn.parse(tree.at("/cursor").asString()), position) >= 0;
    }

    @Override
    public void beforeStart() throws IOException {
        mark();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /// Remembers where the log is, and writes one transaction after it so that a reader gets there.
    private synchronized void mark() throws IOException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT pg_current_wal_insert_lsn()::text")) {
                rows.next();
                position = Lsn.parse(rows.getString(1));
            }
            statement.execute("INSERT INTO marks DEFAULT VALUES");
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
    }

    @Override
    public synchronized void afterRead() throws IOException {
        if (changes == CHANGES.size()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT FROM pg_replication_slots WHERE confirmed_flush_lsn IS NOT NULL AND slot_name = '"
                            + fixture.slot() + "'")) {
                if (!rows.next()) {
                    return;
                }
            }
            statement.execute(CHANGES.get(changes));
        } catch (SQLException failure) {
            throw new IOException(failure);
        }
        if (++changes == CHANGES.size()) {
            mark();
        }
    }
}
