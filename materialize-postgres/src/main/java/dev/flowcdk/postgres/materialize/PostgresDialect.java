package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ColumnMigration;
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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's SQL.
///
/// @param flags which types columns get
record PostgresDialect(TargetFlags flags) implements SqlDialect {

    /// Columns that every table has, whatever it was made with.
    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

    @Override
    public @Nullable ColumnType type(Projection projection, boolean key, FieldOptions options) {
        return PostgresTypes.of(projection, key, options, flags);
    }

    @Override
    public @Nullable ColumnType type(List<String> path, Projection projection, boolean key, FieldOptions options) {
        boolean plain = !key && !options.hasType() && !options.asText();
        EnumType type = plain && flags.enums() ? EnumType.of(path, projection) : null;
        return type == null ? type(projection, key, options) : ColumnType.of(type.sql());
    }

    @Override
    public boolean accepts(Projection projection, boolean key, ColumnType type, ExistingColumn existing) {
        boolean ofAnEnum = EnumType.isOne(type.ddl()) || type.ddl().equals("TEXT") && hasEnum(projection.inference());
        return type.accepts(existing.type()) || !key && ofAnEnum && EnumType.isOne(existing.type());
    }

    private static boolean hasEnum(Inference inference) {
        return !inference.enumValues().isEmpty() && inference.typesBesideNull().equals(Set.of(JsonType.STRING));
    }

    @Override
    public boolean migrates(ColumnMigration migration) {
        return using(migration) != null;
    }

    private @Nullable String using(ColumnMigration migration) {
        return ColumnConversion.of(
                migration.existing().type(),
                migration.column().type().ddl(),
                identifier(migration.column().field()));
    }

    @Override
    public List<String> migrateColumns(SqlTable table, List<ColumnMigration> migrations) {
        List<String> statements =
                new ArrayList<>(enumTypes(table, migrations.stream().map(ColumnMigration::column)));
        List<String> changes = migrations.stream()
                .map(migration -> "ALTER COLUMN "
                        + identifier(migration.column().field()) + " TYPE "
                        + migration.column().type().ddl() + " USING " + using(migration))
                .toList();
        statements.add(altered(table, changes));
        return statements;
    }

    private static List<String> enumTypes(SqlTable table, Stream<SqlColumn> columns) {
        List<String> statements = new ArrayList<>();
        columns.forEach(column -> {
            EnumType type = enumType(table, column);
            if (type != null) {
                statements.add(type.create());
            }
        });
        return statements;
    }

    /// The type of the column's own; null when it has none.
    static @Nullable EnumType enumType(SqlTable table, SqlColumn column) {
        return EnumType.isOne(column.type().ddl()) ? EnumType.of(table.path(), column.projection()) : null;
    }

    private String altered(SqlTable table, List<String> changes) {
        return "ALTER TABLE " + table(table.path()) + "\n    " + String.join(",\n    ", changes) + ";";
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
        return ", or set the feature flag allow_existing_tables_for_new_bindings, which takes it with its rows";
    }

    @Override
    public List<String> createTable(SqlTable table) {
        List<String> statements = new ArrayList<>(enumTypes(table, table.columns().stream()));
        statements.addAll(SqlDialect.super.createTable(table));
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
        List<String> statements = new ArrayList<>(enumTypes(table, added.stream()));
        statements.add(altered(table, changes));
        return statements;
    }
}
