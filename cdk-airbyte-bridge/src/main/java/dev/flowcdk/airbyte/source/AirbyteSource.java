package dev.flowcdk.airbyte.source;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.Actor;
import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.Checks;
import dev.flowcdk.airbyte.CommandLine;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.airbyte.spec.SpecTranslation;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A capture as an Airbyte source.
public final class AirbyteSource implements Actor {

    static final String TASK = "airbyte/source";

    private static final JsonMapper JSON = Numbers.exactMapper();

    private final Entrance entrance;
    private final CaptureCalls calls;

    /// @param entrance to a capture
    public AirbyteSource(Entrance entrance) {
        this.entrance = entrance;
        // not everything that Discovered says has a number in protobuf
        this.calls = new CaptureCalls(new ConnectorInstance(entrance::newServer, JsonCodec.INSTANCE), log -> {});
    }

    @Override
    public Map<String, List<String>> commands() {
        return Map.of(
                "spec",
                List.of(),
                "check",
                List.of("--config"),
                "discover",
                List.of("--config"),
                "read",
                List.of("--config", "--catalog", "--state"));
    }

    @Override
    public int run(CommandLine line, AirbyteOutput messages) throws Exception {
        try {
            switch (line.command()) {
                case "spec" -> spec(messages);
                case "check" -> check(line.config(), messages);
                case "discover" -> discover(line.config(), messages);
                default -> {
                    return new SourceRead(entrance, calls, translation(calls.spec()), messages, Clock.systemUTC())
                            .run(line);
                }
            }
            return 0;
        } catch (ConnectorFailedException failed) {
            throw Checks.thrown(failed);
        }
    }

    private void spec(AirbyteOutput messages) throws Exception {
        CaptureResponse.Spec spec = calls.spec();
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        if (!spec.documentationUrl().isEmpty()) {
            payload.put("documentationUrl", spec.documentationUrl());
        }
        payload.set("connectionSpecification", translation(spec).connectionSpecification());
        messages.send("SPEC", "spec", payload.put("supportsIncremental", true));
    }

    private static SpecTranslation translation(CaptureResponse.Spec spec) {
        return new SpecTranslation(
                tree(spec.configSchema()),
                tree(spec.resourceConfigSchema()),
                spec.resourcePathPointers(),
                Options.schemas());
    }

    private void check(ObjectNode config, AirbyteOutput messages) throws Exception {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        SpecTranslation translation = translation(calls.spec());
        try {
            Options.of(config);
            ObjectNode own = translation.endpointConfig(config);
            Checks.inTime(() -> validate(own));
            status.put("status", "SUCCEEDED");
        } catch (UserException mistake) {
            status.put("status", "FAILED").put("message", translation.shown(String.valueOf(mistake.getMessage())));
        }
        messages.send("CONNECTION_STATUS", "connectionStatus", status);
    }

    private Boolean validate(ObjectNode config) throws Exception {
        try {
            var task = new CaptureTask(TASK, endpoint(config), List.of(), 0, false);
            calls.validate(new Catalog(Map.of(), Map.of(), Map.of()), task, null);
            return true;
        } catch (ConnectorFailedException failed) {
            throw Checks.thrown(failed);
        }
    }

    private void discover(ObjectNode config, AirbyteOutput messages) throws Exception {
        CaptureResponse.Spec spec = calls.spec();
        ObjectNode own = translation(spec).endpointConfig(config);
        ObjectNode catalog = JsonNodeFactory.instance.objectNode();
        ArrayNode described = catalog.putArray("streams");
        streams(calls, own, spec.resourcePathPointers()).values().forEach(stream -> described.add(stream.described()));
        messages.send("CATALOG", "catalog", catalog);
    }

    /// What the capture discovers, by name and in its order.
    static Map<StreamName, SourceStream> streams(CaptureCalls calls, ObjectNode config, List<String> pathPointers)
            throws Exception {
        Map<StreamName, SourceStream> streams = new LinkedHashMap<>();
        List<String> twice = new ArrayList<>();
        for (var binding : calls.discover(TASK, raw(config)).bindings()) {
            SourceStream stream = SourceStream.of(binding, tree(binding.resourceConfig()), pathPointers);
            if (streams.putIfAbsent(stream.name(), stream) != null) {
                twice.add("stream " + stream.name());
            }
        }
        if (!twice.isEmpty()) {
            throw new UserException("several resources have the same name as a stream:", twice);
        }
        return streams;
    }

    static LocalEndpoint endpoint(ObjectNode config) {
        return new LocalEndpoint(List.of(), raw(config), Map.of(), true);
    }

    static RawJson raw(JsonNode json) {
        return RawJson.of(JSON.writeValueAsBytes(json));
    }

    private static JsonNode tree(@Nullable RawJson json) {
        return json == null ? JsonNodeFactory.instance.objectNode() : JSON.readTree(json.bytes());
    }
}
