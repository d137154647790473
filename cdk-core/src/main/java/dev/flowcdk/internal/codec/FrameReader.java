package dev.flowcdk.internal.codec;

import java.io.IOException;

/// Cuts a stream of bytes into frames. For one thread.
public interface FrameReader {

    /// Reads the next frame, waiting for it as long as it takes.
    ///
    /// @param frame is set to the message's bytes, which are valid until the next call
    /// @return false at the end of the stream
    /// @throws dev.flowcdk.internal.protocol.ProtocolException when the stream ends inside a frame or a frame is
    ///   too large
    boolean next(Slice frame) throws IOException;
}
