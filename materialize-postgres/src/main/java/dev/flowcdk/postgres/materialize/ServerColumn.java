package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.task.Inference;
import dev.flowcdk.tuple.TupleReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A column as the server has it, with what is needed to write into it.
///
/// @param name its name
/// @param type name of its type, of the type beneath for domains
/// @param enumerated whether its type is an enum
/// @param sendFunction function that gives the binary form of a value, quoted
/// @param sqlType its type in SQL without modifiers
/// @param equality the operator that says whether two values are the same in an index, in SQL
record ServerColumn(
        String name, String type, boolean enumerated, String sendFunction, String sqlType, String equality) {

    /// Types of extensions have operators in schemas of their own. Without these, a `citext` would be compared as the
    /// `text` that it can be taken for.
    private static final String COLUMNS = """
            SELECT a.attname, t.typname, t.typtype = 'e', t.typsend::regproc::text, format_type(t.oid, NULL),
                   coalesce(
                       (SELECT 'OPERATOR(' || o.amopopr::regoper || ')'
                        FROM pg_catalog.pg_opclass c
                        JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'
                        JOIN pg_catalog.pg_amop o ON o.amopfamily = c.opcfamily AND o.amopstrategy = 3
                            AND o.amoplefttype = c.opcintype AND o.amoprighttype = c.opcintype
                        WHERE c.opcdefault AND c.opcintype = t.oid),
                       'OPERATOR(pg_catalog.=)')
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_type d ON d.oid = a.atttypid
            JOIN pg_catalog.pg_type t ON t.oid = CASE WHEN d.typtype = 'd' THEN d.typbasetype ELSE d.oid END
            WHERE a.attrelid = ?::text::regclass AND a.attnum > 0 AND NOT a.attisdropped""";

    /// Columns of a table by their names.
    ///
    /// @param table the table in SQL
    static Map<String, ServerColumn> read(Connection connection, String table) throws SQLException {
        Map<String, ServerColumn> columns = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, table);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.put(
                            rows.getString(1),
                            new ServerColumn(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getBoolean(3),
                                    rows.getString(4),
                                    rows.getString(5),
                                    rows.getString(6)));
                }
            }
        }
        return columns;
    }

    /// What writes values of a field into this column.
    ValueEncoder encoder(Inference inference) {
        return switch (enumerated ? "text" : type) {
            case "text", "varchar", "bpchar", "name", "citext" -> new TextEncoder();
            case "json" -> JsonEncoder.json();
            case "jsonb" -> JsonEncoder.jsonb();
            case "bool" -> NumberEncoders::bool;
            case "int2" -> NumberEncoders::int16;
            case "int4" -> NumberEncoders::int32;
            case "int8" -> NumberEncoders::int64;
            case "float8" -> NumberEncoders::float64;
            case "numeric" -> new NumericEncoder();
            case "date" -> TimeEncoders::date;
            case "time" -> TimeEncoders::time;
            case "timestamptz" -> TimeEncoders::timestamp;
            case "interval" -> new IntervalEncoder();
            case "uuid" -> AddressEncoders::uuid;
            case "cidr" -> AddressEncoders::cidr;
            case "inet" -> AddressEncoders::inet;
            case "macaddr" -> AddressEncoders::mac;
            case "macaddr8" -> AddressEncoders::mac8;
            case "bytea" -> inference.contentEncoding().equals("base64") ? new BytesEncoder() : ServerColumn::leave;
            default -> ServerColumn::leave;
        };
    }

    /// What writes documents into this column, null if it has another type than documents need.
    @Nullable
    JsonEncoder documentEncoder() {
        return switch (type) {
            case "json", "text", "varchar" -> JsonEncoder.json();
            case "jsonb" -> JsonEncoder.jsonb();
            default -> null;
        };
    }

    /// Leaves every value to the server.
    private static boolean leave(TupleReader value, OwnBytes out) {
        return value.kind() == TupleReader.Kind.NULL && out.length() < 0;
    }
}
