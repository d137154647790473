package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.FeatureFlags;
import dev.flowcdk.postgres.type.ValueForms;
import dev.flowcdk.postgres.type.ValueForms.ArrayForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The option `feature_flags`.
///
/// @param infersSchemas whether discovered schemas ask the platform to infer the rest
/// @param sourcesSchemas whether the capture tells what its documents look like
/// @param makesSlot whether the capture makes and drops its replication slot
/// @param dropsSlot whether the slot goes when the task has no bindings any more
/// @param recoversSlot whether all tables are read again when the slot has lost a part of the log
/// @param deletesOldKeys whether a row that gets another key is deleted under its old one
/// @param checks whether the database is checked before the capture starts
/// @param checksTables whether each table is checked, too
/// @param forms how values are written
/// @param firstCursor where the log is read from when no position is stored; null for the end of the log
/// @param forcedCursor where the log is read from, whatever is stored; null for what is stored
record SourceFlags(
        boolean infersSchemas,
        boolean sourcesSchemas,
        boolean makesSlot,
        boolean dropsSlot,
        boolean recoversSlot,
        boolean deletesOldKeys,
        boolean checks,
        boolean checksTables,
        ValueForms forms,
        @Nullable String firstCursor,
        @Nullable String forcedCursor) {

    private static final String FIRST_CURSOR = "initial_backfill_cursor";
    private static final String FORCED_CURSOR = "force_reset_cursor";
    private static final Map<String, Boolean> DEFAULTS = Map.ofEntries(
            Map.entry("use_schema_inference", true),
            Map.entry("emit_sourced_schemas", true),
            Map.entry("date_as_date", true),
            Map.entry("time_as_time", true),
            Map.entry("multidimensional_arrays", false),
            Map.entry("flatten_arrays", true),
            Map.entry("create_replication_slot", true),
            Map.entry("drop_replication_slot", false),
            Map.entry("recover_lost_slot", false),
            Map.entry("delete_old_keys", false),
            Map.entry("skip_prerequisites", false),
            Map.entry("skip_table_prerequisites", false));

    static SourceFlags of(@Nullable String flags) {
        Map<String, Boolean> on = FeatureFlags.of(flags, DEFAULTS);
        ArrayForm arrays = is("multidimensional_arrays", on)
                ? ArrayForm.NESTED
                : is("flatten_arrays", on) ? ArrayForm.FLAT : ArrayForm.WITH_DIMENSIONS;
        String firstCursor = FeatureFlags.value(flags, FIRST_CURSOR);
        String forcedCursor = FeatureFlags.value(flags, FORCED_CURSOR);
        // who names a position wants no other
        boolean recovers = is("recover_lost_slot", on) && firstCursor == null && forcedCursor == null;
        return new SourceFlags(
                is("use_schema_inference", on),
                is("emit_sourced_schemas", on),
                is("create_replication_slot", on),
                is("drop_replication_slot", on),
                recovers,
                is("delete_old_keys", on),
                !is("skip_prerequisites", on),
                !is("skip_table_prerequisites", on),
                new ValueForms(arrays, is("date_as_date", on), is("time_as_time", on)),
                firstCursor,
                forcedCursor);
    }

    private static boolean is(String name, Map<String, Boolean> flags) {
        return Boolean.TRUE.equals(flags.get(name));
    }

    /// Where the log is read from.
    ///
    /// @param stored the position that was stored; null for none
    @Nullable
    String cursor(@Nullable String stored) {
        if (forcedCursor != null) {
            return forcedCursor;
        }
        return stored == null ? firstCursor : stored;
    }

    /// What is wrong with the flags.
    static List<String> problems(@Nullable String flags) {
        List<String> problems = new ArrayList<>();
        for (String name : List.of(FIRST_CURSOR, FORCED_CURSOR)) {
            String value = FeatureFlags.value(flags, name);
            try {
                if (value != null) {
                    Lsn.parse(value);
                }
            } catch (UserException wrong) {
                problems.add("/feature_flags: " + name + ": " + wrong.getMessage());
            }
        }
        return problems;
    }

    /// Messages for flags that do not exist.
    static List<String> refusals(@Nullable String flags) {
        return FeatureFlags.refusals(flags, DEFAULTS, DEFAULTS.keySet()).stream()
                .filter(refusal ->
                        !refusal.contains("\"" + FIRST_CURSOR + "=") && !refusal.contains("\"" + FORCED_CURSOR + "="))
                .toList();
    }
}
