package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.preview.Fixture.Document;
import dev.flowcdk.cli.preview.Fixture.Transaction;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.testing.session.DocumentFeed;
import dev.flowcdk.testing.store.Offsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Hands out the transactions of a fixture. Its checkpoint is the number of transactions that are done, so that a later
/// session goes on where an earlier one, perhaps of an earlier run, has committed. For one thread.
final class FixtureFeed implements DocumentFeed {

    private static final String SOURCE = "fixture";
    private static final String PRODUCER = "-8000-071353030311";
    private static final long GREGORIAN_TO_UNIX_SECONDS = 12_219_292_800L;
    private static final long TICKS_PER_SECOND = 10_000_000L;
    private static final long SECONDS_PER_TRANSACTION = 3600;

    private final Fixture fixture;
    private final List<CollectionSpec> bindings;
    private final SortedJson sorted = new SortedJson();
    private final JsonBytes text = new JsonBytes(1 << 12);
    private int start;
    private int next;

    /// @param bindings the collection of each binding
    FixtureFeed(Fixture fixture, List<CollectionSpec> bindings) {
        this.fixture = fixture;
        this.bindings = bindings;
    }

    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {
        long done = checkpoint == null ? 0 : Offsets.decode(checkpoint).getOrDefault(SOURCE, 0L);
        start = Math.clamp(done, 0, fixture.transactions().size());
        next = start;
    }

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
        if (next == fixture.transactions().size()) {
            return null;
        }
        Transaction transaction = fixture.transactions().get(next);
        long clock = (next - start) * SECONDS_PER_TRANSACTION;
        for (Document document : transaction.documents()) {
            hand(document, clock++, receiver);
        }
        next++;
        return Offsets.encode(Map.of(SOURCE, (long) next));
    }

    @Override
    public void close() {}

    private void hand(Document document, long clock, Receiver receiver) throws InterruptedException {
        ObjectNode stamped = ((ObjectNode) document.json()).deepCopy();
        ObjectNode meta = stamped.path("_meta") instanceof ObjectNode present ? present : stamped.putObject("_meta");
        meta.put("uuid", uuid(clock));
        text.clear();
        sorted.write(stamped, text);
        for (int binding = 0; binding < bindings.size(); binding++) {
            if (bindings.get(binding).name().equals(document.collection())) {
                hand(binding, document, receiver);
            }
        }
    }

    private void hand(int binding, Document document, Receiver receiver) throws InterruptedException {
        try {
            receiver.accept(binding, text.array(), 0, text.length());
        } catch (IllegalArgumentException wrong) {
            throw new UserException(
                    "transaction " + (next + 1) + " of the fixture holds a document for collection \""
                            + document.collection() + "\" that cannot be used: " + wrong.getMessage(),
                    wrong);
        }
    }

    /// The version 1 UUID of the fixture's producer at so many seconds after the epoch.
    private static String uuid(long clock) {
        long ticks = (clock + GREGORIAN_TO_UNIX_SECONDS) * TICKS_PER_SECOND;
        return "%08x-%04x-1%03x%s"
                .formatted(ticks & 0xffff_ffffL, ticks >>> 32 & 0xffff, ticks >>> 48 & 0xfff, PRODUCER);
    }
}
