package dev.flowcdk.conformance;

import dev.flowcdk.runtime.wire.ConnectorSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How else the connector can be started.
///
/// @param otherCodec with the other of Flow's two encodings; null when its codec is fixed
/// @param atLogLevel with `LOG_LEVEL` set; null when that cannot be chosen
public record Variants(
        @Nullable Supplier<ConnectorSource> otherCodec,
        @Nullable Function<String, ConnectorSource> atLogLevel) {

    /// No other way.
    public static final Variants NONE = new Variants(null, null);
}
