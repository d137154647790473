package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ColumnType;
import dev.flowcdk.materialize.sql.ExistingColumn;
import dev.flowcdk.materialize.sql.FieldOptions;
import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.materialize.sql.SqlDialect;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.task.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's SQL.
final class PostgresDialect implements SqlDialect {

    /// End of the names of the enum types that other implementations make for columns of strings with `enum`.
    private static final String ENUM_SUFFIX = "_flow_enum";

    /// Columns that every table has, whatever it was made with.
    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    @Override
    public @Nullable ColumnType type(Projection projection, boolean key, FieldOptions options) {
        return PostgresTypes.of(projection, key, options);
    }

    @Override
    public boolean accepts(Projection projection, boolean key, ColumnType type, ExistingColumn existing) {
        return type.accepts(existing.type())
                || !key && type.ddl().equals("TEXT") && hasEnum(projection.inference()) && isOwnEnum(existing);
    }

    private static boolean hasEnum(Inference inference) {
        return !inference.enumValues().isEmpty() && inference.typesBesideNull().equals(Set.of(JsonType.STRING));
    }

    private static boolean isOwnEnum(ExistingColumn existing) {
        String type = existing.type().toLowerCase(Locale.ROOT);
        return type.endsWith(ENUM_SUFFIX) || type.endsWith(ENUM_SUFFIX + '"');
    }

    @Override
    public String refusal(String name) {
        if (SYSTEM_COLUMNS.contains(name)) {
            return "PostgreSQL has a column of this name in every table itself; give the field another name by a"
                    + " projection, or leave it out";
        }
        return name.indexOf('\0') < 0
                ? ""
                : "a name in PostgreSQL cannot have the character U+0000; give the field another name by a projection";
    }

    @Override
    public String identifier(String name) {
        return Identifiers.plainOrQuoted(name);
    }

    @Override
    public String stored(String name) {
        return Identifiers.truncated(name);
    }

    @Override
    public String sameNames() {
        return "the database cuts names after 63 bytes";
    }

    @Override
    public String takingTablesOver() {
        return " (the feature flag allow_existing_tables_for_new_bindings, which would take it, is not supported yet)";
    }

    @Override
    public List<String> createCheckpoints(List<String> path) {
        List<String> statements = new ArrayList<>(SqlDialect.super.createCheckpoints(path));
        statements.add("COMMENT ON TABLE " + table(path) + """
                 IS 'Checkpoints of Flow materializations, each committed together with the data that it stands for.';
                COMMENT ON COLUMN %1$s.materialization IS 'Name of the materialization.';
                COMMENT ON COLUMN %1$s.key_begin IS 'First hash of keys that the row stands for.';
                COMMENT ON COLUMN %1$s.key_end IS 'Last hash of keys that the row stands for.';
                COMMENT ON COLUMN %1$s.fence IS 'Raised by each session; only the last one can commit.';
                COMMENT ON COLUMN %1$s.checkpoint IS 'Checkpoint of the runtime, in base64.';""".formatted(table(path)));
        return statements;
    }

    @Override
    public List<String> createTable(SqlTable table) {
        List<String> statements = new ArrayList<>(SqlDialect.super.createTable(table));
        statements.add(comments(table, table(table.path())));
        return statements;
    }

    private String comments(SqlTable table, String name) {
        var comments = new StringBuilder("COMMENT ON TABLE ")
                .append(name)
                .append(" IS ")
                .append(Identifiers.literal(
                        "Generated for materialization " + table.task() + " of collection " + table.collection()))
                .append(';');
        for (SqlColumn column : table.columns()) {
            comments.append("\nCOMMENT ON COLUMN ")
                    .append(name)
                    .append('.')
                    .append(identifier(column.field()))
                    .append(" IS ")
                    .append(Identifiers.literal(comment(column.projection())))
                    .append(';');
        }
        return comments.toString();
    }

    private static String comment(Projection projection) {
        Inference inference = projection.inference();
        List<String> lines = new ArrayList<>();
        if (!inference.title().isEmpty()) {
            lines.add(inference.title());
        }
        if (!inference.description().isEmpty()) {
            lines.add(inference.description());
        }
        var types = new TreeSet<String>();
        inference.types().forEach(type -> types.add(type.jsonName()));
        lines.add((projection.explicit() ? "user-provided" : "auto-generated") + " projection of JSON at: "
                + projection.pointer() + " with inferred types: [" + String.join(", ", types) + "]");
        return String.join("\n", lines).replace("\0", "");
    }

    @Override
    public List<String> alterTable(SqlTable table, List<SqlColumn> added, List<String> nullable) {
        List<String> changes = new ArrayList<>();
        for (SqlColumn column : added) {
            changes.add("ADD COLUMN IF NOT EXISTS " + identifier(column.field()) + " "
                    + column.type().ddl());
        }
        for (String column : nullable) {
            changes.add("ALTER COLUMN " + identifier(column) + " DROP NOT NULL");
        }
        return List.of("ALTER TABLE " + table(table.path()) + "\n    " + String.join(",\n    ", changes) + ";");
    }
}
