package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.TablePolicy;
import dev.flowcdk.materialize.sql.TablePolicy.Backfill;
import dev.flowcdk.postgres.FeatureFlags;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The option `feature_flags`.
///
/// @param timesInKeysAsText whether dates and times of keys are text
/// @param binaryColumns whether strings in base64 become bytes
/// @param enums whether strings of a few values get a type of their own
/// @param jsonb whether what is marked so becomes JSONB
/// @param takesOver whether new bindings may use tables that exist
/// @param backfill what becomes of a table when its binding is backfilled
record TargetFlags(
        boolean timesInKeysAsText,
        boolean binaryColumns,
        boolean enums,
        boolean jsonb,
        boolean takesOver,
        Backfill backfill) {

    /// What holds without any flag.
    static final TargetFlags USUAL = of(null);

    private static final String TIMES = "datetime_keys_as_string";
    private static final String BINARY = "native_binary_column_type";
    private static final String ENUM = "enum";
    private static final String JSONB = "jsonb";
    private static final String RETAIN = "retain_existing_data_on_backfill";
    private static final String ALLOW = "allow_existing_tables_for_new_bindings";
    private static final String DROP = "always_drop_tables_on_backfill";

    static TargetFlags of(@Nullable String flags) {
        Map<String, Boolean> on = FeatureFlags.of(flags, defaults());
        Backfill backfill = Boolean.TRUE.equals(on.get(RETAIN))
                ? Backfill.KEEP
                : Boolean.TRUE.equals(on.get(DROP)) ? Backfill.DROP : Backfill.EMPTY;
        return new TargetFlags(
                Boolean.TRUE.equals(on.get(TIMES)),
                Boolean.TRUE.equals(on.get(BINARY)),
                Boolean.TRUE.equals(on.get(ENUM)),
                Boolean.TRUE.equals(on.get(JSONB)),
                Boolean.TRUE.equals(on.get(ALLOW)),
                backfill);
    }

    /// The same where documents are rebuilt from columns: a time as the server has it is not the text that the document
    /// is found by.
    TargetFlags withTimesInKeysAsText() {
        return new TargetFlags(true, binaryColumns, enums, jsonb, takesOver, backfill);
    }

    /// How tables are treated.
    ///
    /// @param rebuildsDocuments whether tables need no column for the document
    TablePolicy tables(boolean rebuildsDocuments) {
        return new TablePolicy(takesOver, backfill, rebuildsDocuments);
    }

    /// Messages for flags that do not exist.
    static List<String> refusals(@Nullable String flags) {
        return FeatureFlags.refusals(flags, defaults(), defaults().keySet());
    }

    private static Map<String, Boolean> defaults() {
        return Map.of(TIMES, true, BINARY, true, ENUM, true, JSONB, true, RETAIN, false, ALLOW, false, DROP, false);
    }
}
