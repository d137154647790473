package dev.flowcdk.internal.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The runtime's own checkpoint (`consumer.Checkpoint`), spelled out; only the JSON codec needs it, see
/// [RuntimeCheckpoint].
public record Checkpoint(
        @Tag(1) Map<String, Source> sources, @Tag(2) Map<String, RawBytes> ackIntents) {

    /// How far a source was read.
    public record Source(@Tag(1) long readThrough, @Tag(2) List<ProducerEntry> producers) {}

    /// A producer by its id.
    public record ProducerEntry(
            @Tag(1) @Nullable RawBytes id, @Tag(2) @Nullable ProducerState state) {}

    /// What is known of a producer.
    public record ProducerState(
            @Tag(value = 1, fixed = true) long lastAck,
            @Tag(2) long begin) {}
}
