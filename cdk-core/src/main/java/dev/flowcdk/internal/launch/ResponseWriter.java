package dev.flowcdk.internal.launch;

import dev.flowcdk.TransientException;
import dev.flowcdk.json.JsonBytes;
import java.io.IOException;
import java.io.OutputStream;

/// Writes whole frames to the runtime. Any thread may write; a call is atomic, and what it was given is on its way
/// to the runtime when it returns.
public final class ResponseWriter {

    private final OutputStream stream;

    /// @param stream takes large writes as they are, so it needs no buffer of its own
    public ResponseWriter(OutputStream stream) {
        this.stream = stream;
    }

    /// Sends one or more whole frames.
    ///
    /// @throws TransientException when the runtime does not read any more
    public synchronized void write(JsonBytes frames) {
        try {
            frames.writeTo(stream);
            stream.flush();
        } catch (IOException e) {
            throw new TransientException("the runtime reads no more answers: " + e.getMessage(), e);
        }
    }
}
