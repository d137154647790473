package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.DocumentView;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.runtime.document.Combiner;
import dev.flowcdk.runtime.document.Combiner.Entry;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.runtime.document.DocumentUuids;
import dev.flowcdk.runtime.document.Reducer;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import dev.flowcdk.tuple.TupleWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// Checks, stamps and combines the documents of a capture's session. For one thread at a time.
final class CaptureDocuments {

    /// More is handed on before its checkpoint, so that a transaction of any size fits.
    private static final int MAX_BYTES = 64 << 20;

    private final List<CollectionSpec> collections;
    private final List<DocumentFields> keys;
    private final List<Reducer> reducers;
    private final Combiner combiner;
    private final DocumentUuids uuids;
    private final boolean validate;
    private final boolean combined;
    private final TupleWriter key = new TupleWriter();
    private final GrowingBytes stamped = new GrowingBytes(4096);

    CaptureDocuments(List<CollectionSpec> collections, CaptureOptions options) {
        this.collections = collections;
        this.keys = collections.stream().map(DocumentFields::key).toList();
        this.reducers = collections.stream().map(CaptureDocuments::reducer).toList();
        this.combiner = new Combiner(reducers);
        this.validate = !options.published();
        this.combined = options.combined();
        this.uuids = options.published() ? DocumentUuids.published() : DocumentUuids.placeholders();
    }

    private static Reducer reducer(CollectionSpec collection) {
        var schema = collection.writeSchema();
        if (schema == null) {
            throw new IllegalArgumentException("the collection " + collection.name() + " has no schema");
        }
        return new Reducer(schema, "the schema of collection \"" + collection.name() + "\"");
    }

    void checkBinding(int binding) {
        if (binding < 0 || binding >= collections.size()) {
            throw new RuleBrokenException(
                    Rule.BINDING_KNOWN, "it names binding " + binding + " of " + collections.size());
        }
    }

    void add(DocumentView view, CaptureSink sink) throws IOException, InterruptedException {
        int binding = view.binding();
        checkBinding(binding);
        Slice document = view.doc();
        stamp(binding, document);
        keyOf(binding, document);
        byte[] bytes = stamped.array();
        if (validate) {
            List<String> problems = reducers.get(binding).problems(bytes, 0, stamped.length());
            if (!problems.isEmpty()) {
                throw broken(Rule.DOCUMENT_SCHEMA, binding, String.join("; ", problems), document);
            }
        }
        if (!combined) {
            sink.document(binding, document.array(), document.offset(), document.length());
            return;
        }
        combiner.add(binding, key.array(), 0, key.length(), bytes, 0, stamped.length());
        if (combiner.bytes() > MAX_BYTES) {
            drain(sink);
        }
    }

    int bytes() {
        return combiner.bytes();
    }

    void drain(CaptureSink sink) throws IOException, InterruptedException {
        for (Entry entry : combiner.sorted()) {
            int binding = entry.binding();
            try {
                combiner.documents(entry, (bytes, offset, length) -> hand(sink, binding, bytes, offset, length));
            } catch (UncheckedIOException failed) {
                throw failed.getCause();
            }
        }
        combiner.clear();
    }

    private static void hand(CaptureSink sink, int binding, byte[] bytes, int offset, int length) {
        try {
            sink.document(binding, bytes, offset, length);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void stamp(int binding, Slice document) {
        try {
            uuids.scan(document.array(), document.offset(), document.length());
        } catch (IllegalArgumentException noObject) {
            throw broken(Rule.DOCUMENT_OBJECT, binding, noObject.getMessage() + "", document);
        }
        if (uuids.stamped()) {
            throw broken(Rule.DOCUMENT_UUID, binding, "it has one", document);
        }
        stamped.clear();
        uuids.write(stamped);
    }

    private void keyOf(int binding, Slice document) {
        try {
            key.clear();
            keys.get(binding)
                    .scan(document.array(), document.offset(), document.length())
                    .packKey(key);
        } catch (IllegalArgumentException noKey) {
            throw broken(Rule.DOCUMENT_KEY, binding, noKey.getMessage() + "", document);
        }
    }

    private RuleBrokenException broken(Rule rule, int binding, String how, Slice document) {
        String text = document.toString();
        return new RuleBrokenException(
                rule,
                "a document of binding " + binding + " (collection \""
                        + collections.get(binding).name() + "\"): " + how + ", in "
                        + (text.length() <= 300 ? text : text.substring(0, 300) + "…"));
    }
}
