package dev.flowcdk.materialize.sql;

import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A dialect of a database with three types, keys of numbers and texts only, names of eight characters at most, and a
/// column of its own.
final class SmallDialect implements SqlDialect {

    @Override
    public @Nullable ColumnType type(Projection projection, boolean key, FieldOptions options) {
        Set<JsonType> types = projection.inference().typesBesideNull();
        if (options.hasType()) {
            return ColumnType.chosen(String.valueOf(options.ddl()));
        }
        if (types.isEmpty()) {
            return null;
        }
        if (options.asText() || types.equals(Set.of(JsonType.STRING))) {
            return ColumnType.of("TEXT", "text");
        }
        if (types.equals(Set.of(JsonType.INTEGER))) {
            return ColumnType.of("INT", "int", "short");
        }
        return key ? ColumnType.of("TEXT", "text") : ColumnType.of("JSON", "json");
    }

    @Override
    public String refusal(String name) {
        return name.equals("rowid") ? "every table has a rowid" : "";
    }

    @Override
    public String identifier(String name) {
        return '<' + name + '>';
    }

    @Override
    public String stored(String name) {
        return name.substring(0, Math.min(8, name.length()));
    }

    @Override
    public List<String> createSchema(String name) {
        return List.of("create schema " + identifier(name));
    }

    @Override
    public List<String> createCheckpoints(List<String> path) {
        return List.of("create checkpoints " + table(path));
    }

    @Override
    public List<String> createTable(SqlTable table) {
        return List.of(
                "create " + table(table.path()) + " " + columns(table.columns())
                        + (table.deltaUpdates() ? "" : " keyed"),
                "comment " + table.collection());
    }

    @Override
    public List<String> alterTable(SqlTable table, List<SqlColumn> added, List<String> nullable) {
        return List.of("alter " + table(table.path()) + " add " + columns(added) + " nullable " + nullable);
    }

    private static String columns(List<SqlColumn> columns) {
        return columns.stream()
                .map(column -> column.field() + " " + column.ddl())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
