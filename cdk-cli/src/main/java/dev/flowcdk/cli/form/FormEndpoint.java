package dev.flowcdk.cli.form;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the form takes of either kind of task: its place in the catalog, and the calls to its connector.
record FormEndpoint(Task task, Connectors connectors, Messages messages) {

    /// A resource and its collection.
    record Binding(RawJson resource, String collection) {}

    /// @param resourcePath where a resource's identity is; empty for a materialization
    record Schemas(
            @Nullable RawJson config, @Nullable RawJson resource, List<String> resourcePath, String documentationUrl) {}

    boolean isCapture() {
        return task instanceof Task.Capture;
    }

    /// The catalog's section.
    String section() {
        return isCapture() ? "captures" : "materializations";
    }

    String name() {
        return switch (task) {
            case Task.Capture(var capture) -> capture.name();
            case Task.Materialization(var materialization) -> materialization.name();
        };
    }

    /// The config that the catalog has.
    RawJson config() {
        Endpoint endpoint = switch (task) {
            case Task.Capture(var capture) -> capture.endpoint();
            case Task.Materialization(var materialization) -> materialization.endpoint();
        };
        return endpoint.config();
    }

    /// The catalog's bindings, disabled ones too.
    List<Binding> bindings() {
        return switch (task) {
            case Task.Capture(var capture) ->
                capture.bindings().stream()
                        .map(each -> new Binding(each.resource(), each.target()))
                        .toList();
            case Task.Materialization(var materialization) ->
                materialization.bindings().stream()
                        .map(each -> new Binding(each.resource(), each.source()))
                        .toList();
        };
    }

    /// Asks the connector for its schemas.
    Schemas schemas() throws IOException, InterruptedException {
        return switch (task) {
            case Task.Capture(var capture) -> {
                CaptureResponse.Spec spec = calls(capture).spec();
                yield new Schemas(
                        spec.configSchema(),
                        spec.resourceConfigSchema(),
                        spec.resourcePathPointers(),
                        spec.documentationUrl());
            }
            case Task.Materialization(var materialization) -> {
                MaterializeResponse.Spec spec = calls(materialization).spec();
                yield new Schemas(spec.configSchema(), spec.resourceConfigSchema(), List.of(), spec.documentationUrl());
            }
        };
    }

    /// Asks the connector what it could capture with a config.
    List<DiscoveredBinding> discover(RawJson config) throws IOException, InterruptedException {
        return switch (task) {
            case Task.Capture(var capture) ->
                calls(capture).discover(capture.name(), config).bindings();
            case Task.Materialization none -> throw new UserException(name() + " is no capture");
        };
    }

    private CaptureCalls calls(CaptureTask capture) throws InterruptedException {
        return new CaptureCalls(connectors.of(capture, logs()), logs());
    }

    private MaterializeCalls calls(MaterializationTask materialization) throws InterruptedException {
        return new MaterializeCalls(connectors.of(materialization, logs()), logs());
    }

    private Consumer<ConnectorLog> logs() {
        return messages::connector;
    }
}
