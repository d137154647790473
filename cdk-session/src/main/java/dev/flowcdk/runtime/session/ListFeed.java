package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.DocumentUuids;
import dev.flowcdk.runtime.store.Offsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Feeds a materialization from a list of transactions. Documents without a `/_meta/uuid` get one, always the same, as
/// all have that come from a collection. The checkpoint after the n-th transaction is n, so that a later session goes
/// on where the last commit left off.
public final class ListFeed implements DocumentFeed {

    private static final String SOURCE = "fixture";

    private final List<List<Document>> transactions;
    private final String source;
    private final DocumentUuids uuids = DocumentUuids.placeholders();
    private final GrowingBytes stamped = new GrowingBytes(1 << 10);
    private int position;

    /// A document of a binding.
    ///
    /// @param binding index of the binding
    /// @param json the document
    public record Document(int binding, RawJson json) {}

    /// @param transactions in order; an empty one is a transaction too
    public ListFeed(List<List<Document>> transactions) {
        this(transactions, SOURCE);
    }

    /// @param transactions in order; an empty one is a transaction too
    /// @param source names them in checkpoints: those of another source say nothing of them
    public ListFeed(List<List<Document>> transactions, String source) {
        this.transactions = transactions.stream().map(List::copyOf).toList();
        this.source = source;
    }

    @Override
    public void restart(@Nullable RuntimeCheckpoint checkpoint) {
        long offset = checkpoint == null ? 0 : Offsets.decode(checkpoint).getOrDefault(source, 0L);
        position = (int) Math.min(offset, transactions.size());
    }

    @Override
    public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
        if (position == transactions.size() || !receiver.alive()) {
            return null;
        }
        List<Document> transaction = transactions.get(position);
        for (int index = 0; index < transaction.size(); index++) {
            Document document = transaction.get(index);
            stamp(document, position, index);
            receiver.accept(document.binding(), stamped.array(), 0, stamped.length());
        }
        position++;
        return Offsets.encode(Map.of(source, (long) position));
    }

    @Override
    public boolean exhausted() {
        return position == transactions.size();
    }

    @Override
    public void close() {}

    /// Checks transactions before anything is done with them.
    ///
    /// @param collections of the bindings, in order
    /// @throws IllegalArgumentException when a document could not come from its binding's collection; it says which
    ///     and why
    public static void check(List<List<Document>> transactions, List<CollectionSpec> collections) {
        var feed = new ListFeed(transactions);
        List<CollectionDocuments> bindings =
                collections.stream().map(CollectionDocuments::of).toList();
        for (int position = 0; position < transactions.size(); position++) {
            for (int index = 0; index < transactions.get(position).size(); index++) {
                Document document = transactions.get(position).get(index);
                String where = "document " + (index + 1) + " of transaction " + (position + 1);
                if (document.binding() < 0 || document.binding() >= bindings.size()) {
                    throw new IllegalArgumentException(
                            where + " is for binding " + document.binding() + ", but there are " + bindings.size());
                }
                List<String> problems = feed.problems(document, position, index, bindings.get(document.binding()));
                if (!problems.isEmpty()) {
                    throw new IllegalArgumentException(where + " cannot be in the collection \""
                            + collections.get(document.binding()).name() + "\": " + String.join("; ", problems)
                            + ", in " + document.json());
                }
            }
        }
    }

    private List<String> problems(Document document, int transaction, int index, CollectionDocuments collection) {
        try {
            stamp(document, transaction, index);
        } catch (IllegalArgumentException malformed) {
            return List.of(malformed.getMessage() + "");
        }
        return collection.problems(stamped.array(), 0, stamped.length());
    }

    private void stamp(Document document, int transaction, int index) {
        byte[] bytes = document.json().bytes();
        stamped.clear();
        uuids.scan(bytes, 0, bytes.length);
        if (uuids.stamped()) {
            stamped.raw(bytes);
        } else {
            uuids.write(stamped, DocumentUuids.ofFixture(transaction, index));
        }
    }
}
