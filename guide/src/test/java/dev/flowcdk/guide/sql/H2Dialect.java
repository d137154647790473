package dev.flowcdk.guide.sql;

import dev.flowcdk.materialize.sql.ColumnKind;
import dev.flowcdk.materialize.sql.ColumnType;
import dev.flowcdk.materialize.sql.ColumnType.Form;
import dev.flowcdk.materialize.sql.FieldOptions;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.task.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// H2's SQL: types whose names are not those that the driver gives back, and keys that are no large objects.
final class H2Dialect implements SqlDialect {

    // begin type
    @Override
    public @Nullable ColumnType type(Projection projection, boolean key, FieldOptions options) {
        if (options.hasType()) {
            return ColumnType.chosen(String.valueOf(options.ddl()));
        }
        ColumnKind kind = options.asText() ? ColumnKind.TEXT : ColumnKind.of(projection.inference());
        return kind == null ? null : type(kind);
    }

    private static ColumnType type(ColumnKind kind) {
        return switch (kind) {
            case TEXT -> ColumnType.of("VARCHAR", "character varying").withForm(Form.TEXT);
            case INTEGER -> ColumnType.of("NUMERIC(20)", "numeric");
            case NUMBER -> ColumnType.of("DOUBLE PRECISION", "double precision");
            case BOOLEAN -> ColumnType.of("BOOLEAN", "boolean");
            case JSON -> ColumnType.of("CLOB", "character large object").withForm(Form.JSON);
        };
    }
    // end type

    // begin checkpoints
    @Override
    public List<String> createCheckpoints(List<String> path) {
        return SqlDialect.super.createCheckpoints(path).stream()
                .map(sql -> sql.replace("materialization TEXT", "materialization VARCHAR"))
                .toList();
    }
    // end checkpoints
}
