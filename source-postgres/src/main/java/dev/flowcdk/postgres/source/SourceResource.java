package dev.flowcdk.postgres.source;

import dev.flowcdk.Advanced;
import dev.flowcdk.Checked;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.JsonName;
import dev.flowcdk.Keyword;
import dev.flowcdk.NotInSchema;
import dev.flowcdk.ReadOnly;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.Title;
import dev.flowcdk.Unordered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resource config of `source-postgres`: one table.
@Title("SQL Database Resource Spec")
@Unordered
@Keyword(name = "$id", json = "\"https://github.com/estuary/connectors/sqlcapture/resource\"")
public record SourceResource(
        @Field(title = "Backfill Mode", description = "How the table's existing rows are captured.") @Default("")
        Mode mode,

        @Field(title = "Schema", description = "Schema of the table.") @ReadOnly @ResourcePath
        String namespace,

        @Field(title = "Table Name", description = "Name of the table.") @ReadOnly @ResourcePath(1)
        String stream,

        @Field(title = "Backfill Priority", description = "Tables with a higher priority are read first.")
        @Default(value = "0", inSchema = false)
        int priority,

        @Field(title = "Advanced Options", description = "Options that you normally leave as they are.") @Advanced
        AdvancedResourceOptions advanced,

        @NotInSchema @JsonName("primary_key") @Nullable List<String> primaryKey,
        @NotInSchema @Nullable String syncMode)
        implements Checked {

    /// How the existing rows of a table are captured.
    public enum Mode {
        @JsonName("")
        AUTOMATIC,
        @JsonName("Normal")
        NORMAL,
        @JsonName("Precise")
        PRECISE,
        @JsonName("Only Changes")
        ONLY_CHANGES,
        @JsonName("Without Primary Key")
        WITHOUT_PRIMARY_KEY
    }

    /// The section `advanced`.
    @Unordered
    public record AdvancedResourceOptions(
            @Field(
                    title = "Additional Backfill Filter",
                    description = "SQL condition that existing rows must meet in order to be captured.")
            @JsonName("additional_backfill_filter")
            @Nullable
            String additionalBackfillFilter) {}

    /// A table with everything else as it is by default.
    public static SourceResource of(String namespace, String stream, Mode mode) {
        return new SourceResource(mode, namespace, stream, 0, new AdvancedResourceOptions(null), null, null);
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (namespace.isEmpty()) {
            problems.add("/namespace: must not be empty");
        }
        if (stream.isEmpty()) {
            problems.add("/stream: must not be empty");
        }
        String filter = advanced.additionalBackfillFilter();
        if (filter != null && filter.isBlank()) {
            problems.add("/advanced/additional_backfill_filter: must not be blank; leave it out");
        }
        if (filter != null && mode == Mode.PRECISE) {
            problems.add("/advanced/additional_backfill_filter: cannot be used with the mode \"Precise\"");
        }
        return problems;
    }
}
