package dev.flowcdk.materialize.internal;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Keys;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.TaskTransactor;
import dev.flowcdk.tuple.TupleReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// An endpoint that keeps the runtime's checkpoint with its rows, and writes down what is called.
final class MemoryTable implements Materialization<Conversation.Config, Conversation.Resource>, TaskTransactor {

    final List<String> calls = new CopyOnWriteArrayList<>();
    final TreeMap<String, RawJson> rows = new TreeMap<>();
    final CountDownLatch acknowledged = new CountDownLatch(1);
    final CountDownLatch loading = new CountDownLatch(1);
    volatile boolean closed;
    byte[] checkpoint = Conversation.checkpoint(0);

    private final TreeMap<String, RawJson> uncommitted = new TreeMap<>();

    @Override
    public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session) throws Exception {
        try {
            session.commitTogether(this);
        } finally {
            closed = true;
        }
    }

    @Override
    public Opened open() {
        calls.add("open");
        return Opened.at(checkpoint);
    }

    @Override
    public void acknowledge() {
        calls.add("acknowledge");
        acknowledged.countDown();
    }

    @Override
    public void load(Loads loads, Loaded loaded) throws Exception {
        List<String> keys = new ArrayList<>();
        while (loads.next()) {
            loading.countDown();
            keys.add(row(loads.binding(), loads));
        }
        calls.add("load " + keys);
        for (String key : keys) {
            RawJson found = rows.get(key);
            if (found != null) {
                loaded.emit(key.charAt(0) - '0', found.bytes(), 0, found.bytes().length);
            }
        }
    }

    @Override
    public void store(Stores stores) throws InterruptedException {
        List<String> stored = new ArrayList<>();
        while (stores.next()) {
            String key = row(stores.binding(), stores);
            var values = stores.values();
            values.next();
            stored.add(key + " " + values.text() + (stores.exists() ? " exists" : "")
                    + (stores.delete() ? " delete" : ""));
            uncommitted.put(key, stores.document().copy());
        }
        calls.add("store " + stored);
    }

    @Override
    public void commit(byte[] runtimeCheckpoint) {
        calls.add("commit " + Arrays.toString(runtimeCheckpoint));
        rows.putAll(uncommitted);
        uncommitted.clear();
        checkpoint = runtimeCheckpoint;
    }

    private static String row(int binding, Keys keys) {
        return row(binding, keys.key());
    }

    private static String row(int binding, Documents documents) {
        return row(binding, documents.key());
    }

    private static String row(int binding, TupleReader key) {
        key.next();
        return binding + ":" + key.longValue();
    }
}
