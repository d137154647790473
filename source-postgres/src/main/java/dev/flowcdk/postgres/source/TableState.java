package dev.flowcdk.postgres.source;

import dev.flowcdk.JsonName;
import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of the state that belongs to one table. Its form is the one of Estuary's connector, so that either can go
/// on where the other stopped.
///
/// @param mode how far the table is
/// @param keyColumns columns that the backfill is ordered by; null without such
/// @param scanned how far the backfill has come, in base64: a packed tuple of the key columns, or the text of a row's
///     physical address; null at its start and behind its end
/// @param metadata what the other implementation keeps here; handed on as it is
/// @param backfilled number of rows that the backfill has read
record TableState(
        Mode mode,
        @JsonName("key_columns") @Nullable List<String> keyColumns,
        @Nullable String scanned,
        @Nullable RawJson metadata,
        @Nullable Long backfilled) {

    /// How far a table is.
    enum Mode {
        /// To be started.
        @JsonName("Pending")
        PENDING,
        /// Being read by key; changes of rows that were not read yet are left out.
        @JsonName("Backfill")
        PRECISE_BACKFILL,
        /// Being read by key, with all changes.
        @JsonName("UnfilteredBackfill")
        UNFILTERED_BACKFILL,
        /// Being read by physical address, with all changes.
        @JsonName("KeylessBackfill")
        KEYLESS_BACKFILL,
        /// Read; its changes are captured.
        @JsonName("Active")
        ACTIVE,
        /// No longer bound.
        @JsonName("Ignore")
        IGNORE,
        /// Was not there; never set by this connector.
        @JsonName("Missing")
        MISSING;

        boolean backfills() {
            return this == PRECISE_BACKFILL || this == UNFILTERED_BACKFILL || this == KEYLESS_BACKFILL;
        }
    }

    static TableState pending() {
        return new TableState(Mode.PENDING, null, null, null, 0L);
    }

    TableState ignored() {
        return new TableState(Mode.IGNORE, null, null, null, 0L);
    }

    TableState active() {
        return new TableState(Mode.ACTIVE, keyColumns, null, metadata, backfilled);
    }

    /// The table without a backfill.
    ///
    /// @param columns by which one would go; null without such
    TableState skipped(@Nullable List<String> columns) {
        return new TableState(Mode.ACTIVE, columns, null, metadata, 0L);
    }

    /// The start of a backfill.
    TableState backfilling(Mode how, @Nullable List<String> columns) {
        return new TableState(how, columns, null, metadata, 0L);
    }

    /// The backfill after some more rows.
    TableState scannedTo(String position, long rows) {
        return new TableState(mode, keyColumns, position, metadata, rows);
    }
}
