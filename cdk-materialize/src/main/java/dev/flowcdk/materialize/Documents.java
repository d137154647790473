package dev.flowcdk.materialize;

import dev.flowcdk.materialize.internal.JsonLines;
import dev.flowcdk.tuple.TupleReader;

/// Documents to store, one after the other. For the one thread that was given it. What its methods return is
/// reused: valid until [#next()] is called again.
public interface Documents {

    /// Goes to the next document, waiting for it as long as it takes.
    ///
    /// @return false after the last document of the transaction
    /// @throws InterruptedException when the session failed elsewhere; to be passed on
    boolean next() throws InterruptedException;

    /// The key, one element for each field of [FieldSelection#keys()]. Starts at the first element at each call.
    TupleReader key();

    /// The values, one element for each field of [FieldSelection#values()]. Starts at the first element at each
    /// call.
    TupleReader values();

    /// The root document; empty when the binding does not materialize it.
    DocumentSlice document();

    /// True when a document of this key was loaded in this transaction, so it is there; always false for delta
    /// updates.
    boolean exists();

    /// True when the document's reduction ended in deletion. Endpoints that delete remove what exists and ignore
    /// what does not; others store the document, which says that it is deleted.
    boolean delete();

    /// Size of packed key, packed values and document, for limits of memory.
    int bytes();

    /// The root documents as text, one a line; to be iterated over once. Takes the place of calling [#next()].
    ///
    /// The iterator throws a [dev.flowcdk.UserException] when a document is missing because the binding does not
    /// materialize it, and [java.util.concurrent.CancellationException] when the session failed elsewhere.
    default Iterable<String> asJsonLines() {
        return () -> new JsonLines(this);
    }
}
