package dev.flowcdk.postgres.materialize;

import dev.flowcdk.Checked;
import dev.flowcdk.CollectionName;
import dev.flowcdk.Default;
import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.Keyword;
import dev.flowcdk.Multiline;
import dev.flowcdk.Nonsensitive;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.SchemaName;
import dev.flowcdk.Title;
import dev.flowcdk.Unordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resource config of `materialize-postgres`: one table.
@Title("SQL Table")
@Unordered
@Keyword(name = "$id", json = "\"https://github.com/estuary/connectors/materialize-postgres/table-config\"")
public record TargetResource(
        @Field(title = "Table", description = "Name of the table.") @CollectionName @ResourcePath(1)
        String table,

        @Field(title = "Alternative Schema", description = "Schema of the table, if it is not the one of the endpoint.")
        @SchemaName
        @ResourcePath
        @Nullable
        String schema,

        @Field(
                title = "Additional Table Create SQL",
                description = "SQL statements to run together with the one that creates the table.")
        @JsonName("additional_table_create_sql")
        @Multiline
        @Nullable
        String additionalTableCreateSql,

        @Field(title = "Delta Update", description = "Adds a row for every change, instead of updating rows.")
        @JsonName("delta_updates")
        @Default("false")
        @DeltaUpdates
        @Nonsensitive
        boolean deltaUpdates)
        implements Checked {

    @Override
    public List<String> problems() {
        return table.isEmpty() ? List.of("/table: must not be empty") : List.of();
    }
}
