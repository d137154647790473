package dev.flowcdk.postgres.type;

import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Has a real server send one value in each form there is, and decodes them all.
final class ServerForms implements AutoCloseable {

    private static final int COPY_HEADER_BYTES = 19;

    private final EmbeddedServer server;
    private final Connection connection;
    private final ServerZone zone = ServerZone.of(ZoneId.of("America/Los_Angeles"));
    private int tables;

    ServerForms() throws SQLException {
        server = EmbeddedServer.start();
        connection = server.connect("postgres");
        execute("CREATE EXTENSION citext");
        execute("CREATE PUBLICATION forms FOR ALL TABLES");
        execute("SELECT pg_create_logical_replication_slot('forms', 'pgoutput')");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// A column of this type, as the catalogue describes it.
    PostgresColumn column(String declaredType) throws SQLException {
        String table = "described_" + ++tables;
        execute("CREATE TABLE " + table + " (v " + declaredType + ")");
        return describe(table, false);
    }

    /// The JSON of one value in all forms, which have to be equal.
    String json(String declaredType, String expression) throws SQLException {
        return json(declaredType, expression, false);
    }

    String json(String declaredType, String expression, boolean inKey) throws SQLException {
        String table = "forms_" + ++tables;
        execute("CREATE TABLE " + table + " (v " + declaredType + ")");
        ColumnCodec codec = ColumnCodec.of(describe(table, inKey), zone);
        execute("INSERT INTO " + table + " VALUES (" + expression + ")");
        var found = new HashMap<String, String>();
        found.put("copied", copied(codec, table));
        found.put("logged as text", logged(codec, table, "false"));
        if (codec.binarySafe()) {
            found.put("logged in binary", logged(codec, table, "true"));
        }
        execute("SELECT pg_replication_slot_advance('forms', pg_current_wal_lsn())");
        return agreed(found);
    }

    private static String agreed(Map<String, String> found) {
        String first = found.values().iterator().next();
        for (String other : found.values()) {
            if (!JsonForm.equal(first, other)) {
                throw new AssertionError("the forms differ: " + found);
            }
        }
        return first;
    }

    /// The value as SQL literal, after it was packed as a key.
    String literal(String declaredType, byte[] key) throws SQLException {
        String table = "literals_" + ++tables;
        execute("CREATE TABLE " + table + " (v " + declaredType + ")");
        return KeyTuple.of(List.of(ColumnCodec.of(describe(table, true), zone)))
                .literals(key)
                .getFirst();
    }

    /// The packed key of a value, from the binary and from the text form, which have to be equal.
    byte[] key(String declaredType, String expression) throws SQLException {
        String table = "keys_" + ++tables;
        execute("CREATE TABLE " + table + " (v " + declaredType + ")");
        ColumnCodec codec = ColumnCodec.of(describe(table, true), zone);
        execute("INSERT INTO " + table + " VALUES (" + expression + ")");
        KeyTuple key = KeyTuple.of(List.of(codec));
        byte[] text = copiedBytesOf("v::text", table);
        if (codec.keyAsText()) {
            key.clear().text(text, 0, text.length);
            return key.toByteArray();
        }
        byte[] binary = copiedBytes(codec, table);
        key.clear().binary(binary, 0, binary.length);
        byte[] fromBinary = key.toByteArray();
        key.clear().text(text, 0, text.length);
        if (key.compareTo(fromBinary) != 0) {
            throw new AssertionError(
                    "the keys differ: " + key.literals(fromBinary) + " and " + key.literals(key.toByteArray()));
        }
        if (!Arrays.equals(key.repacked(fromBinary), fromBinary)) {
            throw new AssertionError("packed again as " + key.literals(key.toByteArray()));
        }
        return fromBinary;
    }

    String single(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        server.close();
    }

    private PostgresColumn describe(String table, boolean inKey) throws SQLException {
        String sql = """
                SELECT a.attname, t.oid, n.nspname, coalesce(b.typname, t.typname), coalesce(b.typtype, t.typtype),
                       a.atttypmod, a.attnotnull OR t.typnotnull
                FROM pg_attribute a
                JOIN pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
                JOIN pg_namespace n ON n.oid = coalesce(b.typnamespace, t.typnamespace)
                WHERE a.attrelid = ?::regclass AND a.attnum > 0
                """;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                var type = new PostgresType(
                        row.getLong(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5).charAt(0),
                        row.getInt(6));
                return new PostgresColumn(row.getString(1), type, row.getBoolean(7), inKey);
            }
        }
    }

    private String copied(ColumnCodec codec, String table) throws SQLException {
        byte[] value = copiedBytes(codec, table);
        var out = new OwnBytes(16);
        codec.copied(value, 0, value.length, out);
        return out.toString();
    }

    private byte[] copiedBytes(ColumnCodec codec, String table) throws SQLException {
        return copiedBytesOf(codec.selected(), table);
    }

    private byte[] copiedBytesOf(String expression, String table) throws SQLException {
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT " + expression + " FROM " + table + ") TO STDOUT (FORMAT binary)");
        var all = new ByteArrayOutputStream();
        for (byte[] chunk = copy.readFromCopy(); chunk != null; chunk = copy.readFromCopy()) {
            all.writeBytes(chunk);
        }
        ByteBuffer rows = ByteBuffer.wrap(all.toByteArray()).position(COPY_HEADER_BYTES);
        rows.getShort();
        var value = new byte[rows.getInt()];
        rows.get(value);
        return value;
    }

    /// What the plug-in `pgoutput` makes of the one insert into the table.
    private String logged(ColumnCodec codec, String table, String binary) throws SQLException {
        String sql = "SELECT data FROM pg_logical_slot_peek_binary_changes('forms', NULL, NULL,"
                + " 'proto_version', '1', 'publication_names', 'forms', 'binary', '" + binary + "')";
        String json = null;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String found = inserted(codec, rows.getBytes(1));
                json = found == null ? json : found;
            }
        }
        return Objects.requireNonNull(json, "no insert into " + table);
    }

    private static @Nullable String inserted(ColumnCodec codec, byte[] bytes) {
        if (bytes[0] != 'I') {
            return null;
        }
        ByteBuffer message = ByteBuffer.wrap(bytes).position(8);
        byte form = message.get();
        int length = message.getInt();
        var out = new OwnBytes(16);
        switch (form) {
            case 'b' -> codec.binary(bytes, message.position(), length, out);
            case 't' -> codec.text(bytes, message.position(), length, out);
            default -> throw new AssertionError("form " + (char) form);
        }
        return out.toString();
    }
}
