package dev.flowcdk.postgres.materialize;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How values of a column become values of another type. (The other implementation's matrix.)
final class ColumnConversion {

    private static final String GENERATED = "(generated)";
    private static final Set<String> STRINGS = Set.of("text", "character varying");
    private static final Set<String> PRINTED =
            Set.of("numeric", "bigint", "double precision", "date", "time without time zone", "json", "jsonb");

    private ColumnConversion() {}

    /// The expression of the new values; null when there is no such way.
    ///
    /// @param from the type that the column has, in the server's words
    /// @param to the type that its field needs, as it stands in `CREATE TABLE`
    /// @param column the column in SQL
    static @Nullable String of(String from, String to, String column) {
        String type = from.toLowerCase(Locale.ROOT);
        if (type.endsWith(GENERATED)) {
            return null;
        }
        return switch (to) {
            case "DOUBLE PRECISION" -> Set.of("numeric", "bigint").contains(type) ? cast(column, to) : null;
            case "NUMERIC" -> type.equals("bigint") ? cast(column, to) : null;
            case "TEXT" -> text(type, column);
            case "BYTEA" -> STRINGS.contains(type) ? "pg_catalog.decode(" + column + ", 'base64')" : null;
            case "JSONB" -> type.equals("json") ? cast(column, to) : null;
            case "JSON" -> type.equals("jsonb") ? cast(column, to) : "pg_catalog.to_json(" + column + ")";
            default -> EnumType.isOne(to) && STRINGS.contains(type) ? cast(column, to) : null;
        };
    }

    private static @Nullable String text(String type, String column) {
        if (PRINTED.contains(type) || EnumType.isOne(type)) {
            return cast(column, "TEXT");
        }
        return switch (type) {
            case "timestamp with time zone" ->
                "pg_catalog.to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
            case "bytea" -> "pg_catalog.replace(pg_catalog.encode(" + column + ", 'base64'), E'\\n', '')";
            default -> null;
        };
    }

    private static String cast(String column, String type) {
        return column + "::" + type;
    }
}
