package dev.flowcdk.postgres.source;

import static java.util.stream.Collectors.joining;

import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.postgres.type.ColumnCodec;
import dev.flowcdk.postgres.type.PostgresColumn;
import dev.flowcdk.postgres.type.PostgresType;
import dev.flowcdk.postgres.type.ServerZone;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The columns that a backfill by key goes by.
final class ScanKey {

    private static final String META_POINTER = "/_meta/";
    private static final String NO_SUCH_OPERATOR = "42883";
    private static final Set<String> COLLATED = Set.of("varchar", "bpchar", "text");

    private ScanKey() {}

    /// The columns that a backfill by key would go by, from the resource or else from the collection's key.
    static List<String> of(SourceResource resource, List<String> collectionKey) {
        List<String> chosen = resource.primaryKey();
        return chosen == null || chosen.isEmpty() ? columnsOf(collectionKey) : chosen;
    }

    /// The columns that pointers into documents stand for, for as many of them as are columns.
    static List<String> columnsOf(List<String> pointers) {
        List<String> columns = new ArrayList<>();
        for (String pointer : pointers) {
            if (!pointer.startsWith(META_POINTER)) {
                columns.add(pointer.substring(1).replace("~1", "/").replace("~0", "~"));
            }
        }
        return columns;
    }

    /// Why a backfill cannot go by this key; null if it can, as far as is known without the server.
    ///
    /// @param precise whether keys in the log have to be compared with those in the table
    static @Nullable String problemOf(Table table, List<String> key, boolean precise) {
        if (key.isEmpty()) {
            return "its collection's key has no column to read the table by; choose the mode \"Without Primary Key\"";
        }
        for (String name : key) {
            Column column = table.column(name);
            if (column == null) {
                return "column \"" + name + "\" of the key is not in the table";
            }
            if (precise && !comparable(column)) {
                return "the mode \"Precise\" cannot be used with column \"" + name + "\" of the key, whose type \""
                        + column.type().name() + "\" only the server can compare; choose the mode \"Normal\"";
            }
        }
        return null;
    }

    /// Why the server cannot order the table by this key; null if it can. It is asked only where its own types are not
    /// enough to know.
    static @Nullable String orderProblem(Table table, List<String> key, Connection connection) throws SQLException {
        if (key.stream().allMatch(name -> comparable(Objects.requireNonNull(table.column(name))))) {
            return null;
        }
        String order = key.stream().map(Identifiers::quoted).collect(joining(", "));
        try (Statement statement = connection.createStatement()) {
            statement.execute("EXPLAIN SELECT FROM " + table.name().quoted() + " ORDER BY " + order + " LIMIT 0");
            return null;
        } catch (SQLException failure) {
            if (!NO_SUCH_OPERATOR.equals(failure.getSQLState())) {
                // whatever else there is, such as a missing right, is found by the checks of the table
                return null;
            }
            return "the server has no order for the key " + key + ": "
                    + Database.message(failure).replaceFirst("; Hint:.*", "")
                    + "; choose the mode \"Without Primary Key\"";
        }
    }

    /// Whether the server orders values by a collation, unless told to do so by their bytes.
    static boolean collated(PostgresType type) {
        return COLLATED.contains(type.name());
    }

    private static boolean comparable(Column column) {
        var described = new PostgresColumn(column.name(), column.type(), column.notNull(), true);
        return collated(column.type())
                || !ColumnCodec.of(described, ServerZone.named("UTC")).orderedByServerOnly();
    }
}
