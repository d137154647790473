package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.Combiner;
import dev.flowcdk.runtime.document.Combiner.Entry;
import dev.flowcdk.runtime.session.DocumentFeed.Receiver;
import dev.flowcdk.runtime.session.MaterializeListener.Transaction;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import dev.flowcdk.tuple.TupleWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The documents of a materialization's transaction: asks for what is stored, takes it, and hands out what is to be
/// stored. Documents come from one thread, loaded ones from another.
final class MaterializeTransaction implements Receiver {

    /// A transaction ends at so many bytes.
    private static final int BYTES = 16 << 20;

    /// Lets the session say whether it still lives.
    interface Pulse {
        boolean alive() throws InterruptedException;
    }

    private final List<BoundFields> bindings;
    private final Combiner combiner;
    private final Connection connection;
    private final int mostDocuments;
    private final TaskStore store;
    private final boolean skipsLoads;
    private final MaterializeListener listener;
    private final Pulse pulse;
    private final TupleWriter key = new TupleWriter();
    private final TupleWriter loadedKey = new TupleWriter();
    private final TupleWriter values = new TupleWriter();
    private long[] documents;
    private long stored;
    private long loaded;

    MaterializeTransaction(
            List<BoundFields> bindings,
            Connection connection,
            int mostDocuments,
            TaskStore store,
            boolean skipsLoads,
            MaterializeListener listener,
            Pulse pulse) {
        this.bindings = bindings;
        this.combiner = new Combiner(bindings.stream().map(BoundFields::reducer).toList());
        this.connection = connection;
        this.mostDocuments = mostDocuments;
        this.store = store;
        this.skipsLoads = skipsLoads;
        this.listener = listener;
        this.pulse = pulse;
        this.documents = new long[bindings.size()];
    }

    @Override
    public void accept(int binding, byte[] bytes, int offset, int length) throws InterruptedException {
        BoundFields fields = bindings.get(binding);
        key.clear();
        fields.key().scanUntilFound(bytes, offset, length).packKey(key);
        byte[] asked = null;
        synchronized (this) {
            int before = combiner.keys();
            Entry entry = combiner.add(binding, key.array(), 0, key.length(), bytes, offset, length);
            if (combiner.keys() > before && !fields.deltaUpdates() && mayExist(fields)) {
                entry.ask();
                asked = key.toByteArray();
            }
        }
        documents[binding]++;
        if (asked != null) {
            connection.queue(new MaterializeRequest.Load(binding, null, new RawBytes(asked)));
        }
    }

    @Override
    public synchronized boolean full() {
        return combiner.documents() >= mostDocuments || combiner.bytes() >= BYTES;
    }

    @Override
    public boolean alive() throws InterruptedException {
        connection.flush();
        return pulse.alive();
    }

    /// Takes a stored document from the connector.
    void loaded(int binding, Slice document) {
        if (binding < 0 || binding >= bindings.size()) {
            throw new RuleBrokenException(Rule.BINDING_KNOWN, "it names binding " + binding + " of " + bindings.size());
        }
        loadedKey.clear();
        try {
            bindings.get(binding)
                    .loadedKey()
                    .scan(document.array(), document.offset(), document.length())
                    .packKey(loadedKey);
        } catch (IllegalArgumentException wrong) {
            throw new RuleBrokenException(
                    Rule.DOCUMENT_KEY, "a loaded document of binding " + binding + ": " + wrong.getMessage(), wrong);
        }
        synchronized (this) {
            Entry entry = combiner.find(binding, loadedKey.array(), 0, loadedKey.length());
            if (entry == null || !entry.asked()) {
                throw new RuleBrokenException(
                        Rule.LOADED_KNOWN, "binding " + binding + " was not asked for the key of " + shown(document));
            }
            if (entry.loaded() != null) {
                throw new RuleBrokenException(
                        Rule.LOADED_ONCE, "binding " + binding + " loaded the key of " + shown(document) + " again");
            }
            entry.loaded(document.copy());
        }
        loaded++;
    }

    /// Sends what is to be stored.
    ///
    /// @return the largest keys that rose, by state key
    Map<String, byte[]> store() throws InterruptedException {
        var maxKeys = new HashMap<String, byte[]>();
        for (Entry entry : combiner.sorted()) {
            int binding = entry.binding();
            BoundFields fields = bindings.get(binding);
            byte[] packed = combiner.key(entry);
            if (fields.deltaUpdates()) {
                combiner.documents(
                        entry, (bytes, offset, length) -> store(entry, packed, false, bytes, offset, length));
            } else {
                var last = new Slice();
                boolean deleted = combiner.reduced(entry, (bytes, offset, length) -> last.set(bytes, offset, length));
                store(entry, packed, deleted, last.array(), last.offset(), last.length());
                byte[] max = store.maxKey(fields.stateKey());
                if (max == null || Arrays.compareUnsigned(packed, max) > 0) {
                    maxKeys.put(fields.stateKey(), packed); // entries come in the order of keys
                }
            }
        }
        return maxKeys;
    }

    /// Ends the transaction.
    ///
    /// @return what it held
    synchronized Transaction finish() {
        var transaction = new Transaction(documents, stored, loaded);
        documents = new long[bindings.size()];
        stored = 0;
        loaded = 0;
        combiner.clear();
        return transaction;
    }

    private void store(Entry entry, byte[] packed, boolean deleted, byte[] bytes, int offset, int length)
            throws InterruptedException {
        BoundFields fields = bindings.get(entry.binding());
        values.clear();
        fields.values().scan(bytes, offset, length).pack(values);
        connection.queue(new MaterializeRequest.Store(
                entry.binding(),
                null,
                new RawBytes(packed),
                null,
                new RawBytes(values.toByteArray()),
                fields.withDocument() ? RawJson.of(Arrays.copyOfRange(bytes, offset, offset + length)) : null,
                entry.loaded() != null,
                deleted));
        listener.stored(entry.binding(), bytes, offset, length, entry.loaded() != null, deleted);
        stored++;
    }

    private boolean mayExist(BoundFields fields) {
        if (!skipsLoads) {
            return true;
        }
        byte[] max = store.maxKey(fields.stateKey());
        return max != null && Arrays.compareUnsigned(key.array(), 0, key.length(), max, 0, max.length) <= 0;
    }

    private static String shown(Slice document) {
        String text = document.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
