package dev.flowcdk.materialize.sql;

import dev.flowcdk.task.Projection;
import dev.flowcdk.tuple.TupleReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is particular about a database: names of types, rules of identifiers, and its statements. Has no state.
///
/// The statements that are given here are those that most databases take; whatever changes tables may take several.
public interface SqlDialect {

    /// The type of a field's column.
    ///
    /// @param key whether the field is part of the binding's key
    /// @return null when the field can have no value
    @Nullable
    ColumnType type(Projection projection, boolean key, FieldOptions options);

    /// The type of a field's column in a table, where it depends on the table's name.
    ///
    /// @param path schema and table, or the table alone
    /// @return null when the field can have no value
    default @Nullable ColumnType type(List<String> path, Projection projection, boolean key, FieldOptions options) {
        return type(projection, key, options);
    }

    /// Whether a field of this type can be written to a column that exists.
    default boolean accepts(Projection projection, boolean key, ColumnType type, ExistingColumn existing) {
        return type.accepts(existing.type());
    }

    /// Whether a column that exists can be given the type that its field needs now, with its values. Not asked for
    /// columns of the key.
    default boolean migrates(ColumnMigration migration) {
        return false;
    }

    /// Gives columns that exist the types that their fields need now.
    ///
    /// @param migrations columns for which [#migrates] said that they can be
    default List<String> migrateColumns(SqlTable table, List<ColumnMigration> migrations) {
        throw new UnsupportedOperationException(getClass().getName() + ": migrates(…) says that columns "
                + migrations.stream()
                        .map(migration -> "\"" + migration.column().field() + "\"")
                        .collect(Collectors.joining(", "))
                + " of table " + table.name()
                + " can be changed, so that migrateColumns(…) has to be overridden with the statements for it");
    }

    /// Why the database can have no column of this name, for the operator; empty if it can.
    default String refusal(String name) {
        return "";
    }

    /// The name quoted as needed.
    default String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// The name as the database keeps it: two names that it takes for the same are equal in this form.
    default String stored(String name) {
        return ignoresCase() ? name.toLowerCase(Locale.ROOT) : name;
    }

    /// Why names that are not equal may be the same to the database, in words that follow "since".
    default String sameNames() {
        return ignoresCase()
                ? "the database takes names that differ by case only for the same"
                : "the database takes these names for the same";
    }

    /// Whether names that differ by case only are the same to the database.
    default boolean ignoresCase() {
        return false;
    }

    /// What else an operator could do about a table that the task has not made, in words that follow the advice to drop
    /// it or to choose another name; may be empty.
    default String takingTablesOver() {
        return "";
    }

    /// Schema and table, or the table alone, quoted as needed.
    default String table(List<String> path) {
        return String.join(".", path.stream().map(this::identifier).toList());
    }

    /// Creates a schema; does nothing when it is there.
    default List<String> createSchema(String name) {
        return List.of("CREATE SCHEMA IF NOT EXISTS " + identifier(name) + ";");
    }

    /// Creates the table of checkpoints, with the columns that [Fence] names; does nothing when it is there.
    default List<String> createCheckpoints(List<String> path) {
        return List.of("""
                CREATE TABLE IF NOT EXISTS %s (
                    materialization TEXT NOT NULL,
                    key_begin BIGINT NOT NULL,
                    key_end BIGINT NOT NULL,
                    fence BIGINT NOT NULL,
                    checkpoint TEXT NOT NULL,

                    PRIMARY KEY (materialization, key_begin, key_end)
                );""".formatted(table(path)));
    }

    /// Type and nullability of a column as `CREATE TABLE` has them.
    default String columnDdl(SqlColumn column) {
        return column.ddl();
    }

    /// Creates a table with its comments; does nothing when it is there.
    default List<String> createTable(SqlTable table) {
        String columns = table.columns().stream()
                .map(column -> identifier(column.field()) + " " + columnDdl(column))
                .collect(Collectors.joining(",\n    "));
        String key = ",\n\n    PRIMARY KEY (" + names(table, SqlColumn::key) + ")";
        return List.of("CREATE TABLE IF NOT EXISTS " + table(table.path()) + " (\n    " + columns
                + (table.deltaUpdates() ? "" : key) + "\n);");
    }

    /// Changes a table.
    ///
    /// @param added columns to add, which take nulls whatever their field says
    /// @param nullable names of existing columns that shall take nulls
    default List<String> alterTable(SqlTable table, List<SqlColumn> added, List<String> nullable) {
        List<String> changes = new ArrayList<>();
        for (SqlColumn column : added) {
            changes.add("ADD COLUMN " + identifier(column.field()) + " "
                    + column.type().ddl());
        }
        for (String column : nullable) {
            changes.add("ALTER COLUMN " + identifier(column) + " DROP NOT NULL");
        }
        return changes.stream()
                .map(change -> "ALTER TABLE " + table(table.path()) + " " + change + ";")
                .toList();
    }

    /// Removes all rows.
    default List<String> truncateTable(List<String> path) {
        return List.of("TRUNCATE TABLE " + table(path) + ";");
    }

    /// Removes the table; does nothing when it is not there.
    default List<String> dropTable(List<String> path) {
        return List.of("DROP TABLE IF EXISTS " + table(path) + ";");
    }

    /// Adds all rows of another table.
    ///
    /// @param fields whose columns both tables have
    default List<String> insertFrom(SqlTable table, List<String> fields, List<String> other) {
        String columns = String.join(", ", fields.stream().map(this::identifier).toList());
        return List.of("INSERT INTO " + table(table.path()) + " (" + columns + ") SELECT " + columns + " FROM "
                + table(other) + ";");
    }

    /// Deletes the rows whose keys another table has, too.
    default List<String> deleteSameKeys(SqlTable table, List<String> other) {
        String keys = names(table, SqlColumn::key);
        return List.of("DELETE FROM " + table(table.path()) + " WHERE (" + keys + ") IN (SELECT " + keys + " FROM "
                + table(other) + ");");
    }

    /// Deletes the rows that have another number, or none.
    default List<String> deleteOthers(List<String> path, String field, long value) {
        String column = identifier(field);
        return List.of(
                "DELETE FROM " + table(path) + " WHERE " + column + " <> " + value + " OR " + column + " IS NULL;");
    }

    /// Reads the document of a row, in a table that has one. Parameters: the columns of the key.
    default String select(SqlTable table) {
        return "SELECT " + identifier(String.valueOf(table.document())) + " FROM " + table(table.path())
                + sameKey(table);
    }

    /// Adds a row. Parameters: all columns, in their order.
    default String insert(SqlTable table) {
        String parameters = table.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
        return "INSERT INTO " + table(table.path()) + " (" + names(table, column -> true) + ") VALUES (" + parameters
                + ")";
    }

    /// Changes a row. Parameters: the columns beside the key, then those of the key.
    default String update(SqlTable table) {
        return "UPDATE " + table(table.path()) + " SET " + assignments(table, column -> !column.key(), ", ")
                + sameKey(table);
    }

    /// Deletes a row. Parameters: the columns of the key.
    default String delete(SqlTable table) {
        return "DELETE FROM " + table(table.path()) + sameKey(table);
    }

    /// The value of a field as a parameter of a statement: text, [Long], [BigDecimal], [Double] or [Boolean]. Objects
    /// and arrays are the text of their JSON. May be replaced for types that need something else.
    ///
    /// @param value is not null
    /// @throws IllegalArgumentException when the column cannot hold the value, saying why
    default Object parameter(SqlColumn column, TupleReader value) {
        return switch (column.type().form()) {
            case JSON -> ValueText.json(value);
            case TEXT -> ValueText.of(value);
            case VALUE ->
                switch (value.kind()) {
                    case INTEGER -> value.longValue();
                    case UNSIGNED -> new BigDecimal(Long.toUnsignedString(value.longValue()));
                    case DOUBLE -> value.doubleValue();
                    case BOOLEAN -> value.booleanValue();
                    case STRING, BYTES, NULL -> value.text();
                };
        };
    }

    private String names(SqlTable table, Predicate<SqlColumn> which) {
        return list(table, which, column -> identifier(column.field()), ", ");
    }

    private String assignments(SqlTable table, Predicate<SqlColumn> which, String separator) {
        return list(table, which, column -> identifier(column.field()) + " = ?", separator);
    }

    private String sameKey(SqlTable table) {
        return " WHERE " + assignments(table, SqlColumn::key, " AND ");
    }

    private static String list(
            SqlTable table, Predicate<SqlColumn> which, Function<SqlColumn, String> form, String separator) {
        return table.columns().stream().filter(which).map(form).collect(Collectors.joining(separator));
    }
}
