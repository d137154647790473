package dev.flowcdk.airbyte.destination;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.Actor;
import dev.flowcdk.airbyte.AirbyteOutput;
import dev.flowcdk.airbyte.Checks;
import dev.flowcdk.airbyte.CommandLine;
import dev.flowcdk.airbyte.spec.SpecTranslation;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.materialize.internal.MaterializeServer;
import dev.flowcdk.materialize.internal.ServedStaging;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A materialization as an Airbyte destination.
public final class AirbyteDestination implements Actor {

    private static final String CHECK_TASK = "airbyte/check";

    private final Entrance entrance;
    private final String connection;
    private final ConnectorInstance connector;
    private final MaterializeCalls calls;

    /// @param entrance to a materialization
    /// @param connection what the platform calls the connection of source and destination; empty when it says nothing
    public AirbyteDestination(Entrance entrance, String connection) {
        this.entrance = entrance;
        this.connection = connection;
        this.connector = new ConnectorInstance(entrance::newServer, ProtoCodec.INSTANCE);
        this.calls = new MaterializeCalls(connector, log -> {});
    }

    @Override
    public Map<String, List<String>> commands() {
        return Map.of("spec", List.of(), "check", List.of("--config"), "write", List.of("--config", "--catalog"));
    }

    @Override
    public int run(CommandLine line, AirbyteOutput messages) throws Exception {
        try {
            MaterializeResponse.Spec spec = calls.spec();
            switch (line.command()) {
                case "spec" -> spec(spec, messages);
                case "check" -> check(spec, line.config(), messages);
                default -> {
                    return new DestinationWrite(entrance, connector, calls, spec, staging(), messages)
                            .run(line, connection);
                }
            }
            return 0;
        } catch (ConnectorFailedException failed) {
            throw Checks.thrown(failed);
        }
    }

    private void spec(MaterializeResponse.Spec spec, AirbyteOutput messages) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        if (!spec.documentationUrl().isEmpty()) {
            payload.put("documentationUrl", spec.documentationUrl());
        }
        payload.set("connectionSpecification", translation(spec).connectionSpecification());
        payload.put("supportsIncremental", true);
        var modes = payload.putArray("supported_destination_sync_modes");
        modes(spec).forEach(mode -> modes.add(mode.word()));
        messages.send("SPEC", "spec", payload);
    }

    /// What the connector can do for certain: whether its rows can be replaced or updated, it says in no other way.
    private Set<SyncMode> modes(MaterializeResponse.Spec spec) {
        Set<SyncMode> modes = EnumSet.of(SyncMode.APPEND);
        boolean staging = staging() != null;
        if (staging) {
            modes.add(SyncMode.OVERWRITE);
        }
        if (staging || Resources.hasDeltaUpdates(DestinationJson.tree(spec.resourceConfigSchema()))) {
            modes.add(SyncMode.APPEND_DEDUP);
        }
        return modes;
    }

    private @Nullable ServedStaging<?, ?> staging() {
        return entrance.newServer() instanceof MaterializeServer<?, ?> server ? server.staging() : null;
    }

    static SpecTranslation translation(MaterializeResponse.Spec spec) {
        return new SpecTranslation(
                DestinationJson.tree(spec.configSchema()),
                DestinationJson.tree(spec.resourceConfigSchema()),
                Resources.path(DestinationJson.tree(spec.resourceConfigSchema())),
                JsonNodeFactory.instance.objectNode());
    }

    private void check(MaterializeResponse.Spec spec, ObjectNode config, AirbyteOutput messages) throws Exception {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        try {
            ObjectNode own = translation(spec).endpointConfig(config);
            Checks.inTime(() -> {
                validate(calls, own);
                ServedStaging<?, ?> staging = staging();
                if (staging != null) {
                    staging.tryWriting(DestinationJson.raw(own));
                }
                return true;
            });
            status.put("status", "SUCCEEDED");
        } catch (UserException mistake) {
            status.put("status", "FAILED").put("message", String.valueOf(mistake.getMessage()));
        }
        messages.send("CONNECTION_STATUS", "connectionStatus", status);
    }

    /// Asks the connector whether it can do anything with a config.
    static void validate(MaterializeCalls calls, ObjectNode config) throws Exception {
        try {
            var task = new MaterializationTask(CHECK_TASK, endpoint(config), List.of(), false);
            calls.validate(new Catalog(Map.of(), Map.of(), Map.of()), task, null);
        } catch (ConnectorFailedException failed) {
            throw Checks.thrown(failed);
        }
    }

    static LocalEndpoint endpoint(ObjectNode config) {
        return new LocalEndpoint(List.of(), DestinationJson.raw(config), Map.of(), true);
    }
}
