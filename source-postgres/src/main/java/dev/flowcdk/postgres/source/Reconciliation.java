package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.postgres.source.TableState.Mode;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Brings the stored state and the bindings of the task together.
final class Reconciliation {

    private Reconciliation() {}

    /// Gives each table its state and lets go of those that are no longer bound.
    ///
    /// @param cursor the stored one
    /// @return the position to go on from; null to start anew, which is so if no table has been captured before
    static @Nullable String run(
            CaptureSession<SourceConfig, SourceResource, TableState> session,
            Collection<BoundTable> tables,
            @Nullable String cursor) {
        boolean allNew = true;
        for (BoundTable table : tables) {
            TableState stored = table.binding().state();
            if (stored == null || stored.mode() == Mode.IGNORE) {
                table.update(TableState.pending());
                continue;
            }
            allNew = false;
            table.restore(stored);
            if (stored.mode() == Mode.MISSING) {
                table.update(TableState.pending());
            } else if (stored.mode().backfills() && skipsBackfill(session.config(), table)) {
                table.update(stored.active());
            }
        }
        for (Map.Entry<String, TableState> other : session.otherStates().entrySet()) {
            if (other.getValue().mode() != Mode.IGNORE) {
                session.updateOther(other.getKey(), other.getValue().ignored());
            }
        }
        if (cursor == null) {
            tables.forEach(Reconciliation::refuseProgress);
        }
        return allNew ? null : cursor;
    }

    static boolean skipsBackfill(SourceConfig config, BoundTable table) {
        return config.advanced()
                .skipsBackfillOf(table.name().schema(), table.name().table());
    }

    /// A table that has begun but no position in the log cannot have been written by a capture like this one.
    private static void refuseProgress(BoundTable table) {
        if (table.state().mode() != Mode.PENDING) {
            throw new UserException(
                    "the stored state is not ours: table %s is being captured, but \"cursor\" is missing. Raise"
                                    .formatted(table.name())
                            + " the backfill counter of all bindings to start anew");
        }
    }
}
