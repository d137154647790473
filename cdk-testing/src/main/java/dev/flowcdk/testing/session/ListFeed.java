package dev.flowcdk.testing.session;

import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.store.Offsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Feeds a materialization from a list of transactions. The checkpoint after the n-th is n, so that a later session
/// goes on where the last commit left off.
public final class ListFeed implements DocumentFeed {

    private static final String SOURCE = "fixture";

    private final List<List<Document>> transactions;
    private int position;

    /// A document of a binding.
    ///
    /// @param binding index of the binding
    /// @param json the document
    public record Document(int binding, RawJson json) {}

    /// @param transactions in order; an empty one is a transaction too
    public ListFeed(List<List<Document>> transactions) {
        this.transactions = transactions.stream().map(List::copyOf).toList();
    }

    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {
        long offset = checkpoint == null ? 0 : Offsets.decode(checkpoint).getOrDefault(SOURCE, 0L);
        position = (int) Math.min(offset, transactions.size());
    }

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
        if (position == transactions.size() || !receiver.alive()) {
            return null;
        }
        for (Document document : transactions.get(position)) {
            byte[] bytes = document.json().bytes();
            receiver.accept(document.binding(), bytes, 0, bytes.length);
        }
        position++;
        return Offsets.encode(Map.of(SOURCE, (long) position));
    }

    @Override
    public void close() {}
}
