package dev.flowcdk.cli.preview;

import dev.flowcdk.cli.preview.Fixture.Document;
import dev.flowcdk.cli.preview.Fixture.Transaction;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.document.DocumentUuids;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.store.Offsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Hands out the transactions of a fixture. Its checkpoint is the number of transactions that are done, so that a later
/// session goes on where an earlier one, perhaps of an earlier run, has committed. For one thread.
final class FixtureFeed implements DocumentFeed {

    private static final String SOURCE = "fixture";

    private final Fixture fixture;
    private final List<CollectionSpec> bindings;
    private final Shard shard;
    private final SortedJson sorted = new SortedJson();
    private final GrowingBytes text = new GrowingBytes(1 << 12);
    private final Map<String, Long> skipped = new TreeMap<>();
    private int start;
    private int next;

    /// @param bindings the collection of each binding
    /// @param shard whose documents are handed out
    FixtureFeed(Fixture fixture, List<CollectionSpec> bindings, Shard shard) {
        this.fixture = fixture;
        this.bindings = bindings;
        this.shard = shard;
    }

    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {
        long done = checkpoint == null ? 0 : Offsets.decode(checkpoint).getOrDefault(SOURCE, 0L);
        start = Math.clamp(done, 0, fixture.transactions().size());
        next = start;
    }

    /// How many transactions were done when this session began.
    int start() {
        return start;
    }

    /// How many documents no binding took, by collection.
    Map<String, Long> skipped() {
        return Collections.unmodifiableMap(skipped);
    }

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
        if (next == fixture.transactions().size() || !receiver.alive()) {
            return null;
        }
        Transaction transaction = fixture.transactions().get(next);
        int index = 0;
        for (Document document : transaction.documents()) {
            hand(document, DocumentUuids.ofFixture(next - start, index++), receiver);
        }
        next++;
        return Offsets.encode(Map.of(SOURCE, (long) next));
    }

    @Override
    public boolean exhausted() {
        return next == fixture.transactions().size();
    }

    @Override
    public void close() {}

    private void hand(Document document, String uuid, Receiver receiver) throws InterruptedException {
        text.clear();
        document.write(uuid, sorted, text);
        boolean taken = false;
        for (int binding = 0; binding < bindings.size(); binding++) {
            if (bindings.get(binding).name().equals(document.collection())) {
                if (shard.has(binding, text.array(), 0, text.length())) {
                    receiver.accept(binding, text.array(), 0, text.length());
                }
                taken = true;
            }
        }
        if (!taken) {
            skipped.merge(document.collection(), 1L, Long::sum);
        }
    }
}
