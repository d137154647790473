package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a [SampleMaterialization] writes to, which outlives its instances: rows, and a checkpoint and a fence for each
/// key range.
final class SampleEndpoint {

    final List<String> rows = new ArrayList<>();
    int applied;
    int unacknowledged;

    /// Rows that were there before a backfill counter was raised.
    final Set<String> before = new HashSet<>();

    /// Properties of the collection as it was at first, with their types.
    final Map<String, List<String>> types = new HashMap<>();

    /// Properties that were removed since then.
    final Set<String> gone = new HashSet<>();

    private final List<Shard> shards = new ArrayList<>();

    /// What is kept for a key range.
    static final class Shard {
        private final RangeSpec range;

        @Nullable
        RuntimeCheckpoint checkpoint;

        int fence;

        Shard(RangeSpec range) {
            this.range = range;
        }

        private boolean overlaps(RangeSpec other) {
            return Integer.compareUnsigned(range.keyBegin(), other.keyEnd()) <= 0
                    && Integer.compareUnsigned(other.keyBegin(), range.keyEnd()) <= 0;
        }

        private boolean covers(RangeSpec other) {
            return Integer.compareUnsigned(range.keyBegin(), other.keyBegin()) <= 0
                    && Integer.compareUnsigned(other.keyEnd(), range.keyEnd()) <= 0;
        }
    }

    synchronized List<Workload.Line> reset() {
        rows.clear();
        shards.clear();
        before.clear();
        types.clear();
        gone.clear();
        applied = 0;
        unacknowledged = 0;
        return List.of();
    }

    synchronized List<Workload.Line> read() {
        return rows.stream()
                .map(row -> new Workload.Line("acme/numbers", RawJson.of(row)))
                .toList();
    }

    /// Fences off all other instances of a range, and goes on from the checkpoint of the range that it is a part of.
    Shard open(RangeSpec range) {
        Shard parent = null;
        Shard own = null;
        for (Shard each : shards) {
            if (each.overlaps(range)) {
                each.fence++;
            }
            if (each.range.equals(range)) {
                own = each;
            } else if (each.covers(range)) {
                parent = each;
            }
        }
        if (own == null) {
            own = new Shard(range);
            own.checkpoint = parent == null ? null : parent.checkpoint;
            shards.add(own);
        }
        return own;
    }

    void apply(MaterializationSpec task, @Nullable MaterializationSpec last) {
        List<WireProjection> fields = collection(task).projections();
        if (last == null) {
            fields.forEach(each -> types.put(
                    each.field(), Objects.requireNonNull(each.inference()).types()));
            return;
        }
        Set<String> names = new HashSet<>();
        fields.forEach(each -> names.add(each.field()));
        collection(last).projections().stream()
                .map(WireProjection::field)
                .filter(field -> !names.contains(field))
                .forEach(gone::add);
        if (task.bindings().getFirst().backfill() > last.bindings().getFirst().backfill()) {
            before.addAll(rows);
            rows.clear();
        }
    }

    static CollectionSpec collection(MaterializationSpec task) {
        return Objects.requireNonNull(task.bindings().getFirst().collection());
    }

    static void check(Shard shard, int fence) {
        if (fence != shard.fence) {
            throw new UserException("another instance has taken over");
        }
    }
}
