package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.codec.StoreView;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.ProtocolException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The runtime's requests, one after the other, each checked against the phase. For one thread.
final class Requests {

    private final Codec codec;
    private final Channel channel;
    private final ServingEnd end;
    private final Slice frame = new Slice();
    private Phase phase = Phase.BEFORE_OPEN;

    Requests(Channel channel, ServingEnd end) {
        this.codec = channel.codec();
        this.channel = channel;
        this.end = end;
    }

    /// Goes to the next request, waiting for it.
    ///
    /// @return its kind; null at the end of the stream, or when a stop was asked for and the session may end
    /// @throws ProtocolException when the request is not allowed now
    /// @throws TransactionAbandonedException at the end of the stream inside a transaction
    @Nullable
    RequestKind next() throws IOException {
        boolean mayEnd = phase.mayEnd();
        if (mayEnd && !end.mayWait()) {
            return null;
        }
        if (!channel.next(frame)) {
            phase.end();
            return null;
        }
        if (mayEnd) {
            end.goOn();
        }
        RequestKind kind = RequestKind.of(codec.kind(MaterializeRequest.class, frame));
        phase = phase.receive(kind);
        return kind;
    }

    /// As [#next()] where the stream must not end.
    RequestKind require() throws IOException {
        RequestKind kind = next();
        if (kind == null) {
            throw new IllegalStateException("the stream ended in phase " + phase);
        }
        return kind;
    }

    /// The request as a message.
    MaterializeRequest message() {
        return codec.decode(MaterializeRequest.class, frame);
    }

    /// Reads the request, a Load, in place.
    void load(StoreView view) {
        codec.decodeLoad(frame, view);
    }

    /// Reads the request, a Store, in place.
    void store(StoreView view) {
        codec.decodeStore(frame, view);
    }
}
