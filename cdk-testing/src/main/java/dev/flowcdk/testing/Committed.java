package dev.flowcdk.testing;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.testing.CaptureResult.Document;
import dev.flowcdk.testing.CaptureResult.SourcedSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// What a session has committed. The session writes; any thread may look, and wait for more.
final class Committed implements CaptureSink {

    private static final long LOOK_AGAIN_MILLIS = 10;

    private final List<String> names;
    private final TaskStore store;
    private final ReentrantLock held = new ReentrantLock();
    private final List<Document> pendingDocuments = new ArrayList<>();
    private final List<SourcedSchema> pendingSchemas = new ArrayList<>();
    private final List<CaptureResult.Transaction> transactions = new ArrayList<>();
    private long documents;
    private Runnable afterCommit = () -> {};
    private BooleanSupplier complete = () -> false;

    /// @param names of the bindings, in order
    /// @param state of the connector when the session starts
    Committed(List<String> names, RawJson state) {
        this.names = names;
        this.store = new MemoryStore(state);
    }

    /// What is done after each commit, before it is seen whether the session is over. Set before the session starts.
    void afterCommit(Runnable step, BooleanSupplier isComplete) {
        this.afterCommit = step;
        this.complete = isComplete;
    }

    List<String> names() {
        return names;
    }

    RawJson state() {
        return store.state();
    }

    synchronized List<CaptureResult.Transaction> transactions() {
        return List.copyOf(transactions);
    }

    synchronized long documents() {
        return documents;
    }

    /// Waits for the next commit, or for a moment. Who asks looks at a condition of its own then.
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    synchronized void await() throws InterruptedException {
        wait(LOOK_AGAIN_MILLIS);
    }

    /// Reads nothing any more from the connector, until [#goOn()] by the same thread.
    void hold() {
        held.lock();
    }

    void goOn() {
        held.unlock();
    }

    /// Reads again, whether the calling thread has held it or not.
    void letGo() {
        while (held.isHeldByCurrentThread()) {
            held.unlock();
        }
    }

    @Override
    public void document(int binding, byte[] bytes, int offset, int length) {
        held.lock(); // waits while the test reads nothing
        try {
            pendingDocuments.add(
                    new Document(names.get(binding), RawJson.of(Arrays.copyOfRange(bytes, offset, offset + length))));
        } finally {
            held.unlock();
        }
    }

    @Override
    public void sourcedSchema(int binding, RawJson schema) {
        pendingSchemas.add(new SourcedSchema(names.get(binding), schema));
    }

    @Override
    public void commit(List<ConnectorState> updates, CaptureSink.Transaction transaction) throws IOException {
        var changes = new ArrayList<RawJson>();
        for (ConnectorState update : updates) {
            if (update.updated() != null) {
                changes.add(update.updated());
            }
        }
        synchronized (this) {
            store.commit(new TaskStore.Commit(updates, null, Map.of(), Map.of(), null));
            transactions.add(new CaptureResult.Transaction(pendingDocuments, pendingSchemas, changes));
            documents += pendingDocuments.size();
            notifyAll();
        }
        abandon();
        afterCommit.run();
    }

    @Override
    public boolean complete() {
        return complete.getAsBoolean();
    }

    @Override
    public void abandon() {
        pendingDocuments.clear();
        pendingSchemas.clear();
    }
}
