package dev.flowcdk.conformance.replay;

import dev.flowcdk.conformance.Differences;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.runtime.schema.Numbers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// One of Flow's two protocols, and how its messages are read and written.
public enum Protocol {
    CAPTURE(CaptureRequest.class, CaptureResponse.class),
    MATERIALIZATION(MaterializeRequest.class, MaterializeResponse.class);

    private final Class<?> requests;
    private final Class<?> responses;

    Protocol(Class<?> requests, Class<?> responses) {
        this.requests = requests;
        this.responses = responses;
    }

    /// The word for tasks of this kind.
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A message as text, without secrets, cut off when it is long.
    ///
    /// @param request whether it is one; else a response
    public String shown(Codec codec, boolean request, byte[] frame, Secrets secrets) {
        try {
            return Differences.shown(secrets.masked(request ? request(codec, frame) : response(codec, frame)));
        } catch (ProtocolException noMessage) {
            return frame.length + " bytes that are no message";
        }
    }

    /// A request as JSON, in the same form whatever it was encoded in.
    JsonNode request(Codec codec, byte[] frame) {
        return json(requests, codec, frame);
    }

    /// A response as JSON, in the same form whatever it was encoded in.
    JsonNode response(Codec codec, byte[] frame) {
        return json(responses, codec, frame);
    }

    /// A request as a frame.
    byte[] frame(Codec codec, JsonNode request) {
        byte[] json = Numbers.exactMapper().writeValueAsBytes(request);
        Object message = JsonCodec.INSTANCE.decode(requests, new Slice().set(json, 0, json.length));
        return encoded(codec, message);
    }

    private static JsonNode json(Class<?> envelope, Codec codec, byte[] frame) {
        Object message = codec.decode(envelope, new Slice().set(frame, 0, frame.length));
        return Numbers.exactMapper().readTree(new String(encoded(JsonCodec.INSTANCE, message), StandardCharsets.UTF_8));
    }

    private static byte[] encoded(Codec codec, Object message) {
        var out = new GrowingBytes(256);
        codec.encode(message, out);
        return Arrays.copyOf(out.array(), out.length());
    }
}
