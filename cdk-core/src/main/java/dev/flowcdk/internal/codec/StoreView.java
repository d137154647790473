package dev.flowcdk.internal.codec;

/// A Load or Store message in place: no copy, no object for each document. All bytes are valid until the next frame
/// is read. Of a Load only binding and key are set.
public final class StoreView {

    int binding;
    final Slice keyPacked = new Slice();
    final Slice valuesPacked = new Slice();
    final Slice doc = new Slice();
    boolean exists;
    boolean delete;
    byte[] scratch = new byte[256];

    /// Index of the binding.
    public int binding() {
        return binding;
    }

    /// The key as a packed tuple.
    public Slice keyPacked() {
        return keyPacked;
    }

    /// The values as a packed tuple.
    public Slice valuesPacked() {
        return valuesPacked;
    }

    /// The document's UTF-8 JSON; empty when the binding selects no root document.
    public Slice doc() {
        return doc;
    }

    /// True when the connector loaded a document of this key in this transaction.
    public boolean exists() {
        return exists;
    }

    /// True when the document's reduction ended in deletion.
    public boolean delete() {
        return delete;
    }

    void clear() {
        binding = 0;
        keyPacked.clear();
        valuesPacked.clear();
        doc.clear();
        exists = false;
        delete = false;
    }
}
