package dev.flowcdk.materialize;

import dev.flowcdk.tuple.TupleReader;

/// Keys whose stored documents the runtime asks for, one after the other. For the one thread that was given it.
public interface Keys {

    /// Goes to the next key, waiting for it as long as it takes.
    ///
    /// @return false after the last key of the transaction
    /// @throws InterruptedException when the session failed elsewhere; to be passed on
    boolean next() throws InterruptedException;

    /// The key, one element for each field of [FieldSelection#keys()]. Starts at the first element at each call;
    /// valid until [#next()] is called again.
    TupleReader key();

    /// Size of the packed key, for limits of memory.
    int keyBytes();
}
