package dev.flowcdk.materialize;

import dev.flowcdk.json.DocumentBody;
import java.io.IOException;

/// Takes the stored documents of the keys that a binding was asked for. For one thread.
@FunctionalInterface
public interface Found {

    /// The stored document of one of the keys, exactly as it was stored. At most once for a key, in any order; a
    /// key without a stored document is left out.
    void emit(DocumentBody document) throws IOException;

    /// As with a body: a stretch of bytes that is the document.
    default void emit(byte[] utf8, int offset, int length) throws IOException {
        emit(out -> out.raw(utf8, offset, length));
    }
}
