package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the runtime sends to a capture (`capture.Request`): one of these kinds.
public sealed interface CaptureRequest {

    /// Asks for schemas; the config may be partial or empty.
    @Tag(1)
    record Spec(
            @Tag(1) CaptureType connectorType,
            @Tag(2) @Nullable RawJson config) implements CaptureRequest {}

    /// Asks for what could be captured.
    @Tag(2)
    record Discover(
            @Tag(1) CaptureType connectorType,
            @Tag(2) @Nullable RawJson config,
            @Tag(Tag.JSON_ONLY) String name) implements CaptureRequest {}

    /// Asks whether these bindings could be captured.
    @Tag(3)
    record Validate(
            @Tag(1) String name,
            @Tag(2) CaptureType connectorType,
            @Tag(3) @Nullable RawJson config,
            @Tag(4) List<Binding> bindings,
            @Tag(5) @Nullable CaptureSpec lastCapture,
            @Tag(6) String lastVersion,
            @Tag(Tag.JSON_ONLY) List<CollectionSpec> linkedCollections)
            implements CaptureRequest {}

    /// A binding to validate.
    record Binding(
            @Tag(1) @Nullable RawJson resourceConfig,
            @Tag(2) @Nullable CollectionSpec collection,
            @Tag(3) int backfill,
            @Tag(Tag.JSON_ONLY) int collectionIndex) {}

    /// Asks to set the endpoint up.
    @Tag(4)
    record Apply(
            @Tag(1) @Nullable CaptureSpec capture,
            @Tag(2) String version,
            @Tag(4) @Nullable CaptureSpec lastCapture,
            @Tag(5) String lastVersion,
            @Tag(Tag.JSON_ONLY) @Nullable RawJson state)
            implements CaptureRequest {}

    /// Starts the session.
    @Tag(5)
    record Open(
            @Tag(1) @Nullable CaptureSpec capture,
            @Tag(2) String version,
            @Tag(3) @Nullable RangeSpec range,
            @Tag(4) @Nullable RawJson state)
            implements CaptureRequest {}

    /// So many of the oldest checkpoints are durable.
    @Tag(6)
    record Acknowledge(@Tag(1) int checkpoints) implements CaptureRequest {}
}
