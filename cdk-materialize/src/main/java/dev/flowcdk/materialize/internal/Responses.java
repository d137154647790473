package dev.flowcdk.materialize.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.DocumentBody;
import java.io.IOException;

/// The connector's answers. Documents are collected and sent in larger writes; every other message is sent at once,
/// after what was collected. Any thread may call.
final class Responses {

    private static final int WRITE_BYTES = 256 << 10;

    private final Codec codec;
    private final Channel channel;
    private GrowingBytes buffer = new GrowingBytes(WRITE_BYTES / 8);

    Responses(Channel channel) {
        this.codec = channel.codec();
        this.channel = channel;
    }

    synchronized void send(MaterializeResponse message) throws IOException {
        codec.encode(message, buffer);
        write();
    }

    synchronized void loaded(int binding, DocumentBody document) throws IOException {
        int start = buffer.length();
        try {
            codec.encodeDocument(DocumentKind.LOADED, binding, document, buffer);
        } catch (RuntimeException e) {
            buffer.length(start);
            throw e;
        }
        int bytes = buffer.length() - start;
        if (bytes > Codec.MAX_RESPONSE_BYTES) {
            throw new UserException("binding " + binding + ": a stored document takes " + bytes
                    + " bytes as a message, more than the runtime's limit of " + Codec.MAX_RESPONSE_BYTES);
        }
        if (buffer.length() >= WRITE_BYTES) {
            write();
        }
    }

    private void write() throws IOException {
        channel.send(buffer);
        if (buffer.array().length > 2 * WRITE_BYTES) {
            buffer = new GrowingBytes(WRITE_BYTES / 8);
        }
        buffer.clear();
    }
}
