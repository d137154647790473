package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the runtime sends to a materialization (`materialize.Request`): one of these kinds.
public sealed interface MaterializeRequest {

    /// Asks for schemas; the config may be partial or empty.
    @Tag(1)
    record Spec(
            @Tag(1) MaterializationType connectorType,
            @Tag(2) @Nullable RawJson config) implements MaterializeRequest {}

    /// Asks for the constraints of these bindings.
    @Tag(2)
    record Validate(
            @Tag(1) String name,
            @Tag(2) MaterializationType connectorType,
            @Tag(3) @Nullable RawJson config,
            @Tag(4) List<Binding> bindings,
            @Tag(5) @Nullable MaterializationSpec lastMaterialization,
            @Tag(6) String lastVersion,
            @Tag(Tag.JSON_ONLY) List<CollectionSpec> linkedCollections)
            implements MaterializeRequest {}

    /// A binding to validate.
    record Binding(
            @Tag(1) @Nullable RawJson resourceConfig,
            @Tag(2) @Nullable CollectionSpec collection,
            @Tag(3) Map<String, RawJson> fieldConfig,
            @Tag(4) int backfill,
            @Tag(5) List<String> groupBy,
            @Tag(Tag.JSON_ONLY) int collectionIndex) {}

    /// Asks to set the endpoint up.
    @Tag(3)
    record Apply(
            @Tag(1) @Nullable MaterializationSpec materialization,
            @Tag(2) String version,
            @Tag(4) @Nullable MaterializationSpec lastMaterialization,
            @Tag(5) String lastVersion,
            @Tag(6) @Nullable RawJson state)
            implements MaterializeRequest {}

    /// Starts the session.
    @Tag(4)
    record Open(
            @Tag(1) @Nullable MaterializationSpec materialization,
            @Tag(2) String version,
            @Tag(3) @Nullable RangeSpec range,
            @Tag(4) @Nullable RawJson state)
            implements MaterializeRequest {}

    /// Asks for the stored document of a key.
    @Tag(5)
    record Load(
            @Tag(1) int binding,
            @Tag(2) @Nullable RawJson key,
            @Tag(3) @Nullable RawBytes keyPacked) implements MaterializeRequest {}

    /// No more loads in this transaction.
    @Tag(6)
    record Flush(@Tag(Tag.JSON_ONLY) @Nullable RawJson statePatches) implements MaterializeRequest {}

    /// A document to store.
    @Tag(7)
    record Store(
            @Tag(1) int binding,
            @Tag(2) @Nullable RawJson key,
            @Tag(3) @Nullable RawBytes keyPacked,
            @Tag(4) @Nullable RawJson values,
            @Tag(5) @Nullable RawBytes valuesPacked,
            @Tag(6) @Nullable RawJson doc,
            @Tag(7) boolean exists,
            @Tag(8) boolean delete)
            implements MaterializeRequest {}

    /// No more stores; the checkpoint commits with them.
    @Tag(8)
    record StartCommit(
            @Tag(1) @Nullable RuntimeCheckpoint runtimeCheckpoint,
            @Tag(Tag.JSON_ONLY) @Nullable RawJson statePatches) implements MaterializeRequest {}

    /// The previous transaction is durable with the runtime.
    @Tag(9)
    record Acknowledge(@Tag(Tag.JSON_ONLY) @Nullable RawJson statePatches) implements MaterializeRequest {}
}
