package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;

/// The way to the runtime: documents are collected and sent together, at the latest with the next checkpoint. Any
/// thread may enter; a call is atomic.
final class HostOutlet {

    private static final int SEND_BYTES = 1 << 16;
    private static final int USUAL_BYTES = 1 << 20;

    private final Channel channel;
    private GrowingBytes buffer = new GrowingBytes(SEND_BYTES + (SEND_BYTES >> 1));
    private boolean uncommitted;

    HostOutlet(Channel channel) {
        this.channel = channel;
    }

    /// Adds a document. Blocks while the runtime does not read.
    ///
    /// @throws UserException when it is larger than a message may be
    synchronized void document(OpenStream stream, DocumentBody body) {
        int start = buffer.length();
        channel.codec().encodeDocument(DocumentKind.CAPTURED, stream.binding(), body, buffer);
        int bytes = buffer.length() - start;
        if (bytes > Codec.MAX_RESPONSE_BYTES) {
            throw tooLarge(stream.name().toString(), bytes);
        }
        uncommitted = true;
        if (buffer.length() >= SEND_BYTES) {
            flush();
        }
    }

    /// Says what the source declares of a stream's documents.
    synchronized void sourcedSchema(OpenStream stream, RawJson schema) {
        channel.codec().encode(new CaptureResponse.SourcedSchema(stream.binding(), schema), buffer);
        uncommitted = true;
    }

    /// Commits what came before, together with a change of the state.
    ///
    /// @param patch null to leave the state as it is
    synchronized void checkpoint(@Nullable RawJson patch) {
        ConnectorState state = patch == null ? null : new ConnectorState(patch, true);
        channel.codec().encode(new CaptureResponse.Checkpoint(state), buffer);
        flush();
        uncommitted = false;
    }

    /// Commits what came before, if there is anything or the state changes.
    synchronized void checkpointIfAny(@Nullable RawJson patch) {
        if (uncommitted || patch != null) {
            checkpoint(patch);
        }
    }

    static UserException tooLarge(String stream, long bytes) {
        return new UserException("stream \"" + stream + "\" has a record of " + bytes
                + " bytes or more; Flow takes up to " + Codec.MAX_RESPONSE_BYTES
                + " (64 MiB); leave the stream out, or have the source leave the field out");
    }

    private void flush() {
        channel.send(buffer);
        if (buffer.array().length > USUAL_BYTES) {
            buffer = new GrowingBytes(SEND_BYTES);
        }
        buffer.clear();
    }
}
