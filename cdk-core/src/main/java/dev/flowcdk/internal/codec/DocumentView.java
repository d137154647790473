package dev.flowcdk.internal.codec;

/// A Captured or Loaded message in place: no copy, no object for each document.
public final class DocumentView {

    int binding;
    final Slice doc = new Slice();

    /// Index of the binding.
    public int binding() {
        return binding;
    }

    /// The document's UTF-8 JSON, valid until the next frame is read.
    public Slice doc() {
        return doc;
    }

    void clear() {
        binding = 0;
        doc.clear();
    }
}
