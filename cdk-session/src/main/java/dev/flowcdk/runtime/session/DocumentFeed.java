package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Where the documents of a materialization come from, transaction by transaction. Called by one thread.
public interface DocumentFeed extends AutoCloseable {

    /// Starts after this checkpoint, at the beginning when it is null.
    ///
    /// @throws IllegalArgumentException when it is no checkpoint of a feed
    void restart(@Nullable RuntimeCheckpoint checkpoint) throws IOException;

    /// Hands over the documents of the next transaction, waiting for the first one if need be.
    ///
    /// @return the checkpoint after them; null when there are no more transactions
    @Nullable
    RuntimeCheckpoint next(Receiver receiver) throws IOException, InterruptedException;

    /// Whether it is known already that no transaction can follow those handed over.
    default boolean exhausted() {
        return false;
    }

    @Override
    void close() throws IOException;

    /// Takes the documents of a transaction.
    interface Receiver {

        /// Takes a document.
        ///
        /// @param binding index of the binding
        /// @param bytes holds the document, only during the call
        void accept(int binding, byte[] bytes, int offset, int length) throws InterruptedException;

        /// True when the transaction is large enough and has to end.
        boolean full();

        /// To be called again and again while waiting.
        ///
        /// @return false when the session was asked to stop
        /// @throws RuntimeException when the connector failed
        boolean alive() throws InterruptedException;
    }
}
