package dev.flowcdk.postgres.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the options have backfills leave out. It is easily forgotten, and what is missing afterwards looks like a loss.
final class BackfillLimits {

    private final @Nullable String oldest;

    BackfillLimits(SourceConfig config) {
        this.oldest = config.advanced().minBackfillXid();
    }

    /// The limits that hold for what these tables read, or will, in few words; empty without any.
    String shortly(Collection<BoundTable> tables) {
        List<String> limits = new ArrayList<>();
        if (oldest != null) {
            limits.add("leaves out rows older than transaction " + oldest);
        }
        if (tables.stream().anyMatch(BackfillLimits::missesDeletes)) {
            limits.add("leaves out some deletes");
        }
        return String.join(", ", limits);
    }

    /// What to tell of them, and what to do.
    List<String> warnings(Collection<BoundTable> tables) {
        List<String> warnings = new ArrayList<>();
        if (oldest != null) {
            warnings.add("backfills leave out rows that were written before transaction " + oldest
                    + ", of tables that are bound or read anew later as well, since /advanced/min_backfill_xid is set:"
                    + " remove it when it has served its purpose");
        }
        List<TableName> again = tables.stream()
                .filter(BackfillLimits::missesDeletes)
                .map(BoundTable::name)
                .toList();
        if (!again.isEmpty()) {
            warnings.add("a precise backfill leaves out changes of rows that it has not read yet. Tables " + again
                    + " were captured before: documents of rows that are deleted before they are read again stay in the"
                    + " collection. Choose the backfill mode \"Normal\" to have these deletes");
        }
        return warnings;
    }

    /// Whether a row may have a document from an earlier backfill that nothing deletes.
    private static boolean missesDeletes(BoundTable table) {
        return table.state().mode() == TableState.Mode.PRECISE_BACKFILL
                && table.binding().backfill() > 0;
    }
}
