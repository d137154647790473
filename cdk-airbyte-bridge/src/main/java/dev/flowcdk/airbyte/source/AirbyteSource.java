package dev.flowcdk.airbyte.source;

import dev.flowcdk.airbyte.Actor;
import dev.flowcdk.airbyte.CommandLine;
import dev.flowcdk.airbyte.Messages;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;

/// A capture as an Airbyte source.
public final class AirbyteSource implements Actor {

    private final CaptureCalls calls;

    /// @param entrance to a capture
    public AirbyteSource(Entrance entrance) {
        calls = new CaptureCalls(new ConnectorInstance(entrance::newServer, ProtoCodec.INSTANCE), log -> {});
    }

    @Override
    public Map<String, List<String>> commands() {
        return Map.of("spec", List.of());
    }

    @Override
    public int run(CommandLine line, Messages messages) throws Exception {
        CaptureResponse.Spec spec = calls.spec();
        messages.send(
                "SPEC", "spec", JsonNodeFactory.instance.objectNode().put("documentationUrl", spec.documentationUrl()));
        return 0;
    }
}
