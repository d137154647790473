package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Opened;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Transactions of endpoints that do not keep the runtime's checkpoint: what is staged goes into the connector's
/// state, is durable with the transaction, and is committed at the next Acknowledge. One thread per binding; this
/// object is for the thread that reads requests.
///
/// @param <S> record of what has to be remembered of a staged transaction
final class BindingTransactions<S> implements Transactions {

    private final List<BindingWorker<S>> workers;
    private final SessionThreads threads;

    /// Names in the state that the last Acknowledged has deleted. The transaction after it deletes them again: the
    /// Acknowledged becomes durable on its own, or not at all, and what it did must not be done again by a session that
    /// comes after later transactions.
    private final List<String> cleared = new ArrayList<>();

    BindingTransactions(List<BindingWorker<S>> workers, SessionThreads threads) {
        this.workers = List.copyOf(workers);
        this.threads = threads;
    }

    @Override
    public Opened open() {
        return Opened.atRuntimeCheckpoint();
    }

    @Override
    public @Nullable ConnectorState acknowledge() throws Exception {
        List<BindingWorker<S>> committing = new ArrayList<>();
        cleared.clear();
        for (BindingWorker<S> worker : workers) {
            List<String> names = worker.toClear();
            if (!names.isEmpty()) {
                cleared.addAll(names);
                committing.add(worker);
            }
        }
        for (BindingWorker<S> worker : committing) {
            threads.start(worker::commit);
        }
        threads.join();
        return StagedState.patch(deleted());
    }

    private Map<String, @Nullable RawJson> deleted() {
        Map<String, @Nullable RawJson> deleted = new LinkedHashMap<>();
        cleared.forEach(name -> deleted.put(name, null));
        return deleted;
    }

    @Override
    public void load(ArrivingDocuments loads, Loaded loaded) throws Exception {
        distribute(loads, (worker, pipe) -> worker.load(pipe, document -> loaded.emit(worker.index(), document)));
    }

    @Override
    public void store(ArrivingDocuments stores) throws Exception {
        distribute(stores, BindingWorker::store);
    }

    @Override
    public @Nullable ConnectorState commit(byte[] runtimeCheckpoint) {
        Map<String, @Nullable RawJson> changed = deleted();
        for (BindingWorker<S> worker : workers) {
            RawJson patch = worker.patch();
            if (patch != null) {
                changed.put(worker.stateName(), patch);
            }
        }
        return StagedState.patch(changed);
    }

    private interface Work<S> {
        void run(BindingWorker<S> worker, DocumentPipe pipe) throws Exception;
    }

    /// Hands each document to the thread of its binding, which starts with the binding's first document.
    private void distribute(ArrivingDocuments documents, Work<S> work) throws Exception {
        @Nullable DocumentPipe[] pipes = new DocumentPipe[workers.size()];
        while (documents.next()) {
            int binding = documents.binding();
            DocumentPipe pipe = pipes[binding];
            if (pipe == null) {
                pipe = new DocumentPipe();
                pipes[binding] = pipe;
                start(workers.get(binding), pipe, work);
            }
            pipe.put(documents.view());
            threads.check();
        }
        for (DocumentPipe pipe : pipes) {
            if (pipe != null) {
                pipe.complete();
            }
        }
        threads.join();
    }

    private void start(BindingWorker<S> worker, DocumentPipe pipe, Work<S> work) throws Exception {
        threads.start(() -> {
            try {
                work.run(worker, pipe);
                if (!pipe.exhausted()) {
                    throw new IllegalStateException("the transactor of binding " + worker.index()
                            + " returned before all of the transaction's documents were used");
                }
            } finally {
                pipe.abandon();
            }
        });
    }
}
