package dev.flowcdk.materialize.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.codec.StoreView;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.materialize.DocumentSlice;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.tuple.MalformedTupleException;
import dev.flowcdk.tuple.TupleReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The Loads or the Stores of one transaction, read in place while they arrive. For one thread.
final class ArrivingDocuments implements Loads, Stores {

    /// Bytes that a Loaded may take beside its document.
    private static final int ENVELOPE_BYTES = 64;

    private final Requests requests;
    private final RequestKind kind;
    private final int bindings;
    private final StoreView view = new StoreView();
    private final TupleReader key = new TupleReader();
    private final TupleReader values = new TupleReader();
    private final DocumentSlice document = new DocumentSlice();

    private boolean pending;
    private boolean finished;

    /// @param kind [RequestKind#LOAD] or [RequestKind#STORE]
    /// @param bindings number of bindings that there are
    ArrivingDocuments(Requests requests, RequestKind kind, int bindings) {
        this.requests = requests;
        this.kind = kind;
        this.bindings = bindings;
    }

    /// Starts over with a transaction whose first document has been read already.
    ArrivingDocuments start() {
        pending = true;
        finished = false;
        return this;
    }

    @Override
    public boolean next() {
        if (finished) {
            return false;
        }
        if (pending) {
            pending = false;
        } else if (!arrives()) {
            finished = true;
            return false;
        }
        if (kind == RequestKind.LOAD) {
            requests.load(view);
        } else {
            requests.store(view);
        }
        if (view.binding() < 0 || view.binding() >= bindings) {
            throw new ProtocolException(
                    "request \"" + kind + "\" names binding " + Integer.toUnsignedString(view.binding())
                            + ", but the task has " + bindings + (bindings == 1 ? " binding" : " bindings"));
        }
        requireLoadable(view.doc().length());
        return true;
    }

    /// Refuses a document that is too large to be loaded again: once stored, it would stop the task for good.
    private void requireLoadable(int length) {
        if (length > Codec.MAX_RESPONSE_BYTES - ENVELOPE_BYTES) {
            throw new UserException("binding " + view.binding() + ": a document of " + length
                    + " bytes cannot be stored, since the runtime takes messages of up to " + Codec.MAX_RESPONSE_BYTES
                    + " (64 MiB); make it smaller");
        }
    }

    private boolean arrives() {
        try {
            return requests.require() == kind;
        } catch (IOException e) {
            throw new UncheckedIOException("reading the runtime's requests failed", e);
        }
    }

    /// What is wrong with the document that arrived last.
    ProtocolException malformed(MalformedTupleException tuple) {
        return new ProtocolException(
                "request \"" + kind + "\" for binding " + view.binding() + ": " + tuple.getMessage());
    }

    /// Checks that all documents were used: what was left would be lost.
    void requireFinished() {
        if (!finished) {
            throw new IllegalStateException("the transactor's " + kind + " returned before next() had returned false");
        }
    }

    @Override
    public int binding() {
        return view.binding();
    }

    @Override
    public TupleReader key() {
        return reset(key, view.keyPacked());
    }

    @Override
    public TupleReader values() {
        return reset(values, view.valuesPacked());
    }

    @Override
    public DocumentSlice document() {
        Slice doc = view.doc();
        return document.set(doc.array(), doc.offset(), doc.length());
    }

    @Override
    public boolean exists() {
        return view.exists();
    }

    @Override
    public boolean delete() {
        return view.delete();
    }

    @Override
    public int keyBytes() {
        return view.keyPacked().length();
    }

    @Override
    public int bytes() {
        return view.keyPacked().length()
                + view.valuesPacked().length()
                + view.doc().length();
    }

    StoreView view() {
        return view;
    }

    private static TupleReader reset(TupleReader reader, Slice packed) {
        return reader.reset(packed.array(), packed.offset(), packed.length());
    }
}
