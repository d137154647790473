package dev.flowcdk.conformance.replay;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes what passes between the runtime and a connector into a file, a JSON line for each message, without secrets.
/// Safe for any thread.
public final class Recorder implements AutoCloseable {

    private final JsonMapper mapper = Numbers.exactMapper();
    private final Protocol protocol;
    private final Secrets secrets;
    private final BufferedWriter out;
    private int starts;
    private boolean closed;

    private Recorder(Protocol protocol, Secrets secrets, BufferedWriter out) {
        this.protocol = protocol;
        this.secrets = secrets;
        this.out = out;
    }

    /// Begins a recording.
    ///
    /// @param file is overwritten
    /// @param task the task's name
    /// @param secrets that are masked
    public static Recorder open(Path file, Protocol protocol, String task, Secrets secrets) throws IOException {
        var recorder = new Recorder(protocol, secrets, Files.newBufferedWriter(file));
        ObjectNode head = recorder.mapper.createObjectNode();
        head.put("flowrec", Recording.VERSION).put("task", task).put("kind", protocol.title());
        var pointers = head.putArray("secrets");
        secrets.pointers().forEach(pointers::add);
        recorder.line(head);
        return recorder;
    }

    /// The connector, with all that passes recorded.
    public ConnectorSource of(ConnectorSource connector) {
        return new TappedConnector(connector, () -> new Instance(connector.codec(), next()));
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        out.close();
    }

    private synchronized int next() {
        return ++starts;
    }

    private synchronized void line(JsonNode node) {
        if (closed) {
            return;
        }
        try {
            out.write(mapper.writeValueAsString(node));
            out.write('\n');
        } catch (IOException failed) {
            throw new UncheckedIOException("the recording cannot be written", failed);
        }
    }

    private final class Instance implements Tap {

        private final Codec codec;
        private final int number;

        Instance(Codec codec, int number) {
            this.codec = codec;
            this.number = number;
        }

        @Override
        public void request(byte[] frame) {
            write("request", read(() -> protocol.request(codec, frame)), frame);
        }

        @Override
        public void closed() {
            line(entry().put("closed", true));
        }

        @Override
        public void response(byte[] frame) {
            write("response", read(() -> protocol.response(codec, frame)), frame);
        }

        @Override
        public void ended(int status) {
            line(entry().put("ended", status));
        }

        @Override
        public void killed() {
            line(entry().put("killed", true));
        }

        private ObjectNode entry() {
            return mapper.createObjectNode().put("start", number);
        }

        private void write(String what, @Nullable JsonNode message, byte[] frame) {
            ObjectNode entry = entry();
            if (message == null) {
                entry.put(what + "Bytes", frame.length); // what is no message may hold anything
            } else {
                entry.set(what, secrets.masked(message));
            }
            line(entry);
        }

        private @Nullable JsonNode read(Supplier<JsonNode> message) {
            try {
                return message.get();
            } catch (ProtocolException noMessage) {
                return null;
            }
        }
    }
}
