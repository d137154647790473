package dev.flowcdk.conformance.replay;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a connector says while a recording is replayed, message by message.
final class Incoming {

    private static final int MOST_WAITING = 10_000;

    private final BlockingQueue<Said> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    private final Duration patience;

    /// Something that the connector said.
    ///
    /// @param message null at the end, and for what is no message
    /// @param broken what is wrong with it; null when nothing is
    record Said(@Nullable Message message, @Nullable String broken) {

        boolean end() {
            return message == null && broken == null;
        }
    }

    Incoming(RunningConnector connector, Codec codec, Protocol protocol, Secrets secrets, Duration patience) {
        this.patience = patience;
        FrameReader reader = codec.reader(connector.responses());
        Thread.ofVirtual().name("replayed").start(() -> read(reader, codec, protocol, secrets));
    }

    /// The next one.
    ///
    /// @return null when nothing came for too long
    @Nullable
    Said next() throws InterruptedException {
        return queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void read(FrameReader reader, Codec codec, Protocol protocol, Secrets secrets) {
        var frame = new Slice();
        try {
            try {
                while (reader.next(frame)) {
                    JsonNode message = protocol.response(codec, frame.copy());
                    queue.put(new Said(Message.of(secrets.masked(message)), null));
                }
            } catch (ProtocolException broken) {
                queue.put(new Said(null, broken.getMessage() + ""));
            } catch (IOException gone) {
                // its end says more
            }
            queue.put(new Said(null, null));
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
