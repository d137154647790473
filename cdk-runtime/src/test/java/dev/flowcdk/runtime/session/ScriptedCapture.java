package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A well-behaved capture that counts; tests override one method to make it break one rule.
class ScriptedCapture implements ProtocolServer {

    static final RawJson RESOURCE_SCHEMA = RawJson.of(
            "{\"type\":\"object\",\"properties\":{\"stream\":{\"type\":\"string\"}},\"required\":[\"stream\"]}");
    static final RawJson DOCUMENT_SCHEMA =
            RawJson.of("{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},\"required\":[\"id\"]}");

    final BlockingQueue<Integer> acknowledged = new LinkedBlockingQueue<>();

    @Override
    public void serve(Channel channel) throws Exception {
        var out = new Responses(channel);
        var frame = new Slice();
        while (channel.next(frame)) {
            switch (channel.codec().decode(CaptureRequest.class, frame)) {
                case CaptureRequest.Spec spec -> spec(out);
                case CaptureRequest.Discover discover -> discover(out);
                case CaptureRequest.Validate validate -> validate(validate, out);
                case CaptureRequest.Apply apply -> apply(apply, out);
                case CaptureRequest.Open open -> open(open, out);
                case CaptureRequest.Acknowledge acknowledge -> acknowledged.add(acknowledge.checkpoints());
            }
        }
    }

    void spec(Responses out) throws IOException {
        out.send(new CaptureResponse.Spec(
                Calls.PROTOCOL_NUMBER, RawJson.of("{}"), RESOURCE_SCHEMA, "https://example.com", List.of("/stream")));
    }

    void discover(Responses out) throws IOException {
        out.send(new CaptureResponse.Discovered(List.of(discovered("numbers"))));
    }

    static DiscoveredBinding discovered(String name) {
        return new DiscoveredBinding(
                name,
                RawJson.of("{\"stream\":\"" + name + "\"}"),
                DOCUMENT_SCHEMA,
                List.of("/id"),
                false,
                List.of(),
                false);
    }

    void validate(CaptureRequest.Validate request, Responses out) throws IOException {
        out.send(new CaptureResponse.Validated(request.bindings().stream()
                .map(binding -> new CaptureResponse.ValidatedBinding(
                        List.of(String.valueOf(binding.resourceConfig()).replaceAll("\\W", ""))))
                .toList()));
    }

    void apply(CaptureRequest.Apply request, Responses out) throws IOException {
        out.send(new CaptureResponse.Applied("", null));
    }

    void open(CaptureRequest.Open request, Responses out) throws Exception {
        out.send(new CaptureResponse.Opened(false));
        for (int id = 0; id < 3; id++) {
            out.document(0, "{\"id\":" + id + "}");
            out.checkpoint("{\"next\":" + (id + 1) + "}");
        }
    }

    /// Sends responses of a capture or a materialization.
    static final class Responses {

        private final Channel channel;

        Responses(Channel channel) {
            this.channel = channel;
        }

        void send(Object message) throws IOException {
            var frame = new GrowingBytes(256);
            channel.codec().encode(message, frame);
            channel.send(frame);
        }

        void bytes(String text) throws IOException {
            var frames = new GrowingBytes(16);
            frames.ascii(text);
            channel.send(frames);
        }

        void document(int binding, String json) throws IOException {
            send(new CaptureResponse.Captured(binding, RawJson.of(json)));
        }

        void checkpoint(String state) throws IOException {
            send(new CaptureResponse.Checkpoint(new ConnectorState(RawJson.of(state), true)));
        }
    }
}
