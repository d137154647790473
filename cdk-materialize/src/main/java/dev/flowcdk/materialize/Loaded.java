package dev.flowcdk.materialize;

import dev.flowcdk.json.DocumentBody;
import java.io.IOException;

/// Takes the stored documents of the keys that all bindings were asked for. Any thread may call it.
@FunctionalInterface
public interface Loaded {

    /// The stored document of one of the keys, exactly as it was stored. At most once for a key, in any order; a
    /// key without a stored document is left out.
    void emit(int binding, DocumentBody document) throws IOException;

    /// As with a body: a stretch of bytes that is the document.
    default void emit(int binding, byte[] utf8, int offset, int length) throws IOException {
        emit(binding, out -> out.raw(utf8, offset, length));
    }
}
