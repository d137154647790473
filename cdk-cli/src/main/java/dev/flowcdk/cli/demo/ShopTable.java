package dev.flowcdk.cli.demo;

import java.util.List;
import java.util.stream.Collectors;

/// A table of the shop, and how its columns are compared with those of the table that was made of it.
///
/// @param name the table's name in both databases
/// @param key names of its key's columns
/// @param columns all columns, those of the key too
record ShopTable(String name, List<String> key, List<Column> columns) {

    /// @param name the column's name in both databases
    /// @param source the value as the shop has it, as SQL
    /// @param target the same value as it was materialized, as SQL of the same type
    record Column(String name, String source, String target) {

        /// A column that has the same type on both sides.
        static Column same(String name) {
            return new Column(name, name, name);
        }
    }

    /// The values of a row, as they are compared.
    List<String> expressions(boolean ofTarget) {
        return columns.stream()
                .map(column -> ofTarget ? column.target() : column.source())
                .toList();
    }

    /// A query for the number of rows and a hash of all of them that does not depend on their order.
    String hashQuery(boolean ofTarget) {
        return "SELECT count(*), coalesce(sum(hashtextextended(ROW(%s)::text, 0)::numeric), 0) FROM %s"
                .formatted(String.join(", ", expressions(ofTarget)), rows(ofTarget));
    }

    /// A query for all rows as texts in the order of their keys, the key's text first.
    String rowsQuery(boolean ofTarget) {
        String keyText = key.stream().map(column -> column + "::text").collect(Collectors.joining(" || '/' || "));
        String values = expressions(ofTarget).stream()
                .map(expression -> "(" + expression + ")::text")
                .collect(Collectors.joining(", "));
        return "SELECT %s, %s FROM %s ORDER BY (%s) COLLATE \"C\"".formatted(keyText, values, rows(ofTarget), keyText);
    }

    /// A row that was deleted before it was ever captured arrives as nothing but its deletion, which Flow stores as a
    /// row.
    private String rows(boolean ofTarget) {
        return ofTarget ? name + " WHERE \"_meta/op\" <> 'd'" : name;
    }
}
