package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;

/// One stream of requests from the runtime and of the responses to it. Who serves a channel does not know what carries
/// it.
public interface Channel {

    /// The encoding of both directions.
    Codec codec();

    /// Reads the next request, waiting for it as long as it takes. For one thread at a time.
    ///
    /// @param frame is set to the message's bytes, which are valid until the next call
    /// @return false at the end of the requests, also when [#end] brought it about
    /// @throws dev.flowcdk.internal.protocol.ProtocolException when the stream ends inside a frame or a frame is
    ///   too large
    boolean next(Slice frame) throws IOException;

    /// Sends one or more whole frames, as the codec writes them. Any thread may send; a call is atomic, and what it was
    /// given is on its way to the runtime when it returns. Blocks while the runtime does not read.
    ///
    /// @throws TransientException when the runtime does not read any more
    void send(GrowingBytes frames);

    /// Gives no more requests: whoever waits for one is told that they have ended. Any thread may call this, any number
    /// of times. Whoever made the channel calls it when it has been served.
    void end();

    /// Whether a capture shall end when it has read what is there, instead of waiting for more.
    default boolean untilCaughtUp() {
        return false;
    }

    /// The capture has asked for [#untilCaughtUp], and so ends by itself.
    default void endsWhenCaughtUp() {}

    /// Whether nobody reads the responses any more, as far as that can be known. Asked when a session opens, and from
    /// the end of the requests on.
    default boolean isAbandoned() {
        return false;
    }
}
