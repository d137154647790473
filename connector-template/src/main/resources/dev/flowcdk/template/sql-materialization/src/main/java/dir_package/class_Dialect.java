package ${package};

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.sql.ColumnType;
import dev.flowcdk.materialize.sql.FieldOptions;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.task.Projection;
import dev.flowcdk.tuple.TupleReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How this database's SQL differs from what [SqlDialect] says.
final class ${class}Dialect implements SqlDialect {

    /// The column that a field gets; null when it cannot have one.
    @Override
    public @Nullable ColumnType type(Projection projection, boolean key, FieldOptions options) {
        return ColumnType.of(projection, options, kind -> switch (kind) {
            case TEXT -> "TEXT";
            case INTEGER -> "INTEGER";
            case NUMBER -> "NUMERIC";
            case BOOLEAN -> "BOOLEAN";
            case JSON -> "JSON_TEXT"; // a name of its own, since the values differ from those of TEXT
        });
    }

    @Override
    public Object parameter(SqlColumn column, TupleReader value) {
        if (value.kind() == TupleReader.Kind.UNSIGNED && column.type().form() == ColumnType.Form.VALUE) {
            throw new IllegalArgumentException("SQLite has no whole numbers above 9223372036854775807, such as "
                    + Long.toUnsignedString(value.longValue()) + "; set castToString in the field's config");
        }
        return SqlDialect.super.parameter(column, value);
    }

    @Override
    public boolean ignoresCase() {
        return true;
    }

    /// No column of SQLite learns to be null later, so that only keys are made `NOT NULL`.
    @Override
    public String columnDdl(SqlColumn column) {
        return column.key() ? column.ddl() : column.type().ddl();
    }

    @Override
    public List<String> alterTable(SqlTable table, List<SqlColumn> added, List<String> nullable) {
        if (!nullable.isEmpty()) {
            throw new UserException("table " + table.name() + ": columns " + nullable
                    + " take no nulls, which SQLite cannot change; give them defaults, or backfill the binding");
        }
        return SqlDialect.super.alterTable(table, added, nullable);
    }

    @Override
    public List<String> truncateTable(List<String> path) {
        return List.of("DELETE FROM " + table(path) + ";");
    }
}
