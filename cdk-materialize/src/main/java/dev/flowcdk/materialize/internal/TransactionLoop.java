package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.log.StatusLog;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.tuple.MalformedTupleException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One session: transaction after transaction until the runtime ends the stream. Loads that arrive while the
/// previous transaction still commits wait in the stream, so nothing is looked up before its time.
final class TransactionLoop {

    private final Requests requests;
    private final Responses responses;
    private final Transactions transactions;
    private final ArrivingDocuments loads;
    private final ArrivingDocuments stores;
    private final int bindings;

    TransactionLoop(Requests requests, Responses responses, Transactions transactions, int bindings) {
        this.requests = requests;
        this.responses = responses;
        this.transactions = transactions;
        this.loads = new ArrivingDocuments(requests, RequestKind.LOAD, bindings);
        this.stores = new ArrivingDocuments(requests, RequestKind.STORE, bindings);
        this.bindings = bindings;
    }

    void run() throws Exception {
        open();
        while (requests.next() != null) {
            responses.send(new MaterializeResponse.Acknowledged(transactions.acknowledge()));
            RequestKind first = requests.next();
            if (first == null) {
                return;
            }
            load(first);
            store(requests.require());
            responses.send(new MaterializeResponse.StartedCommit(transactions.commit(checkpoint())));
        }
    }

    private void open() throws Exception {
        Opened opened = transactions.open();
        byte @Nullable [] checkpoint = opened.runtimeCheckpoint();
        responses.send(new MaterializeResponse.Opened(
                checkpoint == null ? null : new RuntimeCheckpoint(checkpoint), opened.disableLoadOptimization()));
        StatusLog.status("Running");
    }

    private void load(RequestKind first) throws Exception {
        if (first == RequestKind.LOAD) {
            try {
                transactions.load(loads.start(), this::loaded);
            } catch (MalformedTupleException e) {
                throw loads.malformed(e);
            }
            loads.requireFinished();
        }
        responses.send(new MaterializeResponse.Flushed(null));
    }

    private void loaded(int binding, DocumentBody document) throws IOException {
        if (binding < 0 || binding >= bindings) {
            throw new IllegalArgumentException("a document was found for binding " + binding + " of " + bindings);
        }
        responses.loaded(binding, document);
    }

    private void store(RequestKind first) throws Exception {
        if (first == RequestKind.STORE) {
            try {
                transactions.store(stores.start());
            } catch (MalformedTupleException e) {
                throw stores.malformed(e);
            }
            stores.requireFinished();
        }
    }

    private byte[] checkpoint() {
        var startCommit = (MaterializeRequest.StartCommit) requests.message();
        RuntimeCheckpoint checkpoint = startCommit.runtimeCheckpoint();
        return checkpoint == null ? new byte[0] : checkpoint.bytes();
    }
}
